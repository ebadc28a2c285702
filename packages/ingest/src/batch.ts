import { createHash } from 'node:crypto';
import { AppError, at, ingestOptionsSchema, type Receipt } from '@wp/contract';
import type { Transaction } from '@wp/db';
import type { IngestCore } from './core.ts';
import type { BatchOptions, Sender } from './ingest-types.ts';
import type { ParsedChunk } from './parse/chunk.ts';
import { ReceiptSum } from './receipt.ts';
import { splitJson } from './split/split-json.ts';
import type { OpenBatch } from './turns.ts';
import {
  findBatch,
  insertBatch,
  lockBatch,
  quarantine,
  type StoredBatch,
  writeChunks,
} from './write/write-batch.ts';

/** Parses the options around the records; each wrong one is named. */
function readOptions(envelope: Record<string, unknown>): BatchOptions {
  const present = Object.fromEntries(Object.entries(envelope).filter(([, value]) => value !== null));
  return ingestOptionsSchema.parse(present);
}

/** A JSON body: split, parsed in parallel, joined, committed; then its receipt. */
export async function ingestBody(core: IngestCore, body: Uint8Array, sender: Sender): Promise<Receipt> {
  const { envelope, spans } = splitJson(body, core.limits.maxRecords);
  const options = readOptions(envelope);
  const digest = createHash('sha256').update(body).digest();
  return core.once(sender, options, async (batch) => {
    const known = await batch.find(core.database.db);
    if (known !== undefined) return replay(core, known, digest, batch.batchId);
    const chunks = await parseSpans(core, body, spans, sender, options);
    return storeBatch(core, chunks, sender, options, batch, digest);
  });
}

/** The receipt that was given, or the refusal of other content under the same name. */
export function replay(core: IngestCore, known: StoredBatch, digest: Uint8Array, batchId: string): Receipt {
  if (!Buffer.from(known.digest).equals(digest)) {
    throw new AppError(
      'BATCH_CONFLICT',
      `The batch ${batchId} was answered before with other content; give new content a new batchId.`,
      { details: { batchId } },
    );
  }
  core.counters.replayedBatches += 1;
  return { ...known.receipt, replayed: true };
}

/** A second worker costs more than it saves below this; fewer pieces are written in fewer and longer runs. */
const MIN_CHUNK_RECORDS = 250;

/** Splits the records into raw batches and lets the workers parse, validate and encode them in parallel. */
async function parseSpans(
  core: IngestCore,
  body: Uint8Array,
  spans: readonly number[],
  sender: Sender,
  options: BatchOptions,
): Promise<ParsedChunk[]> {
  const rules = await core.rulesFor(sender);
  const records = spans.length / 2;
  // Where the other threads have work already, more pieces bring nothing.
  const even = Math.ceil(records / Math.max(1, core.pool.idle));
  const size = Math.min(core.limits.chunkRecords, Math.max(MIN_CHUNK_RECORDS, even));
  const tasks: Promise<ParsedChunk>[] = [];
  for (let first = 0; first < records; first += size) {
    const pairs = Int32Array.from(spans.slice(2 * first, 2 * (first + size)));
    const start = at(pairs, 0);
    const end = pairs[pairs.length - 1] ?? start;
    for (let i = 0; i < pairs.length; i++) pairs[i] = at(pairs, i) - start;
    // Not `body.subarray`: of a Buffer it is one, whose `slice` copies nothing.
    const bytes = new Uint8Array(body.buffer, body.byteOffset + start, end - start);
    const task = { bytes: bytes.slice(), spans: pairs.slice(), rules, onDuplicate: options.onDuplicate };
    tasks.push(core.pool.parse(task, { bytes, spans: pairs }));
  }
  const settled = await Promise.allSettled(tasks);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Writes all chunks, the quarantine and the receipt in one transaction: they are there together or not at all. */
export async function storeBatch(
  core: IngestCore,
  parsed: readonly ParsedChunk[],
  sender: Sender,
  options: BatchOptions,
  batch: OpenBatch,
  digest: Uint8Array,
): Promise<Receipt> {
  if (options.mode === 'atomic') refuseIfAnyRejected(parsed);
  let chunks = await core.resolve(parsed, sender);
  if (options.mode === 'atomic') refuseIfAnyRejected(chunks);
  let receipt: Receipt | undefined;
  const write = async (trx: Transaction) => {
    if (options.batchId !== undefined) {
      await lockBatch(trx, sender.principal, options.batchId);
      const known = await findBatch(trx, sender.principal, options.batchId);
      if (known !== undefined) {
        receipt = replay(core, known, digest, options.batchId);
        return [];
      }
    }
    const tallies = await writeChunks(trx, chunks, options.onDuplicate, { server: core.server });
    const sum = new ReceiptSum();
    const origin = {
      principal: sender.principal,
      batchId: batch.batchId,
      timeZone: sender.timeZone,
      onDuplicate: options.onDuplicate,
    };
    for (const [i, tally] of tallies.entries()) {
      const rejected = chunks[i]?.rejected ?? [];
      await quarantine(
        trx,
        origin,
        rejected.map((r) => ({ ...r, index: r.index + sum.offset })),
      );
      sum.add(tally, rejected);
    }
    receipt = sum.receipt(batch.batchId, batch.startedAt);
    await insertBatch(trx, sender.principal, digest, receipt);
    return tallies;
  };
  const written = await core.commit(write, async () => {
    chunks = await core.renew(chunks, sender);
    if (options.mode === 'atomic') refuseIfAnyRejected(chunks);
  });
  if (receipt === undefined) throw new Error('a committed batch has a receipt');
  if (!receipt.replayed) {
    core.count(receipt, chunks);
    core.announceWritten(chunks, written);
  }
  return receipt;
}

/** All or nothing, over every chunk. */
export function refuseIfAnyRejected(chunks: readonly ParsedChunk[]): void {
  let offset = 0;
  let received = 0;
  const errors: { index: number; code: string; path: string; message: string }[] = [];
  let rejected = 0;
  for (const chunk of chunks) {
    for (const { index, code, path, message } of chunk.rejected) {
      rejected += 1;
      if (errors.length < 100) errors.push({ index: index + offset, code, path, message });
    }
    offset += chunk.received;
    received += chunk.received;
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new AppError(
    'BATCH_REFUSED',
    `The atomic batch was refused and nothing was stored: ${rejected} of ${received} records are wrong, ` +
      `the first at index ${first.index}: ${first.message}.`,
    { details: { errors, received, rejected } },
  );
}
