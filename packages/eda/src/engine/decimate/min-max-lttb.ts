import { largestTriangles } from '@wp/contract';
import { withGaps } from './bounds.ts';
import { extremesOf } from './min-max.ts';

/** Extremes looked at for each row that is kept; the authors' choice. */
const RATIO = 4;

/**
 * The rows to draw by MinMaxLTTB (Van Der Donckt, Van Der Donckt, Rademaker & Van Hoecke 2023, arXiv:2305.00332): min and
 * max of `4·count ÷ 2` buckets first, then largest triangles among them, `count` rows in all, the first and the last
 * present one among them; and a missing row wherever one lies between two chosen. `times`, ascending, gives the x of the
 * triangles and buckets of equal time.
 */
export function decimateMinMaxLttb(values: Float64Array, count: number, times?: Float64Array): Uint32Array {
  const first = values.findIndex((value) => !Number.isNaN(value));
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  if (first < 0) return new Uint32Array(0);
  const interior = last - first - 1;
  if (values.length <= count) return Uint32Array.from(values, (_, i) => i);
  const candidates =
    interior > RATIO * count
      ? extremesOf(values, first + 1, last, Math.max(1, Math.floor((RATIO * count) / 2)), times)
      : presentBetween(values, first + 1, last);
  const rows = new Uint32Array(candidates.length + (last > first ? 2 : 1));
  rows[0] = first;
  rows.set(candidates, 1);
  rows[rows.length - 1] = last;
  return withGaps(largestTriangles(rows, values, count, times), values);
}

function presentBetween(values: Float64Array, from: number, to: number): Uint32Array {
  const rows: number[] = [];
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) rows.push(i);
  return Uint32Array.from(rows);
}
