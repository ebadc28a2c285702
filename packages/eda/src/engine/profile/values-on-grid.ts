/**
 * Values on an even grid from the first instant on, the mean of those nearest to each point, NaN where there is none: the
 * values themselves where they stand so already. Undefined where there would be more points than `most`, or no interval.
 */
export function valuesOnGrid(
  times: Float64Array,
  values: Float64Array,
  { intervalMs, most }: { intervalMs: number; most: number },
): Float64Array | undefined {
  if (!(intervalMs > 0)) return values.length <= 1 ? values : undefined;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let isEven = true;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (time !== (times[0] as number) + i * intervalMs) isEven = false;
    if (!Number.isFinite(time)) continue;
    if (time < first) first = time;
    if (time > last) last = time;
  }
  const points = Math.round((last - first) / intervalMs) + 1;
  if (points > most) return undefined;
  if (isEven) return values;
  const sums = new Float64Array(points);
  const counts = new Uint32Array(points);
  for (let i = 0; i < times.length; i++) {
    const [time, value] = [times[i] as number, values[i] as number];
    if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
    const at = Math.round((time - first) / intervalMs);
    sums[at] = (sums[at] as number) + value;
    counts[at] = (counts[at] as number) + 1;
  }
  return sums.map((sum, at) => (counts[at] === 0 ? Number.NaN : sum / (counts[at] as number)));
}
