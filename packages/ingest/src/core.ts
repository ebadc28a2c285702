import { randomBytes, randomUUID } from 'node:crypto';
import type { Receipt } from '@wp/contract';
import { patienceLeft, sql, startWaiting, type Transaction, type WpDatabase } from '@wp/db';
import { createGate, within } from './gate.ts';
import { type BatchOptions, DEFAULT_INGEST_LIMITS, type IngestLimits, type Sender } from './ingest-types.ts';
import { ChangeLog, type CommittedChange } from './live.ts';
import type { ParsedChunk, RecordRules } from './parse/chunk.ts';
import { type ChunkPool, createChunkPool } from './parse/chunk-client.ts';
import { createIdCache, forgetIds, type IdCache, resolveMetrics, resolveModules } from './resolve/ids.ts';
import { resolveChunk } from './resolve/resolve-chunk.ts';
import { isStale } from './write/stale-chunk.ts';
import type { ChunkTally } from './write/tally.ts';
import { findBatch, type StoredBatch } from './write/write-batch.ts';
import { sqlStateOf } from './write/write-chunk.ts';

export interface IngestOptions {
  database: WpDatabase;
  /** Worker threads that parse. */
  threads?: number;
  limits?: Partial<IngestLimits>;
  now?: () => number;
}

/** Counters for `/metrics`. */
export interface IngestCounters {
  records: Record<'stored' | 'duplicates' | 'replaced' | 'rejected', number>;
  points: number;
  batches: number;
  replayedBatches: number;
  ambiguousTimes: number;
  extraFields: number;
}

/** Is told of what was committed, while it says that it wants to know: gathering that costs. */
export interface ChangeListener {
  isWanted(): boolean;
  publish(change: CommittedChange): void;
}

/** The parts of a running ingest that its ways in share. */
export interface IngestCore {
  /** Tells this server's changes from those of others that write into the same database. */
  server: string;
  database: WpDatabase;
  pool: ChunkPool;
  limits: IngestLimits;
  counters: IngestCounters;
  rulesFor(sender: Sender): Promise<RecordRules>;
  resolve(chunks: readonly ParsedChunk[], sender: Sender): Promise<void>;
  /** The same inside a transaction, with a cache of its own: ids that it made are gone unless it commits. */
  resolveWithin(
    trx: Transaction,
    chunks: readonly ParsedChunk[],
    sender: Sender,
    ids: IdCache,
  ): Promise<void>;
  /** Answers from the receipt where this batch was answered before, else does the work, one at a time. */
  once(
    sender: Sender,
    options: BatchOptions,
    work: (batch: OpenBatch) => Promise<Receipt>,
    way?: 'body' | 'stream',
  ): Promise<Receipt>;
  /**
   * Runs `write` in a transaction, again where it met a deadlock. Where modules were removed or retention moved its
   * border since the chunks were judged, `renew` judges them anew before the next try.
   */
  commit(
    write: (trx: Transaction) => Promise<ChunkTally[]>,
    renew: () => Promise<void>,
  ): Promise<ChunkTally[]>;
  /** Parses and resolves chunks again, by the rules and ids of now; they are changed in place. */
  renew(chunks: readonly ParsedChunk[], sender: Sender): Promise<void>;
  /** A log of what a transaction changes, where somebody follows; to be handed to `announce` after the commit. */
  openLog(): { add(chunk: ParsedChunk, tally: ChunkTally): void } & Pick<ChangeLog, 'finish'>;
  announce(log: Pick<ChangeLog, 'finish'>): void;
  /** The same for chunks whose transaction is over; `tallies` are what it answered with. */
  announceWritten(chunks: readonly ParsedChunk[], tallies: readonly ChunkTally[]): void;
  count(receipt: Receipt, chunks: readonly ParsedChunk[]): void;
}

export interface OpenBatch {
  batchId: string;
  startedAt: number;
  /** Undefined where the sender gave no batchId: then there is nothing to be found. */
  find(db: WpDatabase['db']): Promise<StoredBatch | undefined>;
}

