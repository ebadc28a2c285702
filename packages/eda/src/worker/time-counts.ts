import type { ColumnSet, Rows } from './figures.ts';

export interface TimeCountsRequest {
  time: string;
  /** Only rows with a finite value of this column count; absent: every row that has an instant. */
  column?: string | undefined;
  rows?: Rows | undefined;
  /** Epoch milliseconds, `toMs` exclusive. */
  fromMs: number;
  toMs: number;
  /** Number of stretches of the same length into which the time is cut. */
  buckets: number;
}

/** How many rows lie in each stretch of a time; those outside of it in none. */
export function timeCounts(columns: ColumnSet, request: TimeCountsRequest): Uint32Array {
  const { time, column, rows, fromMs, toMs, buckets } = request;
  if (!Number.isInteger(buckets) || buckets < 1 || buckets > 100_000)
    throw new RangeError(`\`buckets\` must be a whole number from 1 to 100,000, not ${buckets}.`);
  const counts = new Uint32Array(buckets);
  const { values: times } = columns.times(time, rows);
  const values = column === undefined ? undefined : columns.numbers(column, rows).values;
  const perMs = buckets / (toMs - fromMs);
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    // NaN, which is no instant, fails too.
    if (!(ms >= fromMs && ms < toMs) || (values !== undefined && !Number.isFinite(values[i]))) continue;
    const bucket = Math.min(buckets - 1, Math.floor((ms - fromMs) * perMs));
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}
