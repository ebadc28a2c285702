import { type Kysely, sql } from 'kysely';

/**
 * Retention moves its border while nobody writes, commits it, and only then drops. A writer holds the border's lock
 * from before it looks at it until its commit (`guardWrite`): so what was committed is seen here as a day to be rolled
 * up, and what comes later is refused below the border. Nothing that has a receipt is dropped before it is rolled up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(APPLY_RETENTION).execute(db);
}

// Writers queue behind a waiting retention: it waits for them no longer than two seconds, and comes again at its next run.
const APPLY_RETENTION = `create or replace procedure wp_apply_retention(job_id integer, config jsonb) language plpgsql as $$
    declare
      keep interval := (select (value ->> 'keep')::interval from settings where key = 'retention');
      dropped timestamptz;
      held timestamptz;
      due timestamptz;
      border timestamptz;
      writing boolean := false;
    begin
      if keep is null then
        delete from settings where key = 'retention_held';
        return;
      end if;
      if not pg_try_advisory_lock(7046, 1) then return; end if;
      begin
        set local lock_timeout = '2s';
        begin
          perform pg_advisory_xact_lock(7046, 2);
        exception when lock_not_available then
          writing := true;
        end;
        set local lock_timeout = 0;
        if not writing then
          select (value ->> 'before')::timestamptz into dropped from settings where key = 'raw_dropped';
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
          end if;
        end if;
      exception when others then
        perform pg_advisory_unlock(7046, 1);
        raise;
      end;
      commit;
      if border is not null then
        begin
          update series s set points = s.points - gone.points from (
            select module_id, metric_id, count(*) as points from reading where time < border group by 1, 2) gone
            where s.module_id = gone.module_id and s.metric_id = gone.metric_id;
          perform drop_chunks('reading', older_than => border);
        exception when others then
          perform pg_advisory_unlock(7046, 1);
          raise;
        end;
        commit;
      end if;
      perform pg_advisory_unlock(7046, 1);
    end $$`;
