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

/** Categories of a column as codes from 0, in the order in which they come first; below 0 where a value is missing. */
export interface CategoryCodes {
  readonly codes: Int32Array;
  readonly categories: number;
}

/** {@link cramersV} of coded categories. */
export function cramersVCoded(x: CategoryCodes, y: CategoryCodes): number {
  const joint = new Float64Array(x.categories * y.categories);
  for (let i = 0; i < x.codes.length; i++) {
    const a = x.codes[i] as number;
    const b = y.codes[i] as number;
    if (a < 0 || b < 0) continue;
    const cell = a * y.categories + b;
    joint[cell] = (joint[cell] as number) + 1;
  }
  const rows = new Float64Array(x.categories);
  const columns = new Float64Array(y.categories);
  joint.forEach((count, cell) => {
    const [a, b] = [Math.floor(cell / y.categories), cell % y.categories];
    rows[a] = (rows[a] as number) + count;
    columns[b] = (columns[b] as number) + count;
  });
  const some = (totals: Float64Array): number => totals.reduce((n, total) => n + (total > 0 ? 1 : 0), 0);
  const freedom = Math.min(some(rows), some(columns)) - 1;
  if (freedom < 1) return Number.NaN;
  let sum = 0;
  joint.forEach((count, cell) => {
    if (count === 0) return;
    const [a, b] = [Math.floor(cell / y.categories), cell % y.categories];
    sum += (count * count) / ((rows[a] as number) * (columns[b] as number));
  });
  return Math.sqrt(Math.min(1, Math.max(0, sum - 1) / freedom));
}
