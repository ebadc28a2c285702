import { AppError, type Receipt } from '@wp/contract';
import type { GatewayEvent, GatewayStats } from './options.ts';
import type { Batch, ReadingQueue } from './queue/queue.ts';
import { blamesBatch, CallFailure, judge, lostAnswer, slowBackoffMs, type Verdict, waitMs } from './retry.ts';
import { type BatchInput, type IngestCall, type ReadyCall, type ReceiptCall, toCallFailure } from './trpc.ts';

export interface SenderSettings {
  batchSize: number;
  flushIntervalMs: number;
  requestTimeoutMs: number;
  now: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  random: () => number;
  emit: (event: GatewayEvent) => void;
}

/** Calls that must go well before the batch is let grow again after a 413. */
const CALLS_BEFORE_GROWING = 50;
/** Failures of the server over one batch after which the batch is suspected, where the server says that it is well. */
const FAILURES_BEFORE_SUSPECT = 8;

/** What an unanswered question for a receipt may hold up at most: sending again answers it too. */
const RECEIPT_TIMEOUT_MS = 10_000;

/** Takes batch after batch from the queue to the server: in order, one in flight, until it is stopped. */
export class Sender {
  retries = 0;
  lastError: GatewayStats['lastError'];
  lastAcknowledgedAt: number | undefined;
  /** Set while only a person can help: what `flush` rejects with. */
  blocked: CallFailure | undefined;
  limit: number;
  private goodCalls = 0;
  private attempt = 0;
  /** Failures of the server over the present batch, or over the larger one that it was split from. */
  private blamed = 0;
  /** The batch whose answer was lost, until the server was asked whether it has it. */
  private unanswered: string | undefined;
  private flushes = 0;
  private idle = false;
  private gathering = false;
  private readonly stopping = new AbortController();
  private pause = new AbortController();
  private listeners = new Set<() => void>();
  private running: Promise<void> | undefined;
  private readonly queue: ReadingQueue;
  private readonly ingest: IngestCall;
  private readonly receipt: ReceiptCall;
  private readonly isReady: ReadyCall;
  private readonly settings: SenderSettings;

  constructor(
    queue: ReadingQueue,
    server: { ingest: IngestCall; receipt: ReceiptCall; isReady: ReadyCall },
    settings: SenderSettings,
  ) {
    this.queue = queue;
    this.ingest = server.ingest;
    this.receipt = server.receipt;
    this.isReady = server.isReady;
    this.settings = settings;
    this.limit = settings.batchSize;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Breaks off the call in flight; its batch stays begun and is sent again as it was. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.pause.abort();
    await this.running;
    this.changed();
  }

  /** Tells the sender that readings came. */
  wake(): void {
    if (this.idle || this.queue.figures().records >= this.limit) this.interrupt();
  }

  /** Runs `listener` after everything that happens to the queue; the answer stops it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** While any flush waits, batches don't wait for their fill. */
  beginFlush(): () => void {
    this.flushes++;
    // Perhaps the token was just mended: a flush asks at once.
    if (this.blocked !== undefined) this.pause.abort();
    this.blocked = undefined;
    this.interrupt();
    return () => {
      this.flushes--;
    };
  }

