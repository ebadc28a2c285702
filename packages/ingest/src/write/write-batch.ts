import type { OnDuplicate, Receipt } from '@wp/contract';
import { float64At } from '@wp/contract';
import { CHANGE_CHANNEL, type ChangedRange, encodeNotices, guardWrite, sql, type Transaction } from '@wp/db';
import type { RejectedRecord } from '../parse/chunk.ts';
import type { ResolvedChunk } from '../resolve/resolve-chunk.ts';
import { StaleChunk } from './stale-chunk.ts';
import { type ChunkTally, mergeSeries, tallyChunk } from './tally.ts';
import { writeChunk } from './write-chunk.ts';

/**
 * Rejected records of one sender that are kept; beyond either the oldest of that sender go, and a counter says how
 * many. By sender, so that none washes out another's.
 */
export const MAX_QUARANTINED = { rows: 20_000, bytes: 64 * 1024 * 1024 };
/** What a quarantined record takes beside its text. */
const ROW_BYTES = 200;

/**
 * Writes chunks in order, and what follows from them: series, touched days. The caller owns the transaction.
 * @throws StaleChunk where what they were judged by has changed; nothing is written then
 */
export async function writeChunks(
  trx: Transaction,
  chunks: readonly ResolvedChunk[],
  onDuplicate: OnDuplicate,
  options: { server: string; expectDuplicates?: boolean },
): Promise<ChunkTally[]> {
  await refuseStale(trx, chunks);
  const tallies: ChunkTally[] = [];
  let expectDuplicates = options.expectDuplicates ?? false;
  for (const chunk of chunks) {
    const isNew = await writeChunk(trx, chunk, { onDuplicate, expectDuplicates });
    // A batch that was sent before holds duplicates in each chunk: don't try the straight way again.
    const tally = tallyChunk(chunk, isNew, onDuplicate);
    expectDuplicates = tally.hadDuplicates;
    tallies.push(tally);
  }
  // Other servers on a native database may have followers; the embedded one has one process.
  const notices =
    trx.kind === 'native' ? encodeNotices(options.server, changedRanges(chunks, tallies, onDuplicate)) : [];
  await noteDays(trx, tallies, notices);
  await addToSeries(trx, tallies);
  return tallies;
}

/** First in the transaction: from here to its end no module goes and the border of retention stays. */
async function refuseStale(trx: Transaction, chunks: readonly ResolvedChunk[]): Promise<void> {
  const written = chunks.filter((chunk) => chunk.rowCount > 0);
  if (written.length === 0) return;
  const ids = new Set(written.flatMap((chunk) => [...chunk.moduleIds]).filter((id) => id > 0));
  const guard = await guardWrite(trx, [...ids]);
  if ([...ids].some((id) => !guard.moduleIds.has(id))) throw new StaleChunk('a module was removed meanwhile');
  if (written.some((chunk) => chunk.moduleFirstMs.some((ms) => ms < guard.rawDroppedBeforeMs)))
    throw new StaleChunk('retention dropped raw readings meanwhile');
}

/** Where rows are new or changed, a range a module. */
function changedRanges(
  chunks: readonly ResolvedChunk[],
  tallies: readonly ChunkTally[],
  onDuplicate: OnDuplicate,
): ChangedRange[] {
  const ranges = new Map<number, ChangedRange>();
  const add = (moduleId: number, firstMs: number, lastMs: number) => {
    const range = ranges.get(moduleId) ?? { moduleId, firstMs, lastMs };
    range.firstMs = Math.min(range.firstMs, firstMs);
    range.lastMs = Math.max(range.lastMs, lastMs);
    ranges.set(moduleId, range);
  };
  for (const [i, tally] of tallies.entries()) {
    const chunk = chunks[i];
    if (chunk === undefined || tally.days.length === 0) continue;
    for (const { moduleId, firstMs, lastMs } of tally.series) add(moduleId, firstMs, lastMs);
    if (onDuplicate === 'ignore') continue;
    for (const [j, id] of chunk.moduleIds.entries()) {
      const [firstMs, lastMs] = [float64At(chunk.moduleFirstMs, j), float64At(chunk.moduleLastMs, j)];
      if (id > 0 && firstMs <= lastMs) add(id, firstMs, lastMs);
    }
  }
  return [...ranges.values()];
}

