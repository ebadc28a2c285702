import { type Kysely, sql } from 'kysely';

/**
 * Roll-ups are compressed as readings are: uncompressed an hour of a series takes more than the points that it stands
 * for. Their numbers stay float8, as sums and means must come out to the last bit as from raw. TimescaleDB's own policy
 * asks for its refresh policy, which is not used here: `wp_compress_rollups` does it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // A late reading opens the chunk of its roll-up: the chunks of the hours are made smaller than the ten weeks they had.
  `create function wp_compress_rollup(rollup regclass, chunk interval) returns void language plpgsql as $$
    begin
      execute format('alter materialized view %s set (timescaledb.compress = true,
        timescaledb.compress_segmentby = ''module_id, metric_id'', timescaledb.compress_orderby = ''bucket'')', rollup);
      perform set_chunk_time_interval(
        (select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass
          from timescaledb_information.continuous_aggregates
          where format('%I.%I', view_schema, view_name)::regclass = rollup), chunk);
    end $$`,
  `select wp_compress_rollup('reading_hour', interval '28 days')`,
  `select wp_compress_rollup('reading_day', interval '364 days')`,
  `do $$ begin
    if to_regclass('reading_minute') is not null then
      perform wp_compress_rollup('reading_minute', interval '7 days');
    end if;
  end $$`,
  // Beside no refresh: both hold the same lock. Status 1 is compressed; 2 and 8 say that rows came since.
  `create procedure wp_compress_rollups(job_id integer, config jsonb) language plpgsql as $$
    declare
      after interval := make_interval(days => coalesce((config ->> 'after_days')::integer, 14));
      part record;
    begin
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      for part in
        select format('%I.%I', c.chunk_schema, c.chunk_name) as name
        from timescaledb_information.continuous_aggregates a
        join timescaledb_information.chunks c on c.hypertable_schema = a.materialization_hypertable_schema
          and c.hypertable_name = a.materialization_hypertable_name
        join _timescaledb_catalog.chunk k on k.schema_name = c.chunk_schema and k.table_name = c.chunk_name
        where a.view_name in ('reading_minute', 'reading_hour', 'reading_day')
          and c.range_end <= now() - after and (k.status & 1 = 0 or k.status & 10 > 0)
        order by c.range_start
      loop
        begin
          perform compress_chunk(part.name::regclass, if_not_compressed => true);
        exception when others then
          perform pg_advisory_unlock(7046, 1);
          raise;
        end;
        commit;
      end loop;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
  `select add_job('wp_compress_rollups', interval '12 hours', config => '{"after_days": 14}')`,
  // A refresh writes what came late into what is compressed, of all series at once: more rows than are let through
  // by default. It commits in between, so the bound is the session's, not the transaction's. The job knows its
  // procedure by name: what it was goes on under another.
  `do $$ begin
    execute format('create procedure wp_refresh_due_days(job_id integer, config jsonb) language plpgsql as %L',
      (select prosrc from pg_proc where proname = 'wp_refresh_rollups'));
  end $$`,
  `create or replace procedure wp_refresh_rollups(job_id integer, config jsonb) language plpgsql as $$
    declare
      bound text := current_setting('timescaledb.max_tuples_decompressed_per_dml_transaction');
    begin
      perform set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '0', false);
      call wp_refresh_due_days(job_id, config);
      perform set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', bound, false);
    end $$`,
];