/** What the ways in share: the worker pool, the ids, the gate, the counters. */
export function createCore(options: IngestOptions) {
  const { database, now = Date.now } = options;
  const limits: IngestLimits = { ...DEFAULT_INGEST_LIMITS, ...options.limits };
  const pool = createChunkPool({ threads: options.threads ?? 2, maxQueue: limits.maxQueue });
  const { maxConcurrent, maxWaiting, maxWaitMs } = limits;
  const waits = { maxWaiting, maxWaitMs, maxWaitingBySender: Math.ceil(maxWaiting / 4) };
  const maxBySender = Math.ceil(maxConcurrent / 2);
  const gate = createGate('ingest queue (batches)', { ...waits, max: maxConcurrent, maxBySender });
  // A stream may take as long as its sender's network: streams have places of their own, so that none waits for them.
  const streamGate = createGate('ingest streams', {
    ...waits,
    max: limits.maxStreams,
    maxBySender: Math.ceil(limits.maxStreams / 4),
  });
  const ids = createIdCache();
  const inFlight = new Map<string, Promise<unknown>>();
  /** By sender, batches with an id that are at work or wait, for a place or for another with the same id. */
  const chained = new Map<string, number>();
  const maxChained = maxBySender + Math.ceil(limits.maxStreams / 4) + waits.maxWaitingBySender;
  const listeners = new Set<ChangeListener>();
  const border = rawBorder(database, now);
  const counters: IngestCounters = {
    records: { stored: 0, duplicates: 0, replaced: 0, rejected: 0 },
    points: 0,
    batches: 0,
    replayedBatches: 0,
    ambiguousTimes: 0,
    extraFields: 0,
  };

  const inTurn: IngestCore['once'] = async (sender, batchOptions, work, way) => {
    const { batchId } = batchOptions;
    const startedAt = performance.now();
    const entry = way === 'stream' ? streamGate : gate;
    const waitMs = patienceLeft(maxWaitMs);
    if (batchId === undefined) {
      return entry.enter(
        () => work({ batchId: randomUUID(), startedAt, find: async () => undefined }),
        sender.principal,
        waitMs,
      );
    }
    const key = `${sender.principal} ${batchId}`;
    const own = chained.get(sender.principal) ?? 0;
    if (own >= maxChained) throw entry.full();
    const before = inFlight.get(key) ?? Promise.resolve();
    const mine = within(before, waitMs, entry.full).then(() =>
      entry.enter(
        () => work({ batchId, startedAt, find: (db) => findBatch({ db }, sender.principal, batchId) }),
        sender.principal,
        Math.max(0, waitMs - (performance.now() - startedAt)),
      ),
    );
    // Who gave up waiting must not let the next one pass the batch that is still at work.
    const settled = Promise.allSettled([before, mine]);
    inFlight.set(key, settled);
    chained.set(sender.principal, own + 1);
    try {
      return await mine;
    } finally {
      const left = (chained.get(sender.principal) ?? 0) - 1;
      if (left > 0) chained.set(sender.principal, left);
      else chained.delete(sender.principal);
      if (inFlight.get(key) === settled) inFlight.delete(key);
    }
  };

  const core: IngestCore = {
    server: randomBytes(8).toString('hex'),
    database,
    pool,
    limits,
    counters,
    async rulesFor(sender) {
      return {
        timeZone: sender.timeZone,
        minTimeMs: Math.max(limits.minTimeMs, await border.read()),
        maxTimeMs: now() + limits.maxAheadMs,
        maxMeasures: limits.maxMeasures,
        maxRecordBytes: limits.maxRecordBytes,
      };
    },
    resolve: (chunks, sender) => resolveOn(database.db, { ids, pool }, chunks, sender),
    async resolveWithin(trx, chunks, sender, ids) {
      await resolveOn(trx.db, { ids, pool }, chunks, sender);
    },
    async once(sender, batchOptions, work, way) {
      const waited = startWaiting();
      const begin = (batch: OpenBatch) => {
        waited();
        return work(batch);
      };
      try {
        return await inTurn(sender, batchOptions, begin, way);
      } finally {
        waited();
      }
    },
    async commit(write, renew) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await database.transaction(write);
        } catch (error) {
          const state = sqlStateOf(error);
          const stale = isStale(error);
          if (stale) {
            forgetIds(ids);
            border.forget();
          }
          const again = stale || state === '40P01' || state === '40001';
          if (!again || attempt >= 5) throw error;
          if (stale) await renew();
        }
      }
    },
    async renew(chunks, sender) {
      const rules = await core.rulesFor(sender);
      for (const chunk of chunks) {
        const { bytes, spans, terms } = chunk;
        Object.assign(chunk, await pool.parse({ ...terms, bytes, spans, rules }));
      }
      await core.resolve(chunks, sender);
    },
    openLog() {
      const wanted = [...listeners].some((listener) => listener.isWanted());
      if (!wanted) return { add() {}, finish: () => [] };
      const log = new ChangeLog();
      return { add: (chunk, tally) => log.add(chunk, tally.changed), finish: () => log.finish() };
    },
    announce(log) {
      for (const change of log.finish()) {
        for (const listener of listeners) if (listener.isWanted()) listener.publish(change);
      }
    },
    announceWritten(chunks, tallies) {
      const log = core.openLog();
      for (const [i, tally] of tallies.entries()) if (chunks[i]) log.add(chunks[i], tally);
      core.announce(log);
    },
    count(receipt, chunks) {
      counters.batches += 1;
      counters.points += receipt.points;
      for (const key of ['stored', 'duplicates', 'replaced', 'rejected'] as const) {
        counters.records[key] += receipt[key];
      }
      for (const chunk of chunks) {
        counters.ambiguousTimes += chunk.ambiguousTimes;
        counters.extraFields += chunk.extraFields;
      }
    },
  };
  return {
    ...core,
    onCommitted(listener: ChangeListener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    forgetIds: () => forgetIds(ids),
    refuseIfBusy: (principal: string) => gate.refuseIfBusy(principal),
  };
}

