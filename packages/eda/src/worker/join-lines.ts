/** One line by its own times, ascending; infinity breaks it. */
export interface Line {
  t: ArrayLike<number>;
  value: ArrayLike<number>;
}

/** Lines on one axis, as a chart wants them. */
export interface Drawing {
  /** Epoch seconds, ascending. */
  seconds: Float64Array;
  /** Values of each line at each instant: NaN where this line has no point, infinity where it breaks. */
  values: Float64Array[];
}

/** Puts lines on the union of their times; no point is moved, none invented. */
export function joinLines(lines: readonly Line[]): Drawing {
  const next = lines.map(() => 0);
  const most = lines.reduce((sum, { t }) => sum + t.length, 0);
  const seconds = new Float64Array(most);
  const values = lines.map(() => new Float64Array(most).fill(Number.NaN));
  let n = 0;
  for (;;) {
    let earliest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < lines.length; i++) {
      const t = lines[i]?.t[next[i] as number];
      if (t !== undefined && t < earliest) earliest = t;
    }
    if (earliest === Number.POSITIVE_INFINITY) break;
    for (let i = 0; i < lines.length; i++) {
      const at = next[i] as number;
      if (lines[i]?.t[at] !== earliest) continue;
      (values[i] as Float64Array)[n] = lines[i]?.value[at] as number;
      next[i] = at + 1;
    }
    seconds[n] = earliest / 1000;
    n += 1;
  }
  return { seconds: seconds.slice(0, n), values: values.map((column) => column.slice(0, n)) };
}
