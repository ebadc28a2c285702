import { zoneOf } from '@wp/contract';
import { sameLength, wholeFrom } from '../check.ts';
import { momentsOf, varianceOf } from '../column/moments.ts';
import { quantileSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { bucketAt, type Interval } from './calendar.ts';

/** What can be made of the values of a bucket. */
export type Aggregate =
  | 'mean'
  | 'min'
  | 'max'
  | 'sum'
  | 'count'
  | 'first'
  | 'last'
  | 'std'
  | 'median'
  | 'p05'
  | 'p95';

/** Settings of {@link resample}. */
export interface ResampleOptions {
  readonly interval: Interval;
  readonly aggregates: readonly Aggregate[];
  /** Time zone whose calendar days and longer follow; default `UTC`. */
  readonly timeZone?: string;
}

/** One row a bucket, empty buckets between the first and the last among them. */
export interface Resampled {
  /** Start of each bucket, epoch ms; a bucket holds start ≤ t < end. */
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** NaN where a bucket has no value; `count` is 0 and `sum` NaN there. */
  readonly aggregates: Readonly<Partial<Record<Aggregate, Float64Array>>>;
}

/** More than this many buckets is a mistaken interval rather than a wish. */
const MOST_BUCKETS = 5_000_000;

/**
 * Groups values into buckets of time, in pandas' definitions (std with n − 1, linear quantiles; first and last are of
 * the values there, in order of time). Missing values and rows without an instant are left out; rows may come in any
 * order. Throws a RangeError over five million buckets.
 */
export function resample(times: Float64Array, values: Float64Array, options: ResampleOptions): Resampled {
  sameLength(times, values);
  wholeFrom('every', options.interval.every, 1);
  const rows = orderedRows(times, values);
  const buckets = bucketsOf(rows.times, options);
  const size = buckets.length;
  const startMs = Float64Array.from(buckets, (bucket) => bucket.startMs);
  const endMs = Float64Array.from(buckets, (bucket) => bucket.endMs);
  const aggregates: Partial<Record<Aggregate, Float64Array>> = {};
  for (const name of options.aggregates) aggregates[name] = new Float64Array(size);
  let from = 0;
  for (let k = 0; k < size; k++) {
    let to = from;
    while (to < rows.times.length && (rows.times[to] as number) < (endMs[k] as number)) to++;
    const slice = rows.values.subarray(from, to);
    for (const [name, column] of Object.entries(aggregates))
      column[k] = aggregateOf(slice, name as Aggregate);
    from = to;
  }
  return { startMs, endMs, aggregates };
}

function bucketsOf(times: Float64Array, options: ResampleOptions): { startMs: number; endMs: number }[] {
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const buckets: { startMs: number; endMs: number }[] = [];
  const last = times[times.length - 1];
  if (last === undefined) return buckets;
  let bucket = bucketAt(times[0] as number, options.interval, zone);
  if (last - bucket.startMs > MOST_BUCKETS * (bucket.endMs - bucket.startMs)) {
    throw new RangeError(`The interval makes over ${MOST_BUCKETS} buckets: choose a longer one`);
  }
  buckets.push(bucket);
  while (bucket.endMs <= last) {
    bucket = bucketAt(bucket.endMs, options.interval, zone);
    buckets.push(bucket);
  }
  return buckets;
}

/** A figure of the values that are there, in pandas' definitions; NaN where none is, but for `count`. */
export function aggregateOf(slice: Float64Array, aggregate: Aggregate): number {
  switch (aggregate) {
    case 'count':
      return momentsOf(slice).count;
    case 'first':
      return slice.find((value) => Number.isFinite(value)) ?? Number.NaN;
    case 'last':
      return slice.findLast((value) => Number.isFinite(value)) ?? Number.NaN;
    case 'median':
      return quantileSorted(sortedPresent(slice), 0.5);
    case 'p05':
      return quantileSorted(sortedPresent(slice), 0.05);
    case 'p95':
      return quantileSorted(sortedPresent(slice), 0.95);
    case 'std':
      return Math.sqrt(varianceOf(momentsOf(slice)));
    case 'sum': {
      const { count, sum } = momentsOf(slice);
      return count === 0 ? Number.NaN : sum;
    }
    case 'mean':
    case 'min':
    case 'max':
      return momentsOf(slice)[aggregate];
    default:
      return aggregate satisfies never;
  }
}

/** Rows with an instant, ascending; rows of one instant keep their order. */
export function orderedRows(
  times: Float64Array,
  values: Float64Array,
): { readonly times: Float64Array; readonly values: Float64Array } {
  let ordered = true;
  for (let i = 0; i < times.length && ordered; i++) {
    ordered = Number.isFinite(times[i]) && (i === 0 || (times[i] as number) >= (times[i - 1] as number));
  }
  if (ordered) return { times, values };
  const order: number[] = [];
  for (let i = 0; i < times.length; i++) if (Number.isFinite(times[i])) order.push(i);
  order.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return {
    times: Float64Array.from(order, (i) => times[i] as number),
    values: Float64Array.from(order, (i) => values[i] as number),
  };
}
