import { lowerBound } from '../column/order.ts';

/**
 * Where each of `count` buckets begins in rows `from` … `to` (exclusive), with `to` at the end: of equal numbers of rows,
 * or, given ascending instants, of equal stretches of time.
 */
export function bucketBounds(from: number, to: number, count: number, times?: Float64Array): Uint32Array {
  const bounds = new Uint32Array(count + 1);
  const first = times?.[from] ?? 0;
  const last = times?.[to - 1] ?? 0;
  for (let k = 1; k < count; k++) {
    if (times === undefined) bounds[k] = from + Math.floor((k * (to - from)) / count);
    else bounds[k] = from + lowerBound(times.subarray(from, to), first + ((last - first) * k) / count);
  }
  bounds[0] = from;
  bounds[count] = to;
  return bounds;
}

/**
 * Puts the first missing row between two chosen ones, if there is one, among the chosen: a line drawn through them
 * breaks where the data does. At most one more row than pair; ascending.
 */
export function withGaps(chosen: Uint32Array, values: Float64Array): Uint32Array {
  const rows: number[] = [];
  let next = 0;
  for (let k = 0; k < chosen.length; k++) {
    const row = chosen[k] as number;
    if (k > 0) {
      while (next < row && !Number.isNaN(values[next])) next++;
      if (next < row) rows.push(next);
    }
    rows.push(row);
    next = row + 1;
  }
  return Uint32Array.from(rows);
}
