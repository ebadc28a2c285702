import type { OnDuplicate } from '@wp/contract';
import { COPY_HEADER, COPY_TRAILER, sql, type Transaction } from '@wp/db';
import type { ResolvedChunk } from '../resolve/resolve-chunk.ts';

const COPY_READING = 'copy reading (time, module_id, metric_id, value) from stdin (format binary)';
const COPY_STAGING = 'copy ingest_staging (time, module_id, metric_id, value) from stdin (format binary)';
const UNIQUE_VIOLATION = '23505';

/** Which rows of a chunk were new; `undefined`: all of them. */
export type NewRows = Uint8Array | undefined;

/**
 * Writes a chunk's points. Straight into the hypertable first: batches rarely hold duplicates. Where one does, that
 * COPY is rolled back and the chunk takes the staging way, which tells row by row what was there.
 */
export async function writeChunk(
  trx: Transaction,
  chunk: ResolvedChunk,
  options: { onDuplicate: OnDuplicate; expectDuplicates: boolean },
): Promise<NewRows> {
  if (chunk.rowCount === 0) return undefined;
  if (!options.expectDuplicates) {
    await sql`savepoint straight`.execute(trx.db);
    try {
      await trx.copyIn(COPY_READING, [COPY_HEADER, chunk.rows, COPY_TRAILER]);
      await sql`release savepoint straight`.execute(trx.db);
      return undefined;
    } catch (error) {
      if (sqlStateOf(error) !== UNIQUE_VIOLATION) throw error;
      await sql`rollback to savepoint straight`.execute(trx.db);
    }
  }
  return writeStaged(trx, chunk, options.onDuplicate);
}

async function writeStaged(
  trx: Transaction,
  chunk: ResolvedChunk,
  onDuplicate: OnDuplicate,
): Promise<Uint8Array> {
  await sql`create temp table if not exists ingest_staging (
    ord integer generated always as identity, time timestamptz not null, module_id integer not null,
    metric_id integer not null, value double precision not null) on commit delete rows`.execute(trx.db);
  await sql`truncate ingest_staging restart identity`.execute(trx.db);
  // Rows in compressed chunks are opened for this; the chunk's size bounds how many.
  await sql`set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0`.execute(trx.db);
  await trx.copyIn(COPY_STAGING, [COPY_HEADER, chunk.rows, COPY_TRAILER]);
  const conflict = sql.raw(onDuplicate === 'replace' ? 'update set value = excluded.value' : 'nothing');
  // xmax is 0 in a row that this statement inserted, and its own transaction in one that it updated.
  const written = await sql<{ row: number }>`
    with written as (
      insert into reading (time, module_id, metric_id, value)
      select time, module_id, metric_id, value from ingest_staging order by module_id, metric_id, time
      on conflict (module_id, metric_id, time) do ${conflict}
      returning time, module_id, metric_id, xmax = 0 as inserted)
    select s.ord - 1 as row from written join ingest_staging s using (time, module_id, metric_id)
    where inserted`.execute(trx.db);
  const isNew = new Uint8Array(chunk.rowCount);
  for (const { row } of written.rows) isNew[row] = 1;
  return isNew;
}

export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
