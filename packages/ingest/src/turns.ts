import { randomUUID } from 'node:crypto';
import type { Receipt } from '@wp/contract';
import { createGate } from '@wp/contract/node';
import { patienceLeft, startWaiting, type WpDatabase } from '@wp/db';
import type { BatchOptions, IngestLimits, Sender } from './ingest-types.ts';
import { findBatch, type StoredBatch } from './write/write-batch.ts';

export interface OpenBatch {
  batchId: string;
  startedAt: number;
  /** Undefined where the sender gave no batchId: then there is nothing to be found. */
  find(db: WpDatabase['db']): Promise<StoredBatch | undefined>;
}

type Work = (batch: OpenBatch) => Promise<Receipt>;

/** Who may work now: so many at once, shared out by sender, and of one batch one at a time. */
export interface Turns {
  /** Waits for a place, and for the batch of the same id that is at work; then does the work. */
  once(sender: Sender, options: BatchOptions, work: Work, way?: 'body' | 'stream'): Promise<Receipt>;
  /** Throws OVERLOADED where a body of this sender had better not be read now. */
  refuseIfBusy(principal: string): void;
}

export function createTurns(limits: IngestLimits): Turns {
  const { maxConcurrent, maxStreams, maxWaiting, maxWaitMs } = limits;
  const waits = {
    maxWaiting,
    maxWaitMs,
    maxWaitingBySender: Math.ceil(maxWaiting / 4),
    advice: 'send the same batch again',
  };
  const maxBySender = Math.ceil(maxConcurrent / 2);
  const maxStreamsBySender = Math.ceil(maxStreams / 4);
  const gate = createGate('ingest queue (batches)', { ...waits, max: maxConcurrent, maxBySender });
  // A stream may take as long as its sender's network: streams have places of their own, so that none waits for them.
  const streamGate = createGate('ingest streams', {
    ...waits,
    max: maxStreams,
    maxBySender: maxStreamsBySender,
  });
  const chain = createChain(maxBySender + maxStreamsBySender + waits.maxWaitingBySender);

  const inTurn: Turns['once'] = (sender, { batchId }, work, way) => {
    const startedAt = performance.now();
    const entry = way === 'stream' ? streamGate : gate;
    const waitMs = patienceLeft(maxWaitMs);
    const { principal } = sender;
    if (batchId === undefined) {
      const nameless = { batchId: randomUUID(), startedAt, find: async () => undefined };
      return entry.enter(() => work(nameless), principal, waitMs);
    }
    const batch: OpenBatch = { batchId, startedAt, find: (db) => findBatch({ db }, principal, batchId) };
    return chain.after(principal, batchId, entry.full, async (before) => {
      await within(before, waitMs, entry.full);
      return entry.enter(() => work(batch), principal, Math.max(0, waitMs - (performance.now() - startedAt)));
    });
  };

  return {
    refuseIfBusy: (principal) => gate.refuseIfBusy(principal),
    async once(sender, options, work, way) {
      const waited = startWaiting();
      const begin: Work = (batch) => {
        waited();
        return work(batch);
      };
      try {
        return await inTurn(sender, options, begin, way);
      } finally {
        waited();
      }
    },
  };
}

/** Lets what is called the same come one after the other, and no sender queue more than `most` of it. */
function createChain(most: number) {
  const inFlight = new Map<string, Promise<unknown>>();
  /** Batches with an id by sender that are at work or wait, for a place or for another with the same id. */
  const chained = new Map<string, number>();
  return {
    async after<T>(
      principal: string,
      batchId: string,
      full: () => Error,
      work: (before: Promise<unknown>) => Promise<T>,
    ): Promise<T> {
      const key = `${principal} ${batchId}`;
      const own = chained.get(principal) ?? 0;
      if (own >= most) throw full();
      const before = inFlight.get(key) ?? Promise.resolve();
      const mine = work(before);
      // Who gave up waiting must not let the next one pass the batch that is still at work.
      const settled = Promise.allSettled([before, mine]);
      inFlight.set(key, settled);
      chained.set(principal, own + 1);
      try {
        return await mine;
      } finally {
        const left = (chained.get(principal) ?? 0) - 1;
        if (left > 0) chained.set(principal, left);
        else chained.delete(principal);
        if (inFlight.get(key) === settled) inFlight.delete(key);
      }
    },
  };
}

/** `work`'s end, or after `ms` the error: the work itself goes on. */
async function within(work: Promise<unknown>, ms: number, late: () => Error): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
