import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ModuleInput, type RawRecord } from '@wp/contract';
import { type FlushOptions, flush } from './flush.ts';
import type { GatewayClientOptions, GatewayEvent, GatewayStats } from './options.ts';
import { openDiskQueue } from './queue/disk.ts';
import { MAX_RECORD_BYTES } from './queue/frame.ts';
import { lockDirectory } from './queue/lock.ts';
import { createMemoryQueue } from './queue/memory.ts';
import { noTotals, type QueueSettings, type ReadingQueue } from './queue/queue.ts';
import { clientClosed, Sender } from './sender.ts';
import {
  createIngestCall,
  createReadyCall,
  createReceiptCall,
  createTrpcClient,
  type TrpcClient,
} from './trpc.ts';

export interface GatewayClient extends AsyncDisposable {
  /** Resolves once the readings are on disk, synced; all of them or none. Rejects with OVERLOADED when the queue is full. */
  send(records: RawRecord | readonly RawRecord[]): Promise<void>;
  /** Resolves when everything queued so far was acknowledged by the server, rejects with the reason why not. */
  flush(options?: FlushOptions): Promise<void>;
  stats(): GatewayStats;
  /** Registers modules, or updates those that are there. Not queued: rejects without a network. */
  registerModules(
    modules: ModuleInput | ModuleInput[],
  ): ReturnType<TrpcClient['modules']['register']['mutate']>;
  /** Every other call of the server, typed. */
  readonly trpc: TrpcClient;
  /** Stops sending, in the middle of a call too, and lets the directory go. What is on disk is sent by the next client. */
  close(): Promise<void>;
}

/**
 * A gateway's way to the server: readings are queued on disk, then sent in order, in batches that are acknowledged
 * exactly once, over kills, lost answers and weeks without a network.
 *
 * @throws AppError DATABASE_LOCKED where another process has `queueDir`
 */
export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const batchSize = positive('batchSize', options.batchSize ?? 1000);
  const maxQueueBytes = positive('maxQueueBytes', options.maxQueueBytes ?? 1024 ** 3);
  const closing = new AbortController();
  const now = options.now ?? Date.now;
  const emit = createEmit(options.onEvent);
  const trpc = createTrpcClient(options.url, options.token, options.fetch ?? fetch);
  const unlock = options.queueDir === undefined ? () => {} : lockDirectory(options.queueDir);
  let opened: { queue: ReadingQueue; sender: Sender } | undefined;
  const opening = openQueue(options, maxQueueBytes, now, emit).then((queue) => {
    const isReady = createReadyCall(options.url, options.fetch ?? fetch);
    const sender = new Sender(
      queue,
      { ingest: createIngestCall(trpc), receipt: createReceiptCall(trpc), isReady },
      {
        batchSize,
        flushIntervalMs: options.flushIntervalMs ?? 1000,
        requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
        now,
        sleep: options.sleep ?? (async (ms, signal) => void (await delay(ms, undefined, { signal }))),
        random: options.random ?? Math.random,
        emit,
      },
    );
    opened = { queue, sender };
    if (!closing.signal.aborted) sender.start();
    return opened;
  });
  opening.catch((error: unknown) => emit({ type: 'queue-error', message: String(error) }));

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    closing.abort();
    const open = await opening.catch(() => undefined);
    await open?.sender.stop();
    await open?.queue.close();
    unlock();
  };

  return {
    trpc,
    async send(records) {
      const list = Array.isArray(records) ? records : [records];
      const lines = list.map(encodeRecord);
      if (closing.signal.aborted) throw clientClosed();
      const { queue, sender } = opened ?? (await opening);
      if (closing.signal.aborted) throw clientClosed();
      if (lines.length === 0) return;
      await queue.append(lines);
      sender.wake();
    },
    async flush(flushOptions = {}) {
      if (closing.signal.aborted) throw clientClosed();
      const { queue, sender } = opened ?? (await opening);
      await flush(queue, sender, closing.signal, flushOptions);
    },
    stats: () => describe(opened),
    registerModules: (modules) => trpc.modules.register.mutate(modules),
    close: () => (closed ??= close()),
    [Symbol.asyncDispose]: () => (closed ??= close()),
  };
}

async function openQueue(
  options: GatewayClientOptions,
  maxQueueBytes: number,
  now: () => number,
  emit: (event: GatewayEvent) => void,
): Promise<ReadingQueue> {
  const settings: QueueSettings = {
    maxQueueBytes,
    whenFull: options.whenFull ?? 'reject',
    onDuplicate: options.onDuplicate ?? 'ignore',
    now,
    onDropped: (records) => emit({ type: 'dropped', records }),
    onCorrupt: (file, pieces) => emit({ type: 'corrupt', file, pieces }),
  };
  return options.queueDir === undefined
    ? createMemoryQueue(settings)
    : openDiskQueue(options.queueDir, settings);
}

/** NaN and Infinity have no JSON and would arrive as "not measured": as text the server refuses them by path. */
function encodeRecord(record: RawRecord): string {
  const json: string | undefined = JSON.stringify(record, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  if (json === undefined)
    throw new AppError('INVALID_INPUT', 'A reading must be an object that JSON can hold.');
  const use = Buffer.byteLength(json);
  if (use > MAX_RECORD_BYTES)
    throw new AppError(
      'PAYLOAD_TOO_LARGE',
      `A reading of ${use} bytes is over the limit of ${MAX_RECORD_BYTES}.`,
      {
        details: { limit: 'record', max: MAX_RECORD_BYTES, use, unit: 'bytes' },
      },
    );
  return json;
}

function describe(opened: { queue: ReadingQueue; sender: Sender } | undefined): GatewayStats {
  const figures = opened?.queue.figures() ?? { records: 0, bytes: 0, oldestQueuedAt: undefined };
  const sender = opened?.sender;
  const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return {
    ...(opened?.queue.totals ?? noTotals()),
    queuedRecords: figures.records,
    queuedBytes: figures.bytes,
    queuedBatches: sender === undefined ? 0 : Math.ceil(figures.records / sender.limit),
    retries: sender?.retries ?? 0,
    lastError: sender?.lastError,
    lastAcknowledgedAt: iso(sender?.lastAcknowledgedAt),
    oldestQueuedAt: iso(figures.oldestQueuedAt),
  };
}

function createEmit(onEvent: GatewayClientOptions['onEvent']): (event: GatewayEvent) => void {
  return (event) => {
    try {
      onEvent?.(event);
    } catch {
      // A listener's fault must not stop the readings.
    }
  };
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new AppError('INVALID_INPUT', `${name} must be a whole number above 0, not ${value}.`);
}
