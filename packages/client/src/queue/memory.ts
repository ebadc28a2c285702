import { randomUUID } from 'node:crypto';
import { FRAME_OVERHEAD } from './frame.ts';
import { largerThanQueue, queueFull } from './full.ts';
import {
  type Batch,
  MAX_BATCH_BYTES,
  noTotals,
  type QueueSettings,
  type ReadingQueue,
  type Totals,
} from './queue.ts';

interface Entry {
  json: string;
  bytes: number;
  queuedAt: number;
}

/** The queue without a directory: the same, bounded alike, but gone with the process. */
export function createMemoryQueue(settings: QueueSettings): ReadingQueue {
  const totals = noTotals();
  const entries: Entry[] = [];
  let bytes = 0;
  let current: Batch | undefined;

  const take = (from: number, count: number): Entry[] => {
    const taken = entries.splice(from, count);
    bytes -= taken.reduce((sum, e) => sum + e.bytes, 0);
    return taken;
  };
  const dropOldest = (needed: number): void => {
    const from = current?.records.length ?? 0;
    let count = 0;
    let freed = 0;
    for (
      let e = entries[from];
      e && bytes - freed + needed > settings.maxQueueBytes;
      e = entries[from + count]
    ) {
      freed += e.bytes;
      count++;
    }
    if (count === 0) return;
    take(from, count);
    totals.dropped += count;
    settings.onDropped(count);
  };
  const form = (limit: number): Batch | undefined => {
    const records: string[] = [];
    let size = 0;
    for (const entry of entries) {
      size += entry.bytes;
      if (records.length >= limit || (records.length > 0 && size > MAX_BATCH_BYTES)) break;
      records.push(entry.json);
    }
    current =
      records.length === 0
        ? undefined
        : { batchId: randomUUID(), onDuplicate: settings.onDuplicate, records };
    return current;
  };

  return {
    totals,
    figures: () => ({ records: entries.length, bytes, oldestQueuedAt: entries[0]?.queuedAt }),
    async append(records) {
      const queuedAt = settings.now();
      const added = records.map((json) => ({
        json,
        queuedAt,
        bytes: Buffer.byteLength(json) + FRAME_OVERHEAD,
      }));
      const size = added.reduce((sum, e) => sum + e.bytes, 0);
      if (size > settings.maxQueueBytes) throw largerThanQueue(settings.maxQueueBytes, size);
      if (bytes + size > settings.maxQueueBytes) {
        if (settings.whenFull === 'reject') throw queueFull(settings.maxQueueBytes, bytes, queuedAt);
        dropOldest(size);
      }
      for (const entry of added) entries.push(entry);
      bytes += size;
    },
    head: async (limit) => current ?? form(limit),
    reform: async (limit) => form(limit),
    async settle(delta) {
      take(0, current?.records.length ?? 0);
      current = undefined;
      addTotals(totals, delta);
    },
    // Nothing outlives the process here, a dead letter neither: the event carries the reason.
    setAside: async () => 'memory',
    close: async () => {},
  };
}

export function addTotals(totals: Totals, delta: Partial<Totals>): void {
  for (const key of Object.keys(totals) as (keyof Totals)[]) totals[key] += delta[key] ?? 0;
}
