import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

/** A day that could not be rolled up: answered from raw, and tried again. */
export interface FailingDay {
  /** ISO 8601 date, UTC. */
  day: string;
  error: string;
  failures: number;
  failedAt: string;
  retryAt: string | null;
}

export interface Failures {
  days: FailingDay[];
  /** Jobs of the store's scheduler whose last run failed. */
  jobs: string[];
  /** The day from which on retention drops nothing, as it is not rolled up; null where nothing holds it. */
  retentionHeldBy: string | null;
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** What of the store's own work fails and needs somebody to look. */
export async function listFailures(db: Kysely<Database>): Promise<Failures> {
  const days = await sql<{ day: Date; error: string; failures: number; failed: Date; retry: Date | null }>`
    select day, error, failures, failed_at as failed, retry_at as retry
    from rollup_refreshing where error is not null order by day limit 1000`.execute(db);
  const jobs = await sql<{ name: string }>`
    select distinct j.proc_name::text as name
    from timescaledb_information.jobs j join timescaledb_information.job_stats s using (job_id)
    where (j.hypertable_name = 'reading' or j.proc_name like 'wp\\_%') and s.last_run_status = 'Failed'
    order by 1`.execute(db);
  const held = await sql<{ day: Date }>`
    select (value ->> 'day')::timestamptz as day from settings where key = 'retention_held'`.execute(db);
  const heldBy = held.rows[0]?.day;
  return {
    days: days.rows.map((row) => ({
      day: dayOf(row.day),
      error: row.error,
      failures: row.failures,
      failedAt: row.failed.toISOString(),
      retryAt: row.retry?.toISOString() ?? null,
    })),
    jobs: jobs.rows.map((row) => row.name),
    retentionHeldBy: heldBy === undefined ? null : dayOf(heldBy),
  };
}
