import type { Receipt } from '@wp/contract';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

/** The receipt that was given for a batch; of `principal` alone, or of whoever sent it last. */
export async function findReceipt(
  db: Kysely<Database>,
  batchId: string,
  principal: string | undefined,
): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('batches')
    .select('receipt')
    .where('batch_id', '=', batchId)
    .$if(principal !== undefined, (q) => q.where('principal', '=', principal ?? ''))
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : ({ ...(row.receipt as Receipt), replayed: true } satisfies Receipt);
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

/** Quarantined records, newest first, and how many were dropped to keep the bound. */
export async function listQuarantined(
  db: Kysely<Database>,
  filter: QuarantineFilter,
): Promise<{ records: QuarantinedRecord[]; dropped: number }> {
  const { batchId, code, beforeId } = filter;
  let query = db.selectFrom('quarantine').selectAll().orderBy('id', 'desc').limit(filter.limit);
  if (batchId !== undefined) query = query.where('batch_id', '=', batchId);
  if (code !== undefined) query = query.where('code', '=', code);
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  if (!filter.includeReplayed) query = query.where('replayed_at', 'is', null);
  const rows = await query.execute();
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
  return { records, dropped: counter?.value ?? 0 };
}

/** Receipts older than 90 days are no longer owed; answers how many went. */
export async function deleteOldReceipts(db: Kysely<Database>): Promise<number> {
  const gone = await sql`delete from batches where created_at < now() - interval '90 days'`.execute(db);
  return Number(gone.numAffectedRows ?? 0n);
}
