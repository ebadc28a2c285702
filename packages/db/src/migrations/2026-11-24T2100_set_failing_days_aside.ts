import { type Kysely, sql } from 'kysely';

/**
 * A day that cannot be rolled up stops neither the other days nor, for what lies before it, retention. It stands
 * aside in `rollup_refreshing` with its error, answered from raw, and is tried again later.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // `attempts` counts refreshes that were begun since; it stays where one failed or the server went away meanwhile.
  `alter table rollup_refreshing
    add column attempts integer not null default 0,
    add column failures integer not null default 0,
    add column error text, add column failed_at timestamptz, add column retry_at timestamptz`,
  // A refresh commits, so its error cannot be caught around it: the same sums are tried where it can.
  `create function wp_rollup_error(of_day timestamptz) returns text language plpgsql as $$
    begin
      perform count(d.sum) from (
        select sum(h.sum) as sum from (
          select time_bucket(interval '1 hour', time) as bucket, module_id, metric_id, sum(value) as sum
          from reading where time >= of_day and time < of_day + interval '1 day' group by 1, 2, 3) h
        group by h.module_id, h.metric_id) d;
      return null;
    exception when others then
      return sqlerrm;
    end $$`,
  `create procedure wp_set_day_aside(failing timestamptz, reason text) language sql as $$
    update rollup_refreshing set attempts = 0, failures = failures + 1, error = reason,
      failed_at = clock_timestamp(),
      retry_at = clock_timestamp() + least(interval '1 day', interval '10 minutes' * power(2, least(failures, 10)))
    where day = failing
  $$`,
  `create or replace procedure wp_refresh_rollups(job_id integer, config jsonb) language plpgsql as $$
    declare
      settle interval := make_interval(secs => coalesce((config ->> 'settle_seconds')::float8, 30));
      most integer := coalesce((config ->> 'max_days')::integer, 31);
      dropped timestamptz := (select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped');
      minutes boolean := to_regclass('reading_minute') is not null;
      span record;
      suspect record;
      reason text;
    begin
      -- An earlier call of this session that failed could not give its lock back.
      while exists (select 1 from pg_locks where locktype = 'advisory' and classid = 7046 and objid = 1
        and pid = pg_backend_pid()) loop
        perform pg_advisory_unlock(7046, 1);
      end loop;
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      begin
        delete from rollup_dirty where day < dropped;
        delete from rollup_refreshing where day < dropped;
        with due as (
          select day from rollup_dirty group by day
          having max(at) <= clock_timestamp() - settle or min(at) <= clock_timestamp() - interval '1 hour'
          order by day limit most),
        taken as (delete from rollup_dirty where day in (select day from due) returning day)
        insert into rollup_refreshing (day) select distinct day from taken
          on conflict (day) do update set retry_at = null;
        for suspect in select day from rollup_refreshing where attempts >= 2 loop
          call wp_set_day_aside(suspect.day, 'its refresh was begun twice and did not end; see the log of the database');
        end loop;
        for suspect in select day from rollup_refreshing
          where (retry_at is null or retry_at <= clock_timestamp()) and (attempts > 0 or failures > 0) loop
          reason := wp_rollup_error(suspect.day);
          if reason is not null then call wp_set_day_aside(suspect.day, reason); end if;
        end loop;
        -- Values larger than what is taken in now may have no sum.
        for span in
          select min(day) as since, max(day) + interval '1 day' as until from (
            select day, day - (row_number() over (order by day)) * interval '1 day' as island
            from rollup_refreshing where attempts = 0 and failures = 0) d
          group by island
        loop
          for suspect in select distinct date_trunc('day', time, 'UTC') as day from reading
            where time >= span.since and time < span.until and not (value between -1e100 and 1e100) loop
            reason := wp_rollup_error(suspect.day);
            if reason is not null then call wp_set_day_aside(suspect.day, reason); end if;
          end loop;
        end loop;
      exception when others then
        perform pg_advisory_unlock(7046, 1);
        raise;
      end;
      commit;
      -- Days that failed before come last and each by itself.
      for span in
        select min(day) as since, max(day) + interval '1 day' as until from (
          select day, is_suspect, case when is_suspect then day
            else day - (row_number() over (partition by is_suspect order by day)) * interval '1 day' end as island
          from (select day, attempts > 0 or failures > 0 as is_suspect from rollup_refreshing
            where retry_at is null or retry_at <= clock_timestamp()) r) d
        group by is_suspect, island order by is_suspect, 1
      loop
        update rollup_refreshing set attempts = attempts + 1 where day >= span.since and day < span.until;
        commit;
        if minutes then call refresh_continuous_aggregate('reading_minute', span.since, span.until); end if;
        call refresh_continuous_aggregate('reading_hour', span.since, span.until);
        call refresh_continuous_aggregate('reading_day', span.since, span.until);
        delete from rollup_refreshing where day >= span.since and day < span.until;
        commit;
      end loop;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
  // The border is one instant: raw goes up to the first day that is not rolled up, and 'retention_held' names it.
  `create or replace procedure wp_apply_retention(job_id integer, config jsonb) language plpgsql as $$
    declare
      keep interval := (select (value ->> 'keep')::interval from settings where key = 'retention');
      dropped timestamptz := (select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped');
      held timestamptz;
      due timestamptz;
      border timestamptz;
    begin
      if keep is null then
        delete from settings where key = 'retention_held';
        return;
      end if;
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      begin
        select min(day) into held from (
          select day from rollup_dirty union all select day from rollup_refreshing) d
          where dropped is null or day >= dropped;
        select max(range_end), max(range_end) filter (where held is null or range_end <= held) into due, border
          from timescaledb_information.chunks where hypertable_name = 'reading' and range_end <= now() - keep;
        if due is distinct from border then
          insert into settings (key, value) values ('retention_held', jsonb_build_object('day', held, 'since', now()))
            on conflict (key) do update set updated_at = now(), value = case
              when (settings.value ->> 'day')::timestamptz = held then settings.value else excluded.value end;
        else
          delete from settings where key = 'retention_held';
        end if;
        if border is not null then
          insert into settings (key, value) values ('raw_dropped', jsonb_build_object('before', border))
            on conflict (key) do update set value = jsonb_build_object('before',
              greatest(border, (settings.value ->> 'before')::timestamptz)), updated_at = now();
          update series s set points = s.points - gone.points from (
            select module_id, metric_id, count(*) as points from reading where time < border group by 1, 2) gone
            where s.module_id = gone.module_id and s.metric_id = gone.metric_id;
          perform drop_chunks('reading', older_than => border);
        end if;
      exception when others then
        perform pg_advisory_unlock(7046, 1);
        raise;
      end;
      commit;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
];
