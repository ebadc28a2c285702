import type { OnDuplicate } from '@wp/contract';

/** What goes to the server in one call. Its identity is on disk before it is first sent, so that a resend is the same. */
export interface Batch {
  batchId: string;
  onDuplicate: OnDuplicate;
  /** The records' JSON, in the order they were queued. */
  records: readonly string[];
}

/** Totals since the queue was created; on disk they outlive the process. */
export interface Totals {
  sent: number;
  stored: number;
  duplicates: number;
  replaced: number;
  rejected: number;
  deadLettered: number;
  dropped: number;
  /** Damaged pieces met in the queue's files; the files are kept under `corrupt/`. */
  corrupt: number;
  acknowledgedBatches: number;
}

export const noTotals = (): Totals => ({
  sent: 0,
  stored: 0,
  duplicates: 0,
  replaced: 0,
  rejected: 0,
  deadLettered: 0,
  dropped: 0,
  corrupt: 0,
  acknowledgedBatches: 0,
});

export interface QueueFigures {
  records: number;
  bytes: number;
  oldestQueuedAt: number | undefined;
}

export interface DeadLetter {
  at: string;
  reason: string;
  message: string;
}

export interface ReadingQueue {
  readonly totals: Totals;
  figures(): QueueFigures;
  /** Resolves once the records are as durable as this queue makes them, all or none. */
  append(records: readonly string[]): Promise<void>;
  /** The batch to send: the one already begun, else the next of up to `limit` records. */
  head(limit: number): Promise<Batch | undefined>;
  /** Forms the head anew under a new identity, of up to `limit` records. */
  reform(limit: number): Promise<Batch | undefined>;
  /** Takes the head away and adds `delta` to the totals in the same write. */
  settle(delta: Partial<Totals>): Promise<void>;
  /** Keeps the head's records aside; the name of the file, or undefined where there is no room for it. */
  setAside(batch: Batch, letter: DeadLetter): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface QueueSettings {
  maxQueueBytes: number;
  whenFull: 'reject' | 'drop-oldest';
  onDuplicate: OnDuplicate;
  now: () => number;
  onDropped: (records: number) => void;
  onCorrupt: (file: string, pieces: number) => void;
}

/** A batch stays well under the server's 16 MiB a request. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
