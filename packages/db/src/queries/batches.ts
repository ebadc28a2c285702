import type { Receipt, StoredReceipt } from '@wp/contract';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

/** The receipt that was given for a batch; of `principal` alone, or of whoever sent it last. */
export async function findReceipt(
  db: Kysely<Database>,
  batchId: string,
  principal: string | undefined,
): Promise<StoredReceipt | undefined> {
  const row = await db
    .selectFrom('batches')
    .select(['receipt', 'digest'])
    .where('batch_id', '=', batchId)
    .$if(principal !== undefined, (q) => q.where('principal', '=', principal ?? ''))
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const sha256 = Buffer.from(row.digest).toString('hex');
  return { ...(row.receipt as Receipt), replayed: true, sha256 };
}

export interface QuarantinedRecord {
  id: number;
  principal: string;
  batchId: string;
  index: number;
  code: string;
  path: string;
  message: string;
  record: string;
  rejectedAt: string;
  replayedAt: string | null;
}

export interface QuarantineFilter {
  batchId?: string | undefined;
  code?: string | undefined;
  includeReplayed: boolean;
  beforeId?: number | undefined;
  limit: number;
}

/** Text of a page at most: a record may hold a megabyte, and a page a thousand records. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/**
 * A page of quarantined records, newest first: up to `limit` of them and as many as a few megabytes hold, at least
 * one. `nextBeforeId` is where the next page begins, null after the last. `dropped`: how many went to keep the bound.
 */
export async function listQuarantined(
  db: Kysely<Database>,
  filter: QuarantineFilter,
): Promise<{ records: QuarantinedRecord[]; nextBeforeId: number | null; dropped: number }> {
  const { batchId, code, beforeId } = filter;
  let query = db
    .selectFrom('quarantine')
    .select(['id', sql<number>`octet_length(record)`.as('bytes')])
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (batchId !== undefined) query = query.where('batch_id', '=', batchId);
  if (code !== undefined) query = query.where('code', '=', code);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  if (!filter.includeReplayed) query = query.where('replayed_at', 'is', null);
  const found = await query.execute();
  let bytes = 0;
  const fits = found.findIndex((row, i) => {
    bytes += row.bytes;
    return i === filter.limit || (i > 0 && bytes > MAX_PAGE_BYTES);
  });
  const ids = found.slice(0, fits < 0 ? found.length : fits).map((row) => row.id);
  const rows = await db
    .selectFrom('quarantine')
    .selectAll()
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .orderBy('id', 'desc')
    .execute();
  const counter = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'quarantine_dropped')
    .executeTakeFirst();
  const records = rows.map((row) => ({
    id: row.id,
    principal: row.principal,
    batchId: row.batch_id,
    index: row.record_index,
    code: row.code,
    path: row.path,
    message: row.message,
    record: row.record,
    rejectedAt: row.created_at.toISOString(),
    replayedAt: row.replayed_at?.toISOString() ?? null,
  }));
  const nextBeforeId = fits < 0 ? null : (ids.at(-1) ?? null);
  return { records, nextBeforeId, dropped: counter?.value ?? 0 };
}

/** Which of these records are still in the quarantine, and the bytes of their text. */
export async function countQuarantined(
  db: Kysely<Database>,
  ids: readonly number[],
): Promise<{ records: number; bytes: number }> {
  const row = await db
    .selectFrom('quarantine')
    .select(({ fn }) => [
      fn.countAll<number>().as('records'),
      sql<number>`coalesce(sum(octet_length(record)), 0)::bigint`.as('bytes'),
    ])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .executeTakeFirstOrThrow();
  return { records: Number(row.records), bytes: Number(row.bytes) };
}

/** Takes records out of the quarantine for good. */
export async function discardQuarantined(db: Kysely<Database>, ids: readonly number[]): Promise<void> {
  await db.deleteFrom('quarantine').where('id', '=', sql<number>`any(${ids}::bigint[])`).execute();
}

/** Receipts older than 90 days are no longer owed; answers how many went. */
export async function deleteOldReceipts(db: Kysely<Database>): Promise<number> {
  const gone = await sql`delete from batches where created_at < now() - interval '90 days'`.execute(db);
  return Number(gone.numAffectedRows ?? 0n);
}