/** Notices go with the days, as a statement of their own would cost each batch a way to the database. */
async function noteDays(
  trx: Transaction,
  tallies: readonly ChunkTally[],
  notices: readonly string[],
): Promise<void> {
  const days = [...new Set(tallies.flatMap((t) => t.days))].map((ms) => new Date(ms).toISOString());
  if (days.length === 0) return;
  if (notices.length === 0) {
    await sql`insert into rollup_dirty (day) select unnest(${days}::timestamptz[])`.execute(trx.db);
    return;
  }
  await sql`with noted as (insert into rollup_dirty (day) select unnest(${days}::timestamptz[]))
    select pg_notify(${CHANGE_CHANNEL}, payload) from unnest(${[...notices]}::text[]) payload`.execute(
    trx.db,
  );
}

/** Last in the transaction and in key order: the rows are locked for as short as can be, never in a circle. */
async function addToSeries(trx: Transaction, tallies: readonly ChunkTally[]): Promise<void> {
  const series = mergeSeries(tallies).sort((a, b) => a.moduleId - b.moduleId || a.metricId - b.metricId);
  if (series.length === 0) return;
  await sql`
    insert into series (module_id, metric_id, first_time, last_time, points)
    select * from unnest(
      ${series.map((s) => s.moduleId)}::integer[], ${series.map((s) => s.metricId)}::integer[],
      ${series.map((s) => new Date(s.firstMs).toISOString())}::timestamptz[],
      ${series.map((s) => new Date(s.lastMs).toISOString())}::timestamptz[],
      ${series.map((s) => s.points)}::bigint[])
    on conflict (module_id, metric_id) do update set
      first_time = least(series.first_time, excluded.first_time),
      last_time = greatest(series.last_time, excluded.last_time),
      points = series.points + excluded.points`.execute(trx.db);
}

export interface QuarantineOrigin {
  principal: string;
  batchId: string;
  timeZone: string;
  onDuplicate: OnDuplicate;
}

/** Keeps rejected records with their reason, within the bound. `offset` is where the chunk began in the batch. */
export async function quarantine(
  trx: Transaction,
  origin: QuarantineOrigin,
  rejected: readonly RejectedRecord[],
): Promise<void> {
  if (rejected.length === 0) return;
  // Two that do not see each other's records would both leave room for them. Last in its transaction: see series.
  await sql`select pg_advisory_xact_lock(7048, hashtext(${origin.principal}))`.execute(trx.db);
  await sql`
    insert into quarantine (principal, batch_id, record_index, code, path, message, record, time_zone, on_duplicate)
    select ${origin.principal}::text, ${origin.batchId}::text, r.i, r.code, r.path, r.message, r.record,
      ${origin.timeZone}::text, ${origin.onDuplicate}::text
    from unnest(
      ${rejected.map((r) => r.index)}::integer[], ${rejected.map((r) => r.code)}::text[],
      ${rejected.map((r) => r.path)}::text[], ${rejected.map((r) => r.message)}::text[],
      ${rejected.map((r) => r.record)}::text[]) as r (i, code, path, message, record)`.execute(trx.db);
  const dropped = await sql<{ count: number }>`
    with kept as (
      select id, row_number() over newest as nth, sum(octet_length(record) + ${ROW_BYTES}::integer) over newest as bytes
      from quarantine where principal = ${origin.principal} window newest as (order by id desc)),
    gone as (
      delete from quarantine where id in (
        select id from kept where nth > ${MAX_QUARANTINED.rows}::integer or bytes > ${MAX_QUARANTINED.bytes}::bigint)
      returning replayed_at)
    select count(*) filter (where replayed_at is null) as count from gone`.execute(trx.db);
  const count = dropped.rows[0]?.count ?? 0;
  if (count === 0) return;
  await sql`update counters set value = value + ${count}, updated_at = now() where name = 'quarantine_dropped'`.execute(
    trx.db,
  );
}

export interface StoredBatch {
  digest: Uint8Array;
  receipt: Receipt;
}

export async function findBatch(
  trx: Pick<Transaction, 'db'>,
  principal: string,
  batchId: string,
): Promise<StoredBatch | undefined> {
  const row = await trx.db
    .selectFrom('batches')
    .select(['digest', 'receipt'])
    .where('principal', '=', principal)
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  return row && { digest: row.digest, receipt: row.receipt as Receipt };
}

export async function insertBatch(
  trx: Transaction,
  principal: string,
  digest: Uint8Array,
  receipt: Receipt,
): Promise<void> {
  await sql`insert into batches (principal, batch_id, digest, receipt)
    values (${principal}, ${receipt.batchId}, ${digest}, ${JSON.stringify(receipt)}::jsonb)`.execute(trx.db);
}

/** Serialises transactions with the same batchId, across processes too. */
export async function lockBatch(trx: Transaction, principal: string, batchId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7047, hashtext(${`${principal} ${batchId}`}))`.execute(trx.db);
}
