import { type Kysely, sql } from 'kysely';

/**
 * Which days changed since when, for copies that people keep. A note carries the transaction that made it: a reader
 * who remembers the oldest transaction that was open (`pg_snapshot_xmin`) misses none that commits later, in whatever
 * order they do. Notes that a refresh takes away are kept as one row a day; writers still only append.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // The 64-bit number, which never comes round again.
  `alter table rollup_dirty add column tx bigint not null default pg_current_xact_id()::text::bigint`,
  `create table day_changes (day timestamptz primary key, tx bigint not null)`,
  // Numbers of transactions mean nothing in another store: a restore draws a new epoch, and is in no backup itself.
  `create table change_epoch (epoch uuid not null default gen_random_uuid())`,
  `insert into change_epoch default values`,
  `create function wp_keep_day_changes() returns trigger language plpgsql as $$
    begin
      insert into day_changes (day, tx) select day, max(tx) from gone group by day
        on conflict (day) do update set tx = greatest(day_changes.tx, excluded.tx);
      return null;
    end $$`,
  // Only what holds the lock of roll-ups deletes notes, so nobody waits for anybody at these rows.
  `create trigger keep_day_changes after delete on rollup_dirty
    referencing old table as gone for each statement execute function wp_keep_day_changes()`,
  // As in 2026-11-24T2230; what it drops is a change of those days too, noted in the transaction that drops.
  `create or replace procedure wp_apply_retention(job_id integer, config jsonb) language plpgsql as $$
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
          with gone as (
            select module_id, metric_id, date_trunc('day', time, 'UTC') as day, count(*) as points
            from reading where time < border group by 1, 2, 3),
          noted as (
            insert into day_changes (day, tx) select distinct day, pg_current_xact_id()::text::bigint from gone
              on conflict (day) do update set tx = greatest(day_changes.tx, excluded.tx))
          update series s set points = s.points - g.points from (
            select module_id, metric_id, sum(points) as points from gone group by 1, 2) g
            where s.module_id = g.module_id and s.metric_id = g.metric_id;
          perform drop_chunks('reading', older_than => border);
        exception when others then
          perform pg_advisory_unlock(7046, 1);
          raise;
        end;
        commit;
      end if;
      perform pg_advisory_unlock(7046, 1);
    end $$`,
];
