/** How the present values follow one another; a column of fewer than two different values is `constant`. */
export type Monotonic =
  | 'strictly-increasing'
  | 'increasing'
  | 'strictly-decreasing'
  | 'decreasing'
  | 'constant'
  | 'none';

/** The order of the values that are there; NaN is skipped. */
export function monotonicOf(values: Float64Array): Monotonic {
  let rises = false;
  let falls = false;
  let stays = false;
  let previous = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value > previous) rises = true;
    else if (value < previous) falls = true;
    else if (value === previous) stays = true;
    if (rises && falls) return 'none';
    previous = value;
  }
  if (rises) return stays ? 'increasing' : 'strictly-increasing';
  if (falls) return stays ? 'decreasing' : 'strictly-decreasing';
  return 'constant';
}
