import { sql } from 'kysely';
import type { Transaction } from '../driver/connection.ts';

/** What a writer must know of the moment in which it writes. */
export interface WriteGuard {
  /** Raw readings before this were dropped by retention, epoch milliseconds; none may be written there. */
  rawDroppedBeforeMs: number;
  /** Those modules that are still there of the ones asked for; they stay until this transaction ends. */
  moduleIds: ReadonlySet<number>;
}

/**
 * Takes the locks under which readings are written: the border of retention stays where it is until the transaction
 * ends, and so do the modules. `wp_apply_retention` takes the first one alone before it moves the border, the removal
 * of a module the second.
 */
export async function guardWrite(trx: Transaction, moduleIds: readonly number[]): Promise<WriteGuard> {
  await sql`select pg_advisory_xact_lock_shared(7046, 2)`.execute(trx.db);
  // A statement of its own: its snapshot must be younger than the lock.
  const { rows } = await sql<{ before: string | null; ids: number[] }>`
    select (select value ->> 'before' from settings where key = 'raw_dropped') as before,
      array(select id from modules where id = any(${[...moduleIds]}::integer[]) order by id for key share) as ids
    `.execute(trx.db);
  const [row] = rows;
  return {
    rawDroppedBeforeMs: row?.before == null ? Number.NEGATIVE_INFINITY : Date.parse(row.before),
    moduleIds: new Set(row?.ids ?? []),
  };
}
