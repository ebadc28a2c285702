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
  await sql`set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0`.execute(trx.db);
  const first = await sql<{ since: Date | null; until: Date | null }>`
    select min(time) as since, max(time) as until from reading where ${condition(range)}`.execute(trx.db);
  const { since, until } = first.rows[0] ?? { since: null, until: null };
  if (since === null || until === null) return 0;
  let removed = 0;
  for (let from = since.getTime(); from <= until.getTime(); from += SLICE_MS) {
    const slice = { ...range, fromMs: from, toMs: Math.min(range.toMs, from + SLICE_MS) };
    const gone = await sql<{ points: number }>`
      with gone as (delete from reading where ${condition(slice)} returning time),
      noted as (insert into rollup_dirty (day) select distinct date_trunc('day', time, 'UTC') from gone returning 1)
      select count(*) as points from gone`.execute(trx.db);
    removed += gone.rows[0]?.points ?? 0;
  }
  await refreshSeries(trx, range.moduleId);
  return removed;
}

function condition(range: ReadingRange) {
  const metrics =
    range.metricIds === undefined ? sql`` : sql` and metric_id = any(${[...range.metricIds]}::integer[])`;
  return sql`module_id = ${range.moduleId}${metrics}
    and time >= ${new Date(range.fromMs).toISOString()}::timestamptz
    and time < ${new Date(range.toMs).toISOString()}::timestamptz`;
}

/** Counts a module's series anew. */
async function refreshSeries(trx: Transaction, moduleId: number): Promise<void> {
  await sql`select 1 from series where module_id = ${moduleId} order by metric_id for update`.execute(trx.db);
  await sql`
    update series s set first_time = r.first_time, last_time = r.last_time, points = r.points
    from (select metric_id, min(time) as first_time, max(time) as last_time, count(*) as points
      from reading where module_id = ${moduleId} group by metric_id) r
    where s.module_id = ${moduleId} and s.metric_id = r.metric_id`.execute(trx.db);
  await sql`
    delete from series s where module_id = ${moduleId} and not exists (
      select 1 from reading r where r.module_id = s.module_id and r.metric_id = s.metric_id)`.execute(trx.db);
}
