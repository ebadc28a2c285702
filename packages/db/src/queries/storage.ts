import { type Kysely, sql } from 'kysely';
import type { WpDatabase } from '../driver/connection.ts';
import type { Database } from '../schema/database.ts';
import { listFailures } from './failures.ts';

/** What the readings take on disk, in bytes. */
export async function getStorage(db: Kysely<Database>) {
  const size = await sql<{ total: number; table_bytes: number; index_bytes: number; toast: number }>`
    select coalesce(sum(total_bytes), 0)::bigint as total, coalesce(sum(table_bytes), 0)::bigint as table_bytes,
      coalesce(sum(index_bytes), 0)::bigint as index_bytes, coalesce(sum(toast_bytes), 0)::bigint as toast
    from hypertable_detailed_size('reading')`.execute(db);
  const points = await sql<{ points: number }>`
    select coalesce(sum(points), 0)::bigint as points from series`.execute(db);
  const chunks = await sql<{ name: string; since: Date; until: Date; compressed: boolean; bytes: number }>`
    select c.chunk_name as name, c.range_start as since, c.range_end as until, c.is_compressed as compressed,
      coalesce(s.total_bytes, 0)::bigint as bytes
    from timescaledb_information.chunks c
    join chunks_detailed_size('reading') s on s.chunk_schema = c.chunk_schema and s.chunk_name = c.chunk_name
    where c.hypertable_name = 'reading' order by c.range_start`.execute(db);
  const row = size.rows[0];
  const total = points.rows[0]?.points ?? 0;
  const bytesOf = (compressed: boolean) =>
    chunks.rows.reduce((sum, chunk) => (chunk.compressed === compressed ? sum + chunk.bytes : sum), 0);
  return {
    bytes: row?.total ?? 0,
    tableBytes: row?.table_bytes ?? 0,
    indexBytes: row?.index_bytes ?? 0,
    toastBytes: row?.toast ?? 0,
    /** Bytes of the chunks that are compressed, and of those that are not. */
    compressedBytes: bytesOf(true),
    uncompressedBytes: bytesOf(false),
    points: total,
    bytesPerPoint: total === 0 ? null : (row?.total ?? 0) / total,
    chunks: chunks.rows.map(({ since, until, ...chunk }) => ({
      ...chunk,
      from: since.toISOString(),
      to: until.toISOString(),
    })),
  };
}

/** The jobs of the store's scheduler, how their last runs went, and what they cannot do. */
export async function listJobs(db: Kysely<Database>) {
  const answer = await sql<{
    id: number;
    name: string;
    every: string;
    status: string | null;
    last: Date | null;
    failures: number | null;
  }>`
    select j.job_id as id, j.proc_name as name, j.schedule_interval::text as every, s.last_run_status as status,
      case when isfinite(s.last_run_started_at) then s.last_run_started_at end as last, s.total_failures as failures
    from timescaledb_information.jobs j left join timescaledb_information.job_stats s using (job_id)
    where j.hypertable_name = 'reading' or j.proc_name like 'wp\\_%' order by 1`.execute(db);
  const { days, retentionHeldBy } = await listFailures(db);
  return answer.rows.map(({ last, ...job }) => ({
    ...job,
    lastRunAt: last?.toISOString() ?? null,
    failingDays: job.name === 'wp_refresh_rollups' ? days : [],
    heldBackBy: job.name === 'wp_apply_retention' ? retentionHeldBy : null,
  }));
}

/** Runs a job now, outside any transaction, as its procedure commits in between. */
export async function runJob(database: WpDatabase, id: number): Promise<void> {
  await database.session(async ({ db }) => {
    try {
      await sql.raw(`call run_job(${Math.trunc(id)})`).execute(db);
    } finally {
      // A job that failed half-way must not keep its lock while the connection lives on.
      await sql`select pg_advisory_unlock_all()`.execute(db);
    }
  });
}
