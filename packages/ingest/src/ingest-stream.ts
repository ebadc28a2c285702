import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { at, type Receipt } from '@wp/contract';
import type { Transaction } from '@wp/db';
import { refuseIfAnyRejected, replay } from './batch.ts';
import type { IngestCore } from './core.ts';
import { atOffset, StreamBeginning } from './hopeless-stream.ts';
import type { BatchOptions, Sender } from './ingest-types.ts';
import type { ParsedChunk, RecordRules } from './parse/chunk.ts';
import { ReceiptSum } from './receipt.ts';
import { createIdCache } from './resolve/ids.ts';
import type { ResolvedChunk } from './resolve/resolve-chunk.ts';
import { splitLines } from './split/split-lines.ts';
import { gunzipped, hashed, limited, whileAllowed, withoutStalls } from './split/stream-body.ts';
import type { OpenBatch } from './turns.ts';
import { createOrderedWriters } from './write/ordered-writers.ts';
import type { ChunkTally } from './write/tally.ts';
import {
  findBatch,
  insertBatch,
  lockBatch,
  type QuarantineOrigin,
  quarantine,
  writeChunks,
} from './write/write-batch.ts';

const CHUNK_BYTES = 1024 * 1024;
/** One connection writes while another does: a single one leaves half of a server idle. */
const WRITERS = 2;

export interface StreamOptions extends BatchOptions {
  gzip: boolean;
  /** Aborted when the sender's right ends: what was committed before stays, and no receipt is given. */
  signal?: AbortSignal | undefined;
}

/**
 * NDJSON of any length, one record a line, optionally gzip. Memory is bounded: at each moment there are only a few
 * chunks on the way. Partial: a transaction a chunk. Atomic: spooled to disk, then one transaction.
 */
export async function ingestStream(
  core: IngestCore,
  source: Readable,
  sender: Sender,
  options: StreamOptions,
): Promise<Receipt> {
  return core.once(
    sender,
    options,
    async (batch) => {
      const hash = createHash('sha256');
      const awake = whileAllowed(withoutStalls(source, core.limits), options.signal);
      const body = hashed(options.gzip ? gunzipped(awake) : awake, hash);
      const known = await batch.find(core.database.db);
      if (known !== undefined) {
        for await (const _ of body); // the content must be known before the receipt is given again
        return replay(core, known, hash.digest(), batch.batchId);
      }
      const work = { core, sender, options, batch };
      return options.mode === 'atomic' ? storeAtomic(work, body, hash) : storePartial(work, body, hash);
    },
    'stream',
  );
}

interface StreamWork {
  core: IngestCore;
  sender: Sender;
  options: BatchOptions;
  batch: OpenBatch;
}
type Hash = ReturnType<typeof createHash>;

/** A chunk as it was judged last, with what came of it. */
interface WrittenChunk {
  chunk: ResolvedChunk;
  tally: ChunkTally | undefined;
}

async function storePartial(work: StreamWork, body: AsyncIterable<Uint8Array>, hash: Hash): Promise<Receipt> {
  const { core, sender, options, batch } = work;
  const sum = new ReceiptSum();
  const beginning = new StreamBeginning();
  let expectDuplicates = false;
  const writers = createOrderedWriters<WrittenChunk>(core.database.kind === 'native' ? WRITERS : 1);
  const settle = ({ chunk, tally }: WrittenChunk) => {
    if (tally === undefined) return;
    expectDuplicates = tally.hadDuplicates;
    sum.add(tally, chunk.rejected);
    core.announceWritten([chunk], [tally]);
    countFields(core, chunk);
  };
  try {
    for await (const parsed of parsedChunks(work, body)) {
      let chunk = at(await core.resolve([parsed], sender), 0);
      const { offset, earlier, isHeld } = beginning.add(chunk);
      const write = async (): Promise<WrittenChunk> => {
        const store = async (trx: Transaction) => {
          const tallies = await writeChunks(trx, [chunk], options.onDuplicate, {
            server: core.server,
            expectDuplicates,
          });
          // Read here: where the chunk was judged anew it may have more of them.
          await quarantine(trx, originOf(work), [
            ...earlier,
            ...(isHeld ? [] : atOffset(chunk.rejected, offset)),
          ]);
          return tallies;
        };
        const [tally] = await core.commit(store, async () => {
          chunk = at(await core.renew([chunk], sender), 0);
        });
        return { chunk, tally };
      };
      await writers.add(chunk, write, settle);
    }
    await writers.finish();
  } finally {
    await writers.settled();
  }
  const digest = hash.digest();
  const heldBack = beginning.rest();
  let receipt = sum.receipt(batch.batchId, batch.startedAt);
  const close = async (trx: Transaction) => {
    if (options.batchId !== undefined) {
      await lockBatch(trx, sender.principal, options.batchId);
      const known = await findBatch(trx, sender.principal, options.batchId);
      if (known !== undefined) {
        receipt = replay(core, known, digest, options.batchId);
        return [];
      }
    }
    await quarantine(trx, originOf(work), heldBack);
    await insertBatch(trx, sender.principal, digest, receipt);
    return [];
  };
  await core.commit(close, async () => {});
  if (!receipt.replayed) core.count(receipt, []);
  return receipt;
}

