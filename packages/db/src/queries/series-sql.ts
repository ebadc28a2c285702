import type { Aggregate } from '@wp/contract';
import type { BucketGrid } from './bucket-grid.ts';
import type { Coverage } from './rollup-coverage.ts';
import { idsLiteral, type TimeRange, timeLiteral, withinRanges } from './sql-literals.ts';

/** Modules and metrics by id; modules absent: all. */
export interface SeriesIds {
  moduleIds: readonly number[] | undefined;
  metricIds: readonly number[];
}

export interface AggregateScan extends SeriesIds {
  grid: BucketGrid;
  range: TimeRange;
  coverage: Coverage;
  aggregates: readonly Aggregate[];
  /** One series over all modules. */
  isFleet: boolean;
  /** Whether sums are guarded against overflow, which costs time: null for what is too large to add up. */
  isGuarded?: boolean | undefined;
  /** Rows of the store that may be read; the scan ends after one more. Absent: any number. */
  maxRead?: number | undefined;
  /** Buckets that may be answered, all series together; one more is given at most. Absent: any number. */
  maxBuckets?: number | undefined;
}

/** What buckets can be joined from; the other aggregates need every value. */
type Joint = 'count' | 'sum' | 'min' | 'max' | 'first' | 'first_time' | 'last' | 'last_time';
type Joinable = Exclude<Aggregate, 'stddev' | 'p05' | 'p50' | 'p95'>;

const PARTIALS_OF: Record<Joinable, readonly Joint[]> = {
  avg: ['count', 'sum'],
  sum: ['sum'],
  count: ['count'],
  min: ['min'],
  max: ['max'],
  first: ['first', 'first_time'],
  last: ['last', 'last_time'],
};
const FROM_RAW: Record<Joint, string> = {
  count: 'count(*)',
  sum: 'sum(value)',
  min: 'min(value)',
  max: 'max(value)',
  first: 'first(value, time)',
  first_time: 'min(time)',
  last: 'last(value, time)',
  last_time: 'max(time)',
};
const JOINED: Record<Joinable, string> = {
  avg: '(sum(sum) / sum(count)::float8)::float8',
  sum: 'sum(sum)::float8',
  count: 'sum(count)::float8',
  min: 'min(min)::float8',
  max: 'max(max)::float8',
  first: 'first(first, first_time)::float8',
  last: 'last(last, last_time)::float8',
};
/** Expressions over buckets that are one row each already. */
const ALONE: Record<Joinable, string> = {
  avg: '(sum / count::float8)::float8',
  sum: 'sum::float8',
  count: 'count::float8',
  min: 'min::float8',
  max: 'max::float8',
  first: 'first::float8',
  last: 'last::float8',
};
/** Modules report at the same instants: the module's id decides, so that the answer is always the same. */
const JOINED_FLEET: Record<Joinable, string> = {
  ...JOINED,
  first: '((array_agg(first order by first_time, module_id))[1])::float8',
  last: '((array_agg(last order by last_time desc, module_id desc))[1])::float8',
};
const FROM_VALUES: Record<Exclude<Aggregate, Joinable>, string> = {
  stddev: 'stddev_samp(value)::float8',
  p05: '(percentile_cont(0.05) within group (order by value))::float8',
  p50: '(percentile_cont(0.5) within group (order by value))::float8',
  p95: '(percentile_cont(0.95) within group (order by value))::float8',
};

/** Larger ones are refused at the door; two of those that came before it may not have a sum. */
const MAX_SUMMED = '1e100';
/** NaN passes through sums without an error, and answers null. A partial sum may hold very many summands. */
const orNaN = (value: string, max: string) =>
  `case when ${value} between -${max} and ${max} then ${value} else 'NaN'::float8 end`;
const GUARDED_PARTIAL: Partial<Record<Joint, string>> = { sum: `sum(${orNaN('value', MAX_SUMMED)})` };
const GUARDED_SUM = `sum(${orNaN('sum', '1e200')})`;
/** A mean too small for a double is no error but 0. */
const mean = (sum: string, count: string) =>
  `(case when abs(${sum}) < 1e-290 then 0 else ${sum} / ${count}::float8 end)::float8`;
