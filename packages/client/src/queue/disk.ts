import { randomUUID } from 'node:crypto';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';
import { writeDeadLetter } from './dead-letters.ts';
import { encodeFrame } from './frame.ts';
import { largerThanQueue, queueFull } from './full.ts';
import { addTotals } from './memory.ts';
import type { Batch, DeadLetter, QueueFigures, QueueSettings, ReadingQueue, Totals } from './queue.ts';
import { Reserve } from './reserve.ts';
import { peekQueuedAt, readExactly, readSlice, type Segment } from './segment.ts';
import { SegmentFiles } from './segments.ts';

const MAX_SEGMENT_BYTES = 8 * 1024 * 1024;
const GROUP_BYTES = 4 * 1024 * 1024;

interface Waiting {
  bytes: Buffer;
  records: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Opens the queue that lives in a directory, which the caller has locked. */
export async function openDiskQueue(directory: string, settings: QueueSettings): Promise<ReadingQueue> {
  const { cursor, damaged } = await readCursor(directory);
  const queue = new DiskQueue(directory, settings, cursor);
  await queue.open(damaged);
  return queue;
}

class DiskQueue implements ReadingQueue {
  private readonly directory: string;
  private readonly settings: QueueSettings;
  private readonly cursor: Cursor;
  private readonly files: SegmentFiles;
  private readonly reserve: Reserve;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private committing = false;
  private turn: Promise<unknown> = Promise.resolve();
  private oldestQueuedAt: number | undefined;
  private begunBatch: Batch | undefined;

  constructor(directory: string, settings: QueueSettings, cursor: Cursor) {
    this.directory = directory;
    this.settings = settings;
    this.cursor = cursor;
    const segmentBytes = Math.max(1024, Math.min(MAX_SEGMENT_BYTES, Math.floor(settings.maxQueueBytes / 16)));
    this.reserve = new Reserve(directory);
    this.files = new SegmentFiles(directory, segmentBytes, (file, pieces) => this.corrupt(file, pieces));
  }

  get totals(): Totals {
    return this.cursor.totals;
  }

  async open(damagedCursor: boolean): Promise<void> {
    if (damagedCursor) this.corrupt('cursor.json', 1);
    await this.files.open(this.cursor.settled);
    await this.saveCursor();
    await this.peekOldest();
  }

  figures(): QueueFigures {
    const records = this.files.list.reduce((sum, s) => sum + s.records, 0);
    return {
      records,
      bytes: this.pendingBytes(),
      oldestQueuedAt: records > 0 ? this.oldestQueuedAt : undefined,
    };
  }

  append(records: readonly string[]): Promise<void> {
    const { maxQueueBytes, whenFull, now } = this.settings;
    const queuedAt = now();
    const bytes = Buffer.concat(records.map((json) => encodeFrame(json, queuedAt)));
    if (bytes.length > maxQueueBytes) return Promise.reject(largerThanQueue(maxQueueBytes, bytes.length));
    const use = this.pendingBytes() + this.waitingBytes;
    if (whenFull === 'reject' && use + bytes.length > maxQueueBytes)
      return Promise.reject(queueFull(maxQueueBytes, use, queuedAt));
    this.waitingBytes += bytes.length;
    return new Promise((resolve, reject) => {
      this.waiting.push({ bytes, records: records.length, resolve, reject });
      if (!this.committing) void this.commitWaiting();
    });
  }

  /** One write and one sync for all that came while the last was under way. */
  private async commitWaiting(): Promise<void> {
    this.committing = true;
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      const bytes = Buffer.concat(group.map((w) => w.bytes));
      const records = group.reduce((sum, w) => sum + w.records, 0);
      try {
        await this.exclusively(() => this.commit(bytes, records));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      } finally {
        this.waitingBytes -= bytes.length;
      }
    }
    this.committing = false;
  }

