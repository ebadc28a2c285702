import type { SeriesColumn } from '@wp/contract';
import { at, float64At, largestTriangles } from '@wp/contract';

export type DownsampleMethod = 'lttb' | 'minmax';

/**
 * Which points to keep so that at most `maxPoints` (3 at least) are left, ascending; the first and last are kept.
 * - `lttb`: `largestTriangles`.
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
  const y = Float64Array.from(values, (value) => value ?? Number.NaN);
  if (method === 'lttb')
    return [...largestTriangles(Uint32Array.from(known), y, maxPoints, Float64Array.from(t))];
  const ofKnown = Float64Array.from(known, (i) => float64At(y, i));
  return minmax(ofKnown, maxPoints).map((i) => at(known, i));
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
      if (float64At(y, i) < float64At(y, least)) least = i;
      if (float64At(y, i) > float64At(y, greatest)) greatest = i;
    }
    kept.push(Math.min(least, greatest));
    // Three points leave room for one between the ends.
    if (least !== greatest && maxPoints > 3) kept.push(Math.max(least, greatest));
  }
  kept.push(y.length - 1);
  return kept;
}
