import { float64At } from '@wp/contract';
import type { ParsedChunk } from '../parse/chunk.ts';

type Extent = Pick<ParsedChunk, 'moduleNames' | 'moduleFirstMs' | 'moduleLastMs'>;

interface Write<T> {
  extent: Extent;
  done: Promise<T>;
  settle: (answer: T) => void;
}

/**
 * Lets a few writes of one stream be under way at once, with the outcome of one after the other: a write waits for
 * those before it that may hold the same key, and answers are settled in the order in which the writes were added.
 */
export function createOrderedWriters<T>(width: number) {
  const underWay: Write<T>[] = [];
  const settleOldest = async () => {
    const [oldest] = underWay;
    if (oldest === undefined) return;
    const answer = await oldest.done;
    underWay.shift();
    oldest.settle(answer);
  };
  return {
    /** Resolves when the write has begun. Throws what an earlier one failed with. */
    async add(extent: Extent, write: () => Promise<T>, settle: (answer: T) => void): Promise<void> {
      while (underWay.length >= width || underWay.some((other) => mayShareKey(other.extent, extent))) {
        await settleOldest();
      }
      const done = write();
      done.catch(() => {});
      underWay.push({ extent, done, settle });
    },
    async finish(): Promise<void> {
      while (underWay.length > 0) await settleOldest();
    },
    /** Waits until nothing is under way any more, whatever became of it. */
    async settled(): Promise<void> {
      await Promise.allSettled(underWay.map((write) => write.done));
    },
  };
}

/** Whether a module is in both at overlapping times. */
export function mayShareKey(a: Extent, b: Extent): boolean {
  const position = new Map(a.moduleNames.map((name, i) => [name, i]));
  return b.moduleNames.some((name, j) => {
    const i = position.get(name);
    if (i === undefined) return false;
    const [first, last] = [float64At(a.moduleFirstMs, i), float64At(a.moduleLastMs, i)];
    return float64At(b.moduleFirstMs, j) <= last && float64At(b.moduleLastMs, j) >= first;
  });
}