const GUARDED_JOINED: Partial<Record<Joinable, string>> = {
  avg: mean(GUARDED_SUM, 'sum(count)'),
  sum: `${GUARDED_SUM}::float8`,
};
const GUARDED_ALONE: Partial<Record<Joinable, string>> = { avg: mean('sum', 'count') };
const GUARDED_VALUES: Partial<typeof FROM_VALUES> = {
  stddev: `stddev_samp(${orNaN('value', MAX_SUMMED)})::float8`,
};

export const isJoinable = (aggregate: Aggregate): aggregate is Joinable =>
  Object.hasOwn(PARTIALS_OF, aggregate);

/** More ranges than this share a scan: each scan of its own is planned over all chunks. */
const MAX_RAW_SCANS = 8;

const among = ({ moduleIds, metricIds }: SeriesIds) =>
  `metric_id = any(${idsLiteral(metricIds)})${moduleIds === undefined ? '' : ` and module_id = any(${idsLiteral(moduleIds)})`}`;

/** `reading` as far as a limit lets read: the scan itself ends there, on either driver. */
const readingUpTo = (where: string, maxRead: number | undefined) =>
  maxRead === undefined
    ? `reading where ${where}`
    : `(select module_id, metric_id, time, value from reading where ${where} limit ${maxRead + 1}) reading`;

const bucketsUpTo = ({ maxBuckets }: AggregateScan) =>
  maxBuckets === undefined ? '' : ` limit ${Math.trunc(maxBuckets) + 1}`;

/** COPY of (module_id, metric_id, bucket, each joinable aggregate, rows read), by module, metric and bucket. */
export function joinedSql(scan: AggregateScan): string {
  const aggregates = scan.aggregates.filter(isJoinable);
  const partials = [...new Set(aggregates.flatMap((a) => PARTIALS_OF[a]))];
  const isAlone = !scan.isFleet && hasOneRowABucket(scan);
  const guards = scan.isGuarded !== true ? {} : isAlone ? GUARDED_ALONE : GUARDED_JOINED;
  const joined = { ...(scan.isFleet ? JOINED_FLEET : isAlone ? ALONE : JOINED), ...guards };
  const fromRaw = scan.isGuarded === true ? { ...FROM_RAW, ...GUARDED_PARTIAL } : FROM_RAW;
  const rollups = scan.coverage.parts.map(
    (part) =>
      `select module_id, metric_id, ${scan.grid.sql('bucket', scan.range)} as b, ${[...partials, '1::bigint as read'].join(', ')}
      from ${part.view} where ${among(scan)} and ${withinRanges('bucket', part.ranges)}`,
  );
  const raws = inScans(scan.coverage.raw).map(
    (ranges) =>
      `select module_id, metric_id, ${scan.grid.sql('time', scan.range)} as b,
        ${[...partials.map((p) => `${fromRaw[p]} as ${p}`), 'count(*) as read'].join(', ')}
      from ${readingUpTo(`${among(scan)} and ${withinRanges('time', ranges)}`, scan.maxRead)} group by 1, 2, 3`,
  );
  return `copy (select ${scan.isFleet ? '0::int4' : 'module_id'}, metric_id, b,
      ${[...aggregates.map((a) => joined[a]), isAlone ? 'read::float8' : 'sum(read)::float8'].join(', ')}
    from (${[...rollups, ...raws].join(' union all ')}) part ${isAlone ? '' : 'group by 1, 2, 3'} order by 1, 2, 3${bucketsUpTo(scan)}
    ) to stdout (format binary)`;
}

/** Where buckets are the roll-up's own steps, none is made of two rows: raw ranges end where steps do. */
function hasOneRowABucket({ grid, coverage }: AggregateScan): boolean {
  return coverage.parts.length === 1 && coverage.parts[0]?.stepMs === grid.lengthMs;
}

/** COPY of (module_id, metric_id, bucket, each aggregate that needs every value, rows read), in the same order. */
export function valuesSql(scan: AggregateScan): string {
  const fromValues = scan.isGuarded === true ? { ...FROM_VALUES, ...GUARDED_VALUES } : FROM_VALUES;
  const columns = scan.aggregates.flatMap((a) => (isJoinable(a) ? [] : [fromValues[a]]));
  return `copy (select ${scan.isFleet ? '0::int4' : 'module_id'}, metric_id, ${scan.grid.sql('time', scan.range)} as b,
      ${[...columns, 'count(*)::float8'].join(', ')}
    from ${readingUpTo(`${among(scan)} and ${withinRanges('time', [scan.range])}`, scan.maxRead)}
    group by 1, 2, 3 order by 1, 2, 3${bucketsUpTo(scan)}) to stdout (format binary)`;
}

