import type { IngestMode, OnDuplicate } from '@wp/contract';

/** Who writes, and what is theirs to write. */
export interface Sender {
  /** `gateway:<id>` or `user:<id>`: batchIds belong to it. */
  principal: string;
  timeZone: string;
  autoRegister: boolean;
  /** Modules it may write, by number; undefined: all. */
  modules: ReadonlySet<string> | undefined;
}

export interface BatchOptions {
  batchId?: string | undefined;
  mode: IngestMode;
  onDuplicate: OnDuplicate;
}

export interface IngestLimits {
  maxRecords: number;
  /** Records to a chunk: one worker task, and for a stream one transaction. */
  chunkRecords: number;
  maxMeasures: number;
  maxRecordBytes: number;
  /** Earliest time taken, epoch milliseconds. */
  minTimeMs: number;
  /** How far ahead of the clock a time may lie. */
  maxAheadMs: number;
  /** Batches at work at once; those beyond wait, and beyond `maxWaiting` are refused. */
  maxConcurrent: number;
  maxWaiting: number;
  /** How long a batch or a stream waits for a place at most. */
  maxWaitMs: number;
  /** Streams at work at once; one sender holds a quarter of them at most, of batches a half. */
  maxStreams: number;
  /** Chunks that may wait for a worker. */
  maxQueue: number;
  /** How long a stream may bring nothing before it is given up. */
  maxStallMs: number;
  /** What it must bring on average while it is waited for. */
  minBytesPerSecond: number;
  /** Spooled bytes of an atomic stream. */
  maxAtomicStreamBytes: number;
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  maxRecords: 10_000,
  chunkRecords: 5_000,
  maxMeasures: 1_000,
  maxRecordBytes: 1024 * 1024,
  minTimeMs: Date.UTC(2000, 0, 1),
  maxAheadMs: 24 * 3_600_000,
  maxConcurrent: 16,
  maxWaiting: 256,
  maxWaitMs: 10_000,
  maxStreams: 16,
  maxQueue: 128,
  maxStallMs: 60_000,
  minBytesPerSecond: 1024,
  maxAtomicStreamBytes: 1024 * 1024 * 1024,
};
