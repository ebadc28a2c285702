import { type Kysely, sql } from 'kysely';
import type { Transaction, WpDatabase } from '../driver/connection.ts';
import type { Database } from '../schema/database.ts';

export interface Policies {
  /** Raw data older than this goes; null: kept for ever. */
  retention: { keepDays: number | null };
  /** Chunks older than this are compressed; null: never. */
  compression: { afterDays: number | null };
  /** Whether there is a roll-up by the minute. */
  minute: boolean;
}

export async function getPolicies(db: Kysely<Database>): Promise<Policies> {
  const answer = await sql<{ keep: number | null; after: number | null; minute: boolean }>`
    select (select (extract(epoch from (value ->> 'keep')::interval) / 86400)::float8
        from settings where key = 'retention') as keep,
      (select (extract(epoch from (config ->> 'compress_after')::interval) / 86400)::float8
        from timescaledb_information.jobs
        where proc_name = 'policy_compression' and hypertable_name = 'reading') as after,
      to_regclass('reading_minute') is not null as minute`.execute(db);
  const row = answer.rows[0];
  return {
    retention: { keepDays: row?.keep ?? null },
    compression: { afterDays: row?.after ?? null },
    minute: row?.minute ?? false,
  };
}

export interface DryRun {
  chunks: number;
  points: number;
  /** ISO 8601 UTC: the oldest time that would be touched. */
  since: string | null;
  until: string | null;
  bytes: number;
}

/** What a border `days` back would touch: the chunks that lie wholly before it. */
export async function dryRunBefore(
  db: Kysely<Database>,
  days: number,
  onlyUncompressed: boolean,
): Promise<DryRun> {
  const chunks = sql`from (select * from timescaledb_information.chunks
    where hypertable_name = 'reading' and range_end <= now() - make_interval(days => ${days})
      and (not ${onlyUncompressed}::boolean or not is_compressed)) c`;
  const answer = await sql<{ chunks: number; since: Date | null; until: Date | null; bytes: number | null }>`
    select count(*) as chunks, min(c.range_start) as since, max(c.range_end) as until,
      sum(s.total_bytes)::bigint as bytes
    ${chunks}
    join chunks_detailed_size('reading') s using (chunk_schema, chunk_name)`.execute(db);
  const row = answer.rows[0];
  const [since, until] = [row?.since ?? null, row?.until ?? null];
  // Chunk by chunk: between two that would be touched may lie one that would not.
  const counted =
    since === null || until === null
      ? undefined
      : await sql<{ points: number }>`
          select coalesce(sum(r.points), 0)::bigint as points ${chunks}
          cross join lateral (select count(*) as points from reading
            where time >= c.range_start and time < c.range_end) r`.execute(db);
  return {
    chunks: row?.chunks ?? 0,
    points: counted?.rows[0]?.points ?? 0,
    since: since?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    bytes: row?.bytes ?? 0,
  };
}

export async function setRetention(trx: Transaction, keepDays: number | null): Promise<void> {
  if (keepDays === null) {
    await trx.db.deleteFrom('settings').where('key', '=', 'retention').execute();
    return;
  }
  const value = JSON.stringify({ keep: `${keepDays} days` });
  await sql`insert into settings (key, value) values ('retention', ${value}::jsonb)
    on conflict (key) do update set value = excluded.value, updated_at = now()`.execute(trx.db);
}

export async function setCompression(trx: Transaction, afterDays: number | null): Promise<void> {
  await sql`select remove_compression_policy('reading', if_exists => true)`.execute(trx.db);
  if (afterDays === null) return;
  await sql
    .raw(`select add_compression_policy('reading', interval '${Math.trunc(afterDays)} days')`)
    .execute(trx.db);
}

/** Makes or drops the roll-up by the minute; every day with data is noted, so that it is filled by the next refresh. */
export async function setMinuteRollup(database: WpDatabase, on: boolean): Promise<void> {
  if (!on) {
    await sql`drop materialized view if exists reading_minute`.execute(database.db);
    return;
  }
  await sql`create materialized view if not exists reading_minute
    with (timescaledb.continuous, timescaledb.materialized_only = false) as
    select time_bucket(interval '1 minute', time) as bucket, module_id, metric_id,
      count(*) as count, sum(value) as sum, min(value) as min, max(value) as max,
      first(value, time) as first, last(value, time) as last,
      min(time) as first_time, max(time) as last_time
    from reading group by 1, 2, 3 with no data`.execute(database.db);
  await sql`select wp_compress_rollup('reading_minute', interval '7 days')`.execute(database.db);
  await sql`insert into rollup_dirty (day)
    select distinct date_trunc('day', bucket, 'UTC') from reading_day
    where bucket >= coalesce((select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped'),
      '-infinity')`.execute(database.db);
}
