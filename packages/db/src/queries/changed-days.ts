import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { TimeRange } from './sql-literals.ts';

export interface ChangedDays {
  /** Starts of UTC days, epoch milliseconds, ascending; undefined where `since` says nothing here: any may have changed. */
  days: number[] | undefined;
  /** What to ask with next time. */
  position: string;
}

/**
 * The UTC days of a range that transactions touched which had not committed when `since` was given out. One statement
 * and so one snapshot: a note that a refresh moves meanwhile is seen in the one table or in the other.
 */
export async function listChangedDays(
  db: Kysely<Database>,
  range: TimeRange,
  since: string | undefined,
): Promise<ChangedDays> {
  const [epoch = '', tx = ''] = since?.split(' ') ?? [];
  const after = /^\d{1,18}$/.test(tx) ? tx : null;
  const { rows } = await sql<{ epoch: string; open: string; is_known: boolean | null; days: string[] }>`
    with here as (
      select concat_ws('/', e.epoch, d.oid, s.system_identifier) as epoch,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint as open
      from change_epoch e, pg_control_system() s, pg_database d where d.datname = current_database()),
    touched as (
      select day from rollup_dirty where tx >= ${after}::bigint
      union select day from day_changes where tx >= ${after}::bigint)
    select epoch, open::text as open,
      -- A store that was put back to an earlier state has not come as far as it says.
      epoch = ${epoch}::text and open >= ${after}::bigint as is_known,
      array(select (extract(epoch from day) * 1000)::bigint::text from touched
        where day > ${new Date(range.fromMs - DAY_MS).toISOString()}::timestamptz
          and day < ${new Date(range.toMs).toISOString()}::timestamptz order by day) as days
    from here`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('change_epoch holds no row');
  return {
    days: row.is_known === true ? row.days.map(Number) : undefined,
    position: `${row.epoch} ${row.open}`,
  };
}

const DAY_MS = 86_400_000;