  private takeGroup(): Waiting[] {
    const limit = Math.min(GROUP_BYTES, this.settings.maxQueueBytes);
    let size = 0;
    let count = 0;
    for (const { bytes } of this.waiting) {
      size += bytes.length;
      if (count > 0 && size > limit) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private saveCursor(): Promise<void> {
    return this.reserve.spend(() => writeCursor(this.directory, this.cursor));
  }

  private async commit(bytes: Buffer, records: number): Promise<void> {
    await this.reserve.take();
    if (this.settings.whenFull === 'drop-oldest') await this.makeRoom(bytes.length);
    const wasEmpty = this.figures().records === 0;
    await this.files.append(bytes, records);
    if (wasEmpty) this.oldestQueuedAt = this.settings.now();
  }

  head(limit: number): Promise<Batch | undefined> {
    return this.exclusively(
      async () => this.begunBatch ?? (await this.resume()) ?? (await this.begin(limit)),
    );
  }

  reform(limit: number): Promise<Batch | undefined> {
    return this.exclusively(async () => {
      this.begunBatch = undefined;
      this.cursor.begun = null;
      // A copied directory would meet the same ids again and again: a fresh one ends that.
      this.cursor.queueId = randomUUID();
      return this.begin(limit);
    });
  }

  /** The batch that an earlier process began: the same bytes under the same id. */
  private async resume(): Promise<Batch | undefined> {
    const { begun } = this.cursor;
    const head = this.files.list[0];
    if (begun === null) return undefined;
    if (
      head === undefined ||
      begun.segment !== head.number ||
      begun.to > head.size ||
      begun.from !== this.offsetIn(head)
    ) {
      this.cursor.begun = null;
      return undefined;
    }
    const { records } = await readExactly(head, begun.from, begun.to);
    if (records.length !== begun.records) {
      this.cursor.begun = null;
      return undefined;
    }
    this.begunBatch = { batchId: begun.batchId, onDuplicate: begun.onDuplicate, records };
    return this.begunBatch;
  }

  private async begin(limit: number): Promise<Batch | undefined> {
    for (
      let head = this.files.list[0];
      head !== undefined && this.figures().records > 0;
      head = this.files.list[0]
    ) {
      const from = this.offsetIn(head);
      if (from >= head.size && this.files.isActive(head)) return undefined;
      const slice = from >= head.size ? undefined : await readSlice(head, from, limit);
      if (slice !== undefined && slice.damagedPieces > 0 && !head.damaged)
        this.files.markDamaged(head, slice.damagedPieces);
      if (slice === undefined || slice.records.length === 0) {
        await this.passOver(head, slice?.to ?? head.size);
        continue;
      }
      const batchId = `${this.cursor.queueId}-${++this.cursor.sequence}`;
      const { onDuplicate } = this.settings;
      const records = slice.records.length;
      this.cursor.begun = { batchId, segment: head.number, from, to: slice.to, records, onDuplicate };
      try {
        await this.saveCursor();
      } catch (error) {
        // Nothing is sent whose identity is not on disk.
        this.cursor.begun = null;
        throw error;
      }
      this.begunBatch = { batchId, onDuplicate, records: slice.records };
      return this.begunBatch;
    }
    return undefined;
  }

  /** Steps over a part that holds no good record. */
  private async passOver(segment: Segment, to: number): Promise<void> {
    this.cursor.settled = { segment: segment.number, offset: to };
    await this.retire();
    await this.saveCursor();
  }

  settle(delta: Partial<Totals>): Promise<void> {
    return this.exclusively(async () => {
      const { begun } = this.cursor;
      const head = this.files.list[0];
      if (begun === null || head === undefined) return;
      head.records -= begun.records;
      this.cursor.settled = { segment: begun.segment, offset: begun.to };
      this.cursor.begun = null;
      this.begunBatch = undefined;
      addTotals(this.cursor.totals, delta);
      await this.saveCursor();
      await this.retire();
      await this.peekOldest();
    });
  }

  /** Removes the first file once all of it is settled, unless it is still written. */
  private async retire(): Promise<void> {
    const head = this.files.list[0];
    if (head === undefined || this.offsetIn(head) < head.size) return;
    if (this.files.isActive(head) && this.files.list.length === 1) return;
    await this.files.remove(head);
  }

  setAside(batch: Batch, letter: DeadLetter): Promise<string | undefined> {
    return writeDeadLetter(this.directory, batch, letter, this.settings.maxQueueBytes);
  }

  async close(): Promise<void> {
    // What is being committed is finished first: its senders were promised an answer.
    while (this.committing) await this.exclusively(async () => undefined);
    await this.exclusively(() => this.files.seal());
  }

  /** Drops the oldest readings, but never those of a batch that the server may already hold. */
  private async makeRoom(needed: number): Promise<void> {
    let dropped = 0;
    while (this.pendingBytes() + needed > this.settings.maxQueueBytes) {
      const { begun } = this.cursor;
      const head = this.files.list[0];
      if (head === undefined) break;
      if (begun === null || begun.segment !== head.number) {
        dropped += head.records;
        this.cursor.settled = { segment: head.number, offset: head.size };
        await this.files.remove(head);
      } else if (begun.to < head.size) {
        dropped += head.records - begun.records;
        head.records = begun.records;
        await this.files.cut(head, begun.to);
      } else {
        const next = this.files.list[1];
        if (next === undefined) break;
        dropped += next.records;
        await this.files.remove(next);
      }
    }
    if (dropped === 0) return;
    this.cursor.totals.dropped += dropped;
    await this.saveCursor();
    await this.peekOldest();
    this.settings.onDropped(dropped);
  }

  private offsetIn(segment: Segment): number {
    return segment.number === this.cursor.settled.segment ? this.cursor.settled.offset : 0;
  }

  private pendingBytes(): number {
    return this.files.list.reduce((sum, s) => sum + s.size - this.offsetIn(s), 0);
  }

  private async peekOldest(): Promise<void> {
    for (const segment of this.files.list) {
      const queuedAt = await peekQueuedAt(segment, this.offsetIn(segment)).catch(() => undefined);
      if (queuedAt !== undefined) {
        this.oldestQueuedAt = queuedAt;
        return;
      }
    }
  }

  private corrupt(file: string, pieces: number): void {
    this.cursor.totals.corrupt += pieces;
    this.settings.onCorrupt(file, pieces);
  }

  /** Reading, writing and moving the cursor take turns: each sees the files as the last one left them. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