async function storeAtomic(work: StreamWork, body: AsyncIterable<Uint8Array>, hash: Hash): Promise<Receipt> {
  const { core, sender, options, batch } = work;
  const directory = await mkdtemp(join(tmpdir(), 'wp-spool-'));
  const file = join(directory, 'body.ndjson');
  try {
    await pipeline(limited(body, core.limits.maxAtomicStreamBytes), createWriteStream(file, { mode: 0o600 }));
    const digest = hash.digest();
    // First pass: is every record good? Nothing is written, nobody waits for a lock.
    const refusal = new AtomicRefusal();
    for await (const parsed of parsedChunks(work, createReadStream(file))) {
      // A record of an unknown module is only seen after resolving; registering waits until all else is good.
      const resolved = await core.resolve([parsed], { ...sender, autoRegister: false });
      refusal.add(at(resolved, 0), sender.autoRegister);
    }
    refusal.throwIfAny();
    let receipt: Receipt | undefined;
    let log = core.openLog();
    // Read before the transaction: inside one, the embedded database has no second connection to ask.
    let rules = await core.rulesFor(sender);
    const write = async (trx: Transaction) => {
      log = core.openLog();
      const ids = createIdCache();
      if (options.batchId !== undefined) {
        await lockBatch(trx, sender.principal, options.batchId);
        const known = await findBatch(trx, sender.principal, options.batchId);
        if (known !== undefined) {
          receipt = replay(core, known, digest, options.batchId);
          return [];
        }
      }
      const sum = new ReceiptSum();
      const late = new AtomicRefusal();
      for await (const parsed of parsedChunks(work, createReadStream(file), async () => rules)) {
        const chunk = at(await core.resolveWithin(trx, [parsed], sender, ids), 0);
        late.add(chunk, false);
        late.throwIfAny();
        const tallies = await writeChunks(trx, [chunk], options.onDuplicate, { server: core.server });
        const tally = at(tallies, 0);
        sum.add(tally, []);
        log.add(chunk, tally);
        countFields(core, chunk);
      }
      receipt = sum.receipt(batch.batchId, batch.startedAt);
      await insertBatch(trx, sender.principal, digest, receipt);
      return [];
    };
    await core.commit(write, async () => {
      rules = await core.rulesFor(sender);
    });
    if (receipt === undefined) throw new Error('a committed batch has a receipt');
    if (!receipt.replayed) core.count(receipt, []);
    core.announce(log);
    return receipt;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Gathers what is wrong over all chunks of an atomic stream, bounded. */
class AtomicRefusal {
  private readonly bad: ParsedChunk[] = [];
  private offset = 0;

  add(chunk: ParsedChunk, autoRegister: boolean): void {
    const rejected = chunk.rejected
      .filter((r) => !(autoRegister && r.code === 'UNKNOWN_MODULE'))
      .map((r) => ({ ...r, record: '', index: r.index + this.offset }));
    this.offset += chunk.received;
    // Indexes are the stream's already: as one chunk of no length they stay as they are.
    if (rejected.length > 0 && this.bad.length < 100) this.bad.push({ ...chunk, rejected, received: 0 });
  }

  throwIfAny(): void {
    if (this.bad.length === 0) return;
    const [first] = this.bad;
    if (first === undefined) return;
    refuseIfAnyRejected([...this.bad, { ...first, rejected: [], received: this.offset }]);
  }
}

/** Chunks in order, a few parsed ahead while the one before is written. */
async function* parsedChunks(
  work: StreamWork,
  body: AsyncIterable<Uint8Array>,
  rulesOfNow: () => Promise<RecordRules> = () => work.core.rulesFor(work.sender),
): AsyncGenerator<ParsedChunk> {
  const { core, options } = work;
  const limits = {
    maxRecords: core.limits.chunkRecords,
    maxBytes: CHUNK_BYTES,
    maxLineBytes: core.limits.maxRecordBytes,
  };
  const ahead: Promise<ParsedChunk>[] = [];
  try {
    for await (const { bytes, spans } of splitLines(body, limits)) {
      await core.pool.roomy();
      const task = core.pool.parse({
        bytes,
        spans,
        // A stream may go on for days: "24 hours ahead" and retention's border move with it.
        rules: await rulesOfNow(),
        onDuplicate: options.onDuplicate,
      });
      task.catch(() => {});
      ahead.push(task);
      if (ahead.length > core.pool.threads) yield await (ahead.shift() as Promise<ParsedChunk>);
    }
    for (const task of ahead.splice(0)) yield await task;
  } finally {
    await Promise.allSettled(ahead);
  }
}

const originOf = ({ sender, options, batch }: StreamWork): QuarantineOrigin => ({
  principal: sender.principal,
  batchId: batch.batchId,
  timeZone: sender.timeZone,
  onDuplicate: options.onDuplicate,
});

function countFields(core: IngestCore, chunk: ParsedChunk): void {
  core.counters.ambiguousTimes += chunk.ambiguousTimes;
  core.counters.extraFields += chunk.extraFields;
}
