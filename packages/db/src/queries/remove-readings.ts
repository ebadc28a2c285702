import { sql } from 'kysely';
import type { Transaction } from '../driver/connection.ts';

export interface ReadingRange {
  moduleId: number;
  /** Absent: all metrics of the module. */
  metricIds?: readonly number[] | undefined;
  fromMs: number;
  toMs: number;
}

const SLICE_MS = 30 * 86_400_000;

/** How many points a removal would take. */
export async function countReadings(trx: Pick<Transaction, 'db'>, range: ReadingRange): Promise<number> {
  const answer = await sql<{ points: number }>`
    select count(*) as points from reading where ${condition(range)}`.execute(trx.db);
  return answer.rows[0]?.points ?? 0;
}

/**
 * Removes the points of a range, in slices so that a compressed chunk is opened piece by piece, brings `series` up
 * to date and notes the days, so that no roll-up answers for what is gone. The caller owns the transaction.
 */
export async function removeReadings(trx: Transaction, range: ReadingRange): Promise<number> {
  // As a writer does: retention must see the days noted here before it drops what they are rolled up from.
  await sql`select pg_advisory_xact_lock_shared(7046, 2)`.execute(trx.db);
  await sql`set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0`.execute(trx.db);
  const first = await sql<{ since: Date | null; until: Date | null }>`
    select min(time) as since, max(time) as until from reading where ${condition(range)}`.execute(trx.db);
  const { since, until } = first.rows[0] ?? { since: null, until: null };
  if (since === null || until === null) return 0;
  const removed = new Map<number, number>();
  for (let from = since.getTime(); from <= until.getTime(); from += SLICE_MS) {
    const slice = { ...range, fromMs: from, toMs: Math.min(range.toMs, from + SLICE_MS) };
    const gone = await sql<{ metric: number; points: number }>`
      with gone as (delete from reading where ${condition(slice)} returning time, metric_id),
      noted as (insert into rollup_dirty (day) select distinct date_trunc('day', time, 'UTC') from gone returning 1)
      select metric_id as metric, count(*) as points from gone group by 1`.execute(trx.db);
    for (const { metric, points } of gone.rows) removed.set(metric, (removed.get(metric) ?? 0) + points);
  }
  await refreshSeries(trx, range.moduleId, removed);
  return [...removed.values()].reduce((sum, points) => sum + points, 0);
}

function condition(range: ReadingRange) {
  const metrics =
    range.metricIds === undefined ? sql`` : sql` and metric_id = any(${[...range.metricIds]}::integer[])`;
  return sql`module_id = ${range.moduleId}${metrics}
    and time >= ${new Date(range.fromMs).toISOString()}::timestamptz
    and time < ${new Date(range.toMs).toISOString()}::timestamptz`;
}

/**
 * Takes what was removed from a module's series. What retention has dropped from raw still stands in the roll-ups
 * below the border, and a series reaches back over it: forgotten here, no query would look there again.
 */
async function refreshSeries(
  trx: Transaction,
  moduleId: number,
  removed: ReadonlyMap<number, number>,
): Promise<void> {
  const given = JSON.stringify([...removed].map(([metric, points]) => ({ metric, points })));
  await sql`select 1 from series where module_id = ${moduleId} order by metric_id for update`.execute(trx.db);
  await sql`
    with gone as (select metric, points from jsonb_to_recordset(${given}::jsonb) as g (metric int, points bigint)),
    left_over as (
      select g.metric, g.points, least(dropped.first_time, oldest.time) as first_time,
        greatest(dropped.last_time, newest.time) as last_time
      from gone g
      left join lateral (select time from reading where module_id = ${moduleId} and metric_id = g.metric
        order by time limit 1) oldest on true
      left join lateral (select time from reading where module_id = ${moduleId} and metric_id = g.metric
        order by time desc limit 1) newest on true
      left join lateral (select min(h.first_time) as first_time, max(h.last_time) as last_time from reading_hour h
        where h.module_id = ${moduleId} and h.metric_id = g.metric
          and h.bucket < (select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped')) dropped on true),
    emptied as (
      delete from series s using left_over l
      where s.module_id = ${moduleId} and s.metric_id = l.metric and l.first_time is null)
    update series s set first_time = l.first_time, last_time = l.last_time, points = s.points - l.points
    from left_over l
    where s.module_id = ${moduleId} and s.metric_id = l.metric and l.first_time is not null`.execute(trx.db);
}