  private interrupt(): void {
    if (this.idle || this.gathering) this.pause.abort();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.gather();
        const batch = this.stopping.signal.aborted ? undefined : await this.queue.head(this.limit);
        if (batch !== undefined) await this.deliver(batch);
      } catch (error) {
        // The queue's own disk fails: what is queued stays, and is tried again.
        const failure = toCallFailure(error);
        this.note(failure);
        this.settings.emit({ type: 'queue-error', message: failure.message });
        await this.wait(slowBackoffMs(0, this.settings.random));
      }
      this.changed();
    }
  }

  /** Waits for readings, and then for more of them. */
  private async gather(): Promise<void> {
    if (this.queue.figures().records === 0) {
      this.idle = true;
      this.pause = new AbortController();
      if (!this.stopping.signal.aborted) await aborted(this.pause.signal);
      this.idle = false;
    }
    if (this.flushes > 0 || this.attempt > 0 || this.queue.figures().records >= this.limit) return;
    this.gathering = true;
    await this.wait(this.settings.flushIntervalMs);
    this.gathering = false;
  }

  private async wait(ms: number): Promise<void> {
    this.pause = new AbortController();
    if (this.stopping.signal.aborted) return;
    await this.settings.sleep(ms, this.pause.signal).catch(() => undefined);
  }

  private async deliver(batch: Batch): Promise<void> {
    let receipt: Receipt;
    try {
      receipt = await this.call(batch);
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.failed(batch, toCallFailure(error));
      return;
    }
    this.attempt = 0;
    this.blamed = 0;
    this.blocked = undefined;
    this.lastAcknowledgedAt = this.settings.now();
    if (++this.goodCalls >= CALLS_BEFORE_GROWING && this.limit < this.settings.batchSize) {
      this.goodCalls = 0;
      this.limit = Math.min(this.settings.batchSize, this.limit * 2);
    }
    const { stored, duplicates, replaced, rejected, received } = receipt;
    await this.queue.settle({
      sent: received,
      stored,
      duplicates,
      replaced,
      rejected,
      acknowledgedBatches: 1,
    });
    this.settings.emit({ type: 'acknowledged', receipt });
    if (rejected > 0) this.settings.emit({ type: 'rejected', ...describeRejected(batch, receipt) });
  }

  private async call(batch: Batch): Promise<Receipt> {
    const { batchId, onDuplicate, records } = batch;
    const input = { batchId, onDuplicate, readings: records.map((json) => JSON.parse(json)) };
    const isOfBatch = (receipt: Receipt) =>
      receipt.batchId === batchId && receipt.received === records.length;
    if (this.unanswered === batchId) {
      const found = await this.askReceipt(input);
      if (found !== undefined && isOfBatch(found)) return found;
    }
    const receipt = await this.within(this.settings.requestTimeoutMs, (signal) =>
      this.ingest(input, { signal }),
    );
    if (isOfBatch(receipt)) return receipt;
    throw new CallFailure('The receipt is of another batch: the readings stay queued.', { status: 200 });
  }

  /** The receipt of a batch whose answer was lost; where it cannot be had, the batch is just sent again. */
  private async askReceipt(input: BatchInput): Promise<Receipt | undefined> {
    try {
      const ms = Math.min(RECEIPT_TIMEOUT_MS, this.settings.requestTimeoutMs);
      const receipt = await this.within(ms, (signal) => this.receipt(input, { signal }));
      this.unanswered = undefined;
      return receipt;
    } catch {
      return undefined;
    }
  }

  /** Makes a call that ends after `ms`, or when the sender is stopped. */
  private async within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const onStop = () => abort.abort();
    const timer = setTimeout(onStop, ms);
    this.stopping.signal.addEventListener('abort', onStop, { once: true });
    if (this.stopping.signal.aborted) onStop();
    try {
      return await call(abort.signal);
    } finally {
      clearTimeout(timer);
      this.stopping.signal.removeEventListener('abort', onStop);
    }
  }

  private async failed(batch: Batch, failure: CallFailure): Promise<void> {
    this.note(failure);
    if (lostAnswer(failure)) this.unanswered = batch.batchId;
    const verdict = await this.judgeBatch(failure);
    // The halves of a batch that is refused as a whole tell which record it was: only that one is set aside.
    if ((verdict === 'too-large' || verdict === 'invalid') && batch.records.length > 1) {
      this.goodCalls = 0;
      this.limit = Math.ceil(batch.records.length / 2);
      await this.queue.reform(this.limit);
      this.settings.emit({ type: 'split', batchId: batch.batchId, records: this.limit });
      return;
    }
    if (verdict === 'conflict' && this.attempt < 3) {
      this.attempt++;
      const again = await this.queue.reform(batch.records.length);
      this.settings.emit({ type: 'conflict', batchId: batch.batchId, newBatchId: again?.batchId });
      return;
    }
    if ((verdict === 'invalid' || verdict === 'too-large') && (await this.bury(batch, failure))) return;
    await this.again(batch, failure, verdict === 'retry' || verdict === 'unauthorized' ? verdict : 'refused');
  }

  /** A batch that a healthy server fails over again and again is refused as a bad one: it must not hold up the rest. */
  private async judgeBatch(failure: CallFailure): Promise<Verdict> {
    const verdict = judge(failure);
    if (verdict !== 'retry' || !blamesBatch(failure)) return verdict;
    this.blamed += 1;
    if (this.blamed < FAILURES_BEFORE_SUSPECT || !(await this.isReady(this.stopping.signal))) return verdict;
    // What it is split into has two tries left: the half that is good needs one.
    this.blamed = FAILURES_BEFORE_SUSPECT - 2;
    return 'invalid';
  }

  private async again(
    batch: Batch,
    failure: CallFailure,
    type: 'retry' | 'unauthorized' | 'refused',
  ): Promise<void> {
    const { now, random, emit } = this.settings;
    const ms = waitMs(failure, this.attempt++, now(), random);
    this.retries++;
    this.blocked = type === 'retry' ? undefined : failure;
    const { status, message } = failure;
    emit({ type, batchId: batch.batchId, attempt: this.attempt, waitMs: ms, status, message });
    this.changed();
    await this.wait(ms);
  }

  /** Sets a batch aside that the server will never take, so that those behind it go on. */
  private async bury(batch: Batch, failure: CallFailure): Promise<boolean> {
    const reason = failure.reason ?? `HTTP_${failure.status}`;
    const at = new Date(this.settings.now()).toISOString();
    const file = await this.queue.setAside(batch, { at, reason, message: failure.message });
    if (file === undefined) return false;
    this.attempt = 0;
    this.blamed = 0;
    const records = batch.records.length;
    await this.queue.settle({ deadLettered: records });
    const { batchId } = batch;
    this.settings.emit({ type: 'dead-letter', batchId, records, reason, message: failure.message, file });
    return true;
  }

  private note(failure: CallFailure): void {
    const { message, status, reason } = failure;
    this.lastError = { at: new Date(this.settings.now()).toISOString(), message, status, reason };
  }

  private changed(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

function describeRejected(batch: Batch, receipt: Receipt) {
  const errors = receipt.errors.map((error) => {
    const record: unknown = JSON.parse(batch.records[error.index] ?? 'null');
    return { ...error, record };
  });
  return { batchId: receipt.batchId, rejected: receipt.rejected, errors };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const clientClosed = (): AppError =>
  new AppError(
    'CANCELLED',
    'The gateway client is closed; what was queued on disk is sent when it is opened again.',
  );
