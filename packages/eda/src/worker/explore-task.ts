import { zoneOf } from '@wp/contract';
import { bucketAt, type Interval } from '../engine/grid/calendar.ts';
import { orderedRows } from '../engine/grid/resample.ts';
import type { ColumnSet, Rows } from './figures.ts';

export interface ExploreRequest {
  metrics: readonly string[];
  time: string;
  rows?: Rows | undefined;
  /** Epoch milliseconds, `toMs` exclusive. */
  fromMs: number;
  toMs: number;
  /** Stretches of the calendar to take means of; absent: every sample. */
  interval?: Interval | undefined;
  timeZone: string;
}

/** One metric over time: samples, or figures of buckets, of those that have a value. */
export interface ExploreLine {
  metric: string;
  /** Instants of samples, or starts of buckets. */
  t: Float64Array;
  value: Float64Array;
  min?: Float64Array;
  max?: Float64Array;
  count?: Float64Array;
}

/** The lines of some columns; those without a value there are left out. */
export function explore(columns: ColumnSet, request: ExploreRequest): ExploreLine[] {
  const { metrics, time, rows, fromMs, toMs, interval, timeZone } = request;
  const times = columns.times(time, rows).values;
  const lines = metrics.map((metric) => {
    const { values } = columns.numbers(metric, rows);
    return interval === undefined
      ? samples(metric, { times, values }, { fromMs, toMs })
      : buckets(metric, { times, values }, boundsOf({ fromMs, toMs, interval, timeZone }));
  });
  return lines.filter(({ t }) => t.length > 0);
}

interface Column {
  times: Float64Array;
  values: Float64Array;
}

function samples(
  metric: string,
  { times, values }: Column,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): ExploreLine {
  const chosen: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    if (ms >= fromMs && ms < toMs && Number.isFinite(values[i])) chosen.push(i);
  }
  const ordered = orderedRows(
    Float64Array.from(chosen, (row) => times[row] as number),
    Float64Array.from(chosen, (row) => values[row] as number),
  );
  return { metric, t: ordered.times, value: ordered.values };
}

/** The starts of all buckets of a stretch of time, and the end of the last. */
function boundsOf({
  fromMs,
  toMs,
  interval,
  timeZone,
}: Required<Pick<ExploreRequest, 'fromMs' | 'toMs' | 'timeZone'>> & { interval: Interval }): Float64Array {
  const zone = zoneOf(timeZone);
  const bounds: number[] = [];
  let bucket = bucketAt(fromMs, interval, zone);
  for (;;) {
    bounds.push(bucket.startMs);
    if (bucket.endMs >= toMs) break;
    bucket = bucketAt(bucket.endMs, interval, zone);
  }
  bounds.push(bucket.endMs);
  return Float64Array.from(bounds);
}

/** Rows may come in any order: those of several modules do. */
function buckets(metric: string, { times, values }: Column, bounds: Float64Array): ExploreLine {
  const n = bounds.length - 1;
  const sum = new Float64Array(n);
  const count = new Float64Array(n);
  const min = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const first = bounds[0] as number;
  const last = bounds[n] as number;
  const mean = (last - first) / n;
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    const value = values[i] as number;
    if (!(ms >= first && ms < last) || !Number.isFinite(value)) continue;
    // A guess that is right for buckets of one width, and nearly so for those of a calendar.
    let k = Math.min(n - 1, Math.floor((ms - first) / mean));
    while (ms < (bounds[k] as number)) k -= 1;
    while (ms >= (bounds[k + 1] as number)) k += 1;
    sum[k] = (sum[k] as number) + value;
    count[k] = (count[k] as number) + 1;
    if (value < (min[k] as number)) min[k] = value;
    if (value > (max[k] as number)) max[k] = value;
  }
  const present: number[] = [];
  for (let k = 0; k < n; k++) if ((count[k] as number) > 0) present.push(k);
  const taken = (from: Float64Array) => Float64Array.from(present, (k) => from[k] as number);
  return {
    metric,
    t: taken(bounds),
    value: Float64Array.from(present, (k) => (sum[k] as number) / (count[k] as number)),
    min: taken(min),
    max: taken(max),
    count: taken(count),
  };
}

const UNITS: Readonly<Record<string, Interval['unit']>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** Reads an interval such as `5m` or `1mo`. Throws a RangeError for what is none. */
export function intervalOf(bucket: string): Interval {
  const [, every, unit = ''] = /^(\d+)([a-z]+)$/.exec(bucket) ?? [];
  const known = UNITS[unit];
  if (known === undefined || Number(every) < 1) throw new RangeError(`"${bucket}" is no bucket of time.`);
  return { every: Number(every), unit: known };
}
