import type { Aggregate, SeriesColumn } from '@wp/contract';
import type { ColumnType } from '../copy-binary.ts';
import type { Session } from '../driver/connection.ts';
import { copyRows } from './copy-rows.ts';
import { type AggregateScan, isJoinable, joinedSql, type RawScan, rawSql, valuesSql } from './series-sql.ts';

/** One series in columns; `t` is epoch milliseconds. */
export interface SeriesColumns {
  t: number[];
  columns: SeriesColumn[];
}
export type SeriesByKey = Map<string, SeriesColumns>;

/** How series are found in an answer; of a fleet the module is 0. */
export const seriesKey = (moduleId: number, metricId: number): string => `${moduleId}:${metricId}`;

/** What was read, and how many rows of the store that took; beyond `maxRead` or `maxBuckets` it is cut off. */
export interface CountedSeries {
  series: SeriesByKey;
  read: number;
  buckets: number;
}

/** Buckets with the aggregates that were asked for, in their order. Run it in one transaction with the coverage. */
export async function readAggregates(session: Session, scan: AggregateScan): Promise<CountedSeries> {
  const joinable = scan.aggregates.filter(isJoinable);
  const others = scan.aggregates.filter((a) => !isJoinable(a));
  if (others.length === 0) return readBuckets(session, joinedSql(scan), joinable.length);
  const values = await readBuckets(session, valuesSql(scan), others.length);
  if (scan.maxRead !== undefined && values.read > scan.maxRead) return values;
  // Where retention dropped raw data, buckets are known of which nothing but the joinable is.
  const joined = await readBuckets(
    session,
    joinedSql({ ...scan, aggregates: [...joinable, 'count'] }),
    joinable.length + 1,
  );
  for (const [key, buckets] of joined.series) {
    const spread = spreadOver(buckets.t, values.series.get(key), others.length);
    const named = new Map<Aggregate, SeriesColumn>();
    for (const [i, a] of joinable.entries()) named.set(a, buckets.columns[i] ?? []);
    for (const [i, a] of others.entries()) named.set(a, spread[i] ?? []);
    buckets.columns = scan.aggregates.map((a) => named.get(a) ?? []);
  }
  return { ...joined, read: Math.max(joined.read, values.read) };
}

function spreadOver(t: readonly number[], found: SeriesColumns | undefined, width: number): SeriesColumn[] {
  const columns: SeriesColumn[] = Array.from({ length: width }, () => []);
  let at = 0;
  for (const start of t) {
    const isThere = found?.t[at] === start;
    for (const [i, column] of columns.entries())
      column.push(isThere ? (found?.columns[i]?.[at] ?? null) : null);
    if (isThere) at++;
  }
  return columns;
}

/** Every point of the series in a range, by time. */
export async function readRaw(session: Session, scan: RawScan): Promise<CountedSeries> {
  const series: SeriesByKey = new Map();
  const read = await readColumns(session, rawSql(scan), 1, series);
  return { series, read, buckets: read };
}

/** Takes off the last column, which counts the rows that each bucket was made of. */
async function readBuckets(session: Session, copy: string, width: number): Promise<CountedSeries> {
  const series: SeriesByKey = new Map();
  const buckets = await readColumns(session, copy, width + 1, series);
  let read = 0;
  for (const { columns } of series.values()) {
    for (const count of columns.pop() ?? []) read += count ?? 0;
  }
  return { series, read, buckets };
}

async function readColumns(
  session: Session,
  copy: string,
  width: number,
  found: SeriesByKey,
): Promise<number> {
  const types: ColumnType[] = ['int4', 'int4', 'timestamptz', ...new Array<ColumnType>(width).fill('float8')];
  let current: SeriesColumns | undefined;
  let moduleId = -1;
  let metricId = -1;
  let rows = 0;
  await copyRows(session, copy, types, (row) => {
    rows++;
    if (current === undefined || row[0] !== moduleId || row[1] !== metricId) {
      moduleId = Number(row[0]);
      metricId = Number(row[1]);
      const key = seriesKey(moduleId, metricId);
      current = found.get(key) ?? { t: [], columns: Array.from({ length: width }, () => []) };
      found.set(key, current);
    }
    current.t.push(Number(row[2]));
    for (let i = 0; i < width; i++) {
      const value = row[i + 3];
      current.columns[i]?.push(typeof value === 'number' && Number.isFinite(value) ? value : null);
    }
  });
  return rows;
}
