import { randomBytes } from 'node:crypto';
import type { Receipt } from '@wp/contract';
import type { Transaction, WpDatabase } from '@wp/db';
import { createFollowers, type Followers } from './followers.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from './ingest-types.ts';
import { createJudge, type Judge } from './judge.ts';
import { type ChunkPool, createChunkPool } from './parse/chunk-client.ts';
import type { ResolvedChunk } from './resolve/resolve-chunk.ts';
import { createTurns, type Turns } from './turns.ts';
import { isStale } from './write/stale-chunk.ts';
import type { ChunkTally } from './write/tally.ts';
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

/** The parts of a running ingest that its ways in share. */
export interface IngestCore extends Turns, Judge, Followers {
  /** Tells this server's changes from those of others that write into the same database. */
  server: string;
  database: WpDatabase;
  pool: ChunkPool;
  limits: IngestLimits;
  counters: IngestCounters;
  /**
   * Runs `write` in a transaction, again where it met a deadlock. Where modules were removed or retention moved its
   * border since the chunks were judged, `renew` judges them anew before the next try.
   */
  commit(
    write: (trx: Transaction) => Promise<ChunkTally[]>,
    renew: () => Promise<void>,
  ): Promise<ChunkTally[]>;
  count(receipt: Receipt, chunks: readonly ResolvedChunk[]): void;
}

/** Deadlock and serialization failure: nothing is wrong, it is to be tried again. */
const TRY_AGAIN: ReadonlySet<string | undefined> = new Set(['40P01', '40001']);
const MOST_TRIES = 5;

export function createCore({ database, now = Date.now, ...options }: IngestOptions): IngestCore {
  const limits: IngestLimits = { ...DEFAULT_INGEST_LIMITS, ...options.limits };
  const pool = createChunkPool({ threads: options.threads ?? 2, maxQueue: limits.maxQueue });
  const judge = createJudge({ database, pool, limits }, now);
  const counters: IngestCounters = {
    records: { stored: 0, duplicates: 0, replaced: 0, rejected: 0 },
    points: 0,
    batches: 0,
    replayedBatches: 0,
    ambiguousTimes: 0,
    extraFields: 0,
  };
  return {
    server: randomBytes(8).toString('hex'),
    database,
    pool,
    limits,
    counters,
    ...createTurns(limits),
    ...judge,
    ...createFollowers(),
    async commit(write, renew) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await database.transaction(write);
        } catch (error) {
          const stale = isStale(error);
          if (stale) judge.forget();
          if (!(stale || TRY_AGAIN.has(sqlStateOf(error))) || attempt >= MOST_TRIES) throw error;
          if (stale) await renew();
        }
      }
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
}
