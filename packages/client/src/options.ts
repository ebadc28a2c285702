import type { OnDuplicate, Receipt, RecordError } from '@wp/contract';
import type { Totals } from './queue/queue.ts';
import type { TokenSource } from './trpc.ts';

export interface GatewayClientOptions {
  /** The server, such as `http://server:8000`. */
  url: string;
  /** The gateway's token; a function is asked before every call, so that a mended token is taken up. */
  token: TokenSource;
  /** Where unsent readings wait. Absent: in memory, and then they do not survive the process. */
  queueDir?: string | undefined;
  /** Bytes that may wait, default 1 GiB. The disk holds up to two segments (8 MiB each) more. */
  maxQueueBytes?: number | undefined;
  /** What `send` does when the queue is full: `reject` (default) with OVERLOADED, or `drop-oldest`, counted. */
  whenFull?: 'reject' | 'drop-oldest' | undefined;
  /** Records a call, default 1000. */
  batchSize?: number | undefined;
  /** How long fewer than `batchSize` records may wait for more, default 1000 ms. */
  flushIntervalMs?: number | undefined;
  /** After how long an unanswered call is given up and made again, default 30,000 ms. */
  requestTimeoutMs?: number | undefined;
  /** What the server does with a point that it has: `ignore` (default) keeps the stored one. */
  onDuplicate?: OnDuplicate | undefined;
  fetch?: typeof fetch | undefined;
  now?: (() => number) | undefined;
  /** Waits between two attempts; replaced in tests. Rejects or resolves when `signal` aborts. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** 0 to 1, for the jitter. */
  random?: (() => number) | undefined;
  /** Called with everything worth a log line. What it throws is ignored. */
  onEvent?: ((event: GatewayEvent) => void) | undefined;
}

export type GatewayEvent =
  | { type: 'acknowledged'; receipt: Receipt }
  /** Records that the server put into its quarantine; `record` is what was sent. */
  | { type: 'rejected'; batchId: string; rejected: number; errors: (RecordError & { record: unknown })[] }
  | {
      type: 'retry';
      batchId: string;
      attempt: number;
      waitMs: number;
      status: number | undefined;
      message: string;
    }
  /** The token is wrong or may not write; the readings wait and the call is tried again slowly. */
  | {
      type: 'unauthorized';
      batchId: string;
      attempt: number;
      waitMs: number;
      status: number | undefined;
      message: string;
    }
  /** What answers is not this server, or the queue can't set a batch aside; tried again slowly. */
  | {
      type: 'refused';
      batchId: string;
      attempt: number;
      waitMs: number;
      status: number | undefined;
      message: string;
    }
  | { type: 'split'; batchId: string; records: number }
  | { type: 'conflict'; batchId: string; newBatchId: string | undefined }
  | { type: 'dead-letter'; batchId: string; records: number; reason: string; message: string; file: string }
  | { type: 'dropped'; records: number }
  | { type: 'corrupt'; file: string; pieces: number }
  | { type: 'queue-error'; message: string };

export interface GatewayStats extends Totals {
  queuedRecords: number;
  queuedBytes: number;
  /** Calls that the queued records will take at the present batch size. */
  queuedBatches: number;
  /** Attempts that failed and were made again, since this client was created. */
  retries: number;
  lastError:
    | { at: string; message: string; status: number | undefined; reason: string | undefined }
    | undefined;
  /** ISO 8601 UTC. */
  lastAcknowledgedAt: string | undefined;
  oldestQueuedAt: string | undefined;
}
