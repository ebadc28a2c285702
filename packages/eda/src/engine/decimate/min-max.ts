import { bucketBounds, withGaps } from './bounds.ts';

/**
 * The rows to draw: least and greatest value of each bucket, in order, with the first and the last present row, and a
 * missing row wherever one lies between two chosen. Every extreme is kept. `times`, ascending, makes buckets of equal
 * time instead of equal rows. At most 4·buckets + 3 rows; all of them when there are no more.
 */
export function decimateMinMax(values: Float64Array, buckets: number, times?: Float64Array): Uint32Array {
  if (values.length <= 2 * buckets) return Uint32Array.from(values, (_, i) => i);
  const chosen = extremesOf(values, 0, values.length, buckets, times);
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  const rows = Array.from(chosen);
  if (first >= 0 && rows[0] !== first) rows.unshift(first);
  if (last >= 0 && rows[rows.length - 1] !== last) rows.push(last);
  return withGaps(Uint32Array.from(rows), values);
}

/** The rows of the least and the greatest present value of each bucket of `from` … `to`, ascending. */
export function extremesOf(
  values: Float64Array,
  from: number,
  to: number,
  buckets: number,
  times?: Float64Array,
): Uint32Array {
  const bounds = bucketBounds(from, to, buckets, times);
  const rows = new Uint32Array(2 * buckets);
  let kept = 0;
  for (let k = 0; k < buckets; k++) {
    const end = bounds[k + 1] as number;
    let low = -1;
    let high = -1;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    // Comparisons with NaN are false, so that missing rows fall through.
    for (let i = bounds[k] as number; i < end; i++) {
      const value = values[i] as number;
      if (value < min) {
        min = value;
        low = i;
      }
      if (value > max) {
        max = value;
        high = i;
      }
    }
    if (low < 0 && high < 0) continue;
    if (low < 0) low = high;
    if (high < 0) high = low;
    rows[kept++] = Math.min(low, high);
    if (low !== high) rows[kept++] = Math.max(low, high);
  }
  return rows.subarray(0, kept);
}
