type Category = string | number | boolean | null | undefined;

/**
 * Cramér's V = √(χ² ÷ (n·min(r − 1, c − 1))) of two category columns, 0 to 1, without bias correction. Rows where
 * either is null or undefined are left out; NaN where a side has fewer than two categories.
 */
export function cramersV(x: readonly Category[], y: readonly Category[]): number {
  const joint = new Map<Category, Map<Category, number>>();
  const columns = new Map<Category, number>();
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const a = x[i];
    const b = y[i];
    if (a === null || a === undefined || b === null || b === undefined) continue;
    const row = joint.get(a) ?? new Map<Category, number>();
    row.set(b, (row.get(b) ?? 0) + 1);
    joint.set(a, row);
    columns.set(b, (columns.get(b) ?? 0) + 1);
  }
  const freedom = Math.min(joint.size, columns.size) - 1;
  if (freedom < 1) return Number.NaN;
  // χ² ÷ n = Σ observed² ÷ (row × column) − 1, and a cell of no observations adds nothing.
  let sum = 0;
  for (const row of joint.values()) {
    let rowTotal = 0;
    for (const count of row.values()) rowTotal += count;
    for (const [b, count] of row) sum += (count * count) / (rowTotal * (columns.get(b) ?? 1));
  }
  return Math.sqrt(Math.min(1, Math.max(0, sum - 1) / freedom));
}