/** Up to this many series are read one by one in the order of the index, which spares the sort. */
const MAX_LATERAL = 300;

export interface RawScan {
  /** What to read, in the order of the answer. */
  series: readonly { moduleId: number; metricId: number }[];
  range: TimeRange;
  isFleet: boolean;
  /** Points that may be read; one more is given at most. Absent: any number. */
  maxRead?: number | undefined;
}

/** COPY of (module_id, metric_id, time, value); of each series (fleet: of each metric) by time. */
export function rawSql({ series, range, isFleet, maxRead }: RawScan): string {
  const time = `time >= ${timeLiteral(range.fromMs)} and time < ${timeLiteral(range.toMs)}`;
  if (!isFleet && series.length <= MAX_LATERAL) {
    return `copy (select s.module_id, s.metric_id, r.time, r.value from ${seriesLiteral(series)}
      cross join lateral (select time, value from reading
        where module_id = s.module_id and metric_id = s.metric_id and ${time} order by time) r${maxRead === undefined ? '' : ` limit ${maxRead + 1}`}) to stdout (format binary)`;
  }
  const ids = {
    moduleIds: [...new Set(series.map((s) => s.moduleId))],
    metricIds: [...new Set(series.map((s) => s.metricId))],
  };
  return `copy (select ${isFleet ? '0::int4' : 'module_id'}, metric_id, time, value
    from ${readingUpTo(`${among(ids)} and ${time}`, maxRead)} order by ${isFleet ? 'metric_id, time, module_id' : 'module_id, metric_id, time'}
    ) to stdout (format binary)`;
}

export interface RawPageScan extends Omit<RawScan, 'isFleet' | 'maxRead'> {
  /** Where the first series goes on, exclusive. */
  afterMs: number | undefined;
  limit: number;
}

/**
 * COPY of (position in `series` from 0, time, value), in that order, at most `limit` rows. The series are read one by
 * one in the order of the list, each in the order of the index: nothing is left to sort.
 */
export function rawPageSql({ series, range, afterMs, limit }: RawPageScan): string {
  const after = afterMs === undefined ? '' : ` and (s.at > 1 or time > ${timeLiteral(afterMs)})`;
  const from = afterMs === undefined || series.length > 1 ? range.fromMs : Math.max(range.fromMs, afterMs);
  return `copy (select s.at::int4 - 1, r.time, r.value from ${seriesLiteral(series)}
    cross join lateral (select time, value from reading
      where module_id = s.module_id and metric_id = s.metric_id and time >= ${timeLiteral(from)}
        and time < ${timeLiteral(range.toMs)}${after} order by time limit ${Math.trunc(limit)}) r
    limit ${Math.trunc(limit)}) to stdout (format binary)`;
}

export interface FleetPageScan extends SeriesIds {
  range: TimeRange;
  after: { timeMs: number; moduleId: number } | undefined;
  limit: number;
}

/** COPY of (module_id, time, value) of one metric over all its modules by time and module, at most `limit` rows. */
export function fleetPageSql(scan: FleetPageScan): string {
  const { range, after, limit } = scan;
  const from = timeLiteral(after === undefined ? range.fromMs : after.timeMs);
  const rest =
    after === undefined ? '' : ` and (time > ${from} or module_id > ${Math.trunc(after.moduleId)})`;
  return `copy (select module_id, time, value from reading where ${among(scan)} and time >= ${from}
    and time < ${timeLiteral(range.toMs)}${rest} order by time, module_id limit ${Math.trunc(limit)}) to stdout (format binary)`;
}

const seriesLiteral = (series: RawScan['series']) =>
  `unnest(${idsLiteral(series.map((s) => s.moduleId))}, ${idsLiteral(series.map((s) => s.metricId))})
    with ordinality s (module_id, metric_id, at)`;

function inScans(ranges: readonly TimeRange[]): TimeRange[][] {
  const size = Math.ceil(ranges.length / MAX_RAW_SCANS);
  const scans: TimeRange[][] = [];
  for (let i = 0; i < ranges.length; i += size) scans.push(ranges.slice(i, i + size));
  return scans;
}
