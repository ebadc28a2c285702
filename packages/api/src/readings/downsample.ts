import type { SeriesColumn } from '@wp/contract';
import { at } from '@wp/contract';

export type DownsampleMethod = 'lttb' | 'minmax';

/**
 * Which points to keep so that at most `maxPoints` (3 at least) are left, ascending; the first and last are kept.
 * - `lttb`: Largest Triangle Three Buckets, Steinarsson, "Downsampling Time Series for Visual Representation" (2013).
 * - `minmax`: of equal slices the least and the greatest value, so that no spike is lost.
 * Points without a value are left out first.
 */
export function downsample(
  t: readonly number[],
  values: SeriesColumn,
  maxPoints: number,
  method: DownsampleMethod,
): number[] {
  if (t.length <= maxPoints) return t.map((_, i) => i);
  const known: number[] = [];
  for (let i = 0; i < t.length; i++) if (values[i] !== null) known.push(i);
  if (known.length <= maxPoints) return known;
  const x = Float64Array.from(known, (i) => at(t, i));
  const y = Float64Array.from(known, (i) => at(values, i) as number);
  const kept = method === 'lttb' ? lttb(x, y, maxPoints) : minmax(y, maxPoints);
  return kept.map((i) => at(known, i));
}

/** Indices of the points that span the largest triangles, `threshold` of them. */
export function lttb(x: Float64Array, y: Float64Array, threshold: number): number[] {
  const size = (x.length - 2) / (threshold - 2);
  const kept = [0];
  let previous = 0;
  for (let bucket = 0; bucket < threshold - 2; bucket++) {
    const start = Math.floor(bucket * size) + 1;
    const end = Math.floor((bucket + 1) * size) + 1;
    const nextEnd = Math.min(Math.floor((bucket + 2) * size) + 1, x.length);
    const middleX = mean(x, end, nextEnd);
    const middleY = mean(y, end, nextEnd);
    previous = largestTriangle(x, y, previous, { start, end, middleX, middleY });
    kept.push(previous);
  }
  kept.push(x.length - 1);
  return kept;
}

function mean(column: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += at(column, i);
  return sum / (end - start);
}

function largestTriangle(
  x: Float64Array,
  y: Float64Array,
  from: number,
  slice: { start: number; end: number; middleX: number; middleY: number },
): number {
  const fromX = at(x, from);
  const fromY = at(y, from);
  let best = slice.start;
  let largest = -1;
  for (let i = slice.start; i < slice.end; i++) {
    const area = Math.abs(
      (fromX - slice.middleX) * (at(y, i) - fromY) - (fromX - at(x, i)) * (slice.middleY - fromY),
    );
    if (area > largest) {
      largest = area;
      best = i;
    }
  }
  return best;
}

function minmax(y: Float64Array, maxPoints: number): number[] {
  const slices = Math.max(1, Math.floor((maxPoints - 2) / 2));
  const size = (y.length - 2) / slices;
  const kept = [0];
  for (let slice = 0; slice < slices; slice++) {
    const start = Math.floor(slice * size) + 1;
    let least = start;
    let greatest = start;
    for (let i = start; i < Math.floor((slice + 1) * size) + 1; i++) {
      if (at(y, i) < at(y, least)) least = i;
      if (at(y, i) > at(y, greatest)) greatest = i;
    }
    kept.push(Math.min(least, greatest));
    // Three points leave room for one between the ends.
    if (least !== greatest && maxPoints > 3) kept.push(Math.max(least, greatest));
  }
  kept.push(y.length - 1);
  return kept;
}