async function resolveOn(
  db: WpDatabase['db'],
  { ids, pool }: { ids: IdCache; pool: ChunkPool },
  chunks: readonly ParsedChunk[],
  sender: Sender,
): Promise<void> {
  const allowed = sender.modules;
  const modules = new Set(chunks.flatMap((c) => c.moduleNames).filter((name) => allowed?.has(name) ?? true));
  const found = await resolveModules(db, ids, modules, sender.autoRegister);
  const known = chunks.filter((c) => c.moduleNames.some((name) => found.has(name)));
  const metrics = await resolveMetrics(
    db,
    ids,
    new Set(known.flatMap((c) => c.metricNames)),
    sender.principal,
  );
  for (const chunk of known) await refuseNewMetrics(chunk, metrics, pool);
  for (const chunk of chunks) resolveChunk(chunk, { modules: found, metrics }, allowed);
}

/**
 * Where the catalogue of metrics is full, the chunk is parsed once more with the names that it has no room for: a key
 * that a refused record held first must go to the next record that holds it, which only the records themselves tell.
 */
async function refuseNewMetrics(
  chunk: ParsedChunk,
  metrics: ReadonlyMap<string, number>,
  pool: ChunkPool,
): Promise<void> {
  const refused = new Set(chunk.metricNames.filter((name) => !metrics.has(name)));
  if (refused.size === 0) return;
  const { bytes, spans, terms } = chunk;
  const rules = { ...terms.rules, refusedMetrics: refused };
  Object.assign(chunk, await pool.parse({ ...terms, bytes, spans, rules }));
}

/** Raw data older than this was dropped by retention; looked up at most every ten seconds. */
function rawBorder(database: WpDatabase, now: () => number) {
  let known = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    async read(): Promise<number> {
      if (now() - readAt < 10_000 && now() >= readAt) return known;
      const answer = await sql<{ before: string | null }>`
        select value ->> 'before' as before from settings where key = 'raw_dropped'`.execute(database.db);
      const before = answer.rows[0]?.before;
      known = before == null ? Number.NEGATIVE_INFINITY : Date.parse(before);
      readAt = now();
      return known;
    },
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}
