import { type Kysely, sql } from 'kysely';

/**
 * Roll-ups by hour, and by day on top of the hours. TimescaleDB's own refresh policy is not used: what came late
 * into a refreshed bucket would be hidden until the next run. Writers note the days they touch in `rollup_dirty`,
 * queries take those days from raw, and `wp_refresh_rollups` refreshes them and then takes the note away.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create materialized view reading_hour
    with (timescaledb.continuous, timescaledb.materialized_only = false) as
    select time_bucket(interval '1 hour', time) as bucket, module_id, metric_id,
      count(*) as count, sum(value) as sum, min(value) as min, max(value) as max,
      first(value, time) as first, last(value, time) as last,
      min(time) as first_time, max(time) as last_time
    from reading group by 1, 2, 3 with no data`,
  `create materialized view reading_day
    with (timescaledb.continuous, timescaledb.materialized_only = false) as
    select time_bucket(interval '1 day', bucket) as bucket, module_id, metric_id,
      sum(count)::bigint as count, sum(sum) as sum, min(min) as min, max(max) as max,
      first(first, first_time) as first, last(last, last_time) as last,
      min(first_time) as first_time, max(last_time) as last_time
    from reading_hour group by 1, 2, 3 with no data`,
  `create table rollup_dirty (day timestamptz not null, at timestamptz not null default clock_timestamp())`,
  `create index rollup_dirty_day on rollup_dirty (day)`,
  `create table rollup_refreshing (day timestamptz primary key)`,
  // One refresh at a time, whoever calls it. A day is taken once nobody wrote to it for a while, or after an hour.
  `create procedure wp_refresh_rollups(job_id integer, config jsonb) language plpgsql as $$
    declare
      settle interval := make_interval(secs => coalesce((config ->> 'settle_seconds')::float8, 30));
      most integer := coalesce((config ->> 'max_days')::integer, 31);
      dropped timestamptz := (select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped');
      minutes boolean := to_regclass('reading_minute') is not null;
      span record;
    begin
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      delete from rollup_dirty where day < dropped;
      delete from rollup_refreshing where day < dropped;
      with due as (
        select day from rollup_dirty group by day
        having max(at) <= clock_timestamp() - settle or min(at) <= clock_timestamp() - interval '1 hour'
        order by day limit most),
      taken as (delete from rollup_dirty where day in (select day from due) returning day)
      insert into rollup_refreshing select distinct day from taken on conflict do nothing;
      commit;
      for span in
        select min(day) as since, max(day) + interval '1 day' as until from (
          select day, day - (row_number() over (order by day)) * interval '1 day' as island from rollup_refreshing) d
        group by island order by 1
      loop
        if minutes then call refresh_continuous_aggregate('reading_minute', span.since, span.until); end if;
        call refresh_continuous_aggregate('reading_hour', span.since, span.until);
        call refresh_continuous_aggregate('reading_day', span.since, span.until);
        delete from rollup_refreshing where day >= span.since and day < span.until;
        commit;
      end loop;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
  // Raw data older than the policy goes, chunk by chunk; the roll-ups stay. The border is written down before
  // anything is dropped, so that no refresh, however it is interleaved, reaches where raw is gone.
  `create procedure wp_apply_retention(job_id integer, config jsonb) language plpgsql as $$
    declare
      keep interval := (select (value ->> 'keep')::interval from settings where key = 'retention');
      border timestamptz;
    begin
      if keep is null then return; end if;
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      if exists (select 1 from rollup_refreshing) then perform pg_advisory_unlock(7046, 1); return; end if;
      select max(range_end) into border from timescaledb_information.chunks
        where hypertable_name = 'reading' and range_end <= now() - keep;
      if border is not null and not exists (select 1 from rollup_dirty where day < border) then
        insert into settings (key, value) values ('raw_dropped', jsonb_build_object('before', border))
          on conflict (key) do update set value = jsonb_build_object('before',
            greatest(border, (settings.value ->> 'before')::timestamptz)), updated_at = now();
        update series s set points = s.points - gone.points from (
          select module_id, metric_id, count(*) as points from reading where time < border group by 1, 2) gone
          where s.module_id = gone.module_id and s.metric_id = gone.metric_id;
        perform drop_chunks('reading', older_than => border);
        commit;
      end if;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
  `select add_job('wp_refresh_rollups', interval '30 seconds', config => '{"settle_seconds": 30, "max_days": 31}')`,
  `select add_job('wp_apply_retention', interval '1 hour')`,
];
