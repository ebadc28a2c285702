import { AppError, limitFor } from '@wp/contract';
import { Piscina } from 'piscina';
import type { ChunkSource, ChunkTask, ParsedChunk } from './chunk.ts';
import type { run } from './chunk.worker.ts';

const RETRY_AFTER_SECONDS = 1;

export interface ChunkPool {
  /**
   * The task's buffers are the worker's from now on, and come back with its answer, unless `kept` names the same
   * records where the caller keeps them.
   */
  parse(task: ChunkTask, kept?: ChunkSource): Promise<ParsedChunk>;
  /** Threads that have nothing to do. */
  readonly idle: number;
  /** Resolves when the queue has room again. */
  roomy(): Promise<void>;
  readonly queued: number;
  readonly threads: number;
  close(): Promise<void>;
}

/** The bounded pool of worker threads in which raw batches are parsed. */
export function createChunkPool(options: { threads: number; maxQueue: number }): ChunkPool {
  const pool = new Piscina({
    filename: new URL('./chunk.worker.js', import.meta.url).href,
    name: 'run',
    minThreads: 1,
    maxThreads: options.threads,
    maxQueue: options.maxQueue,
    idleTimeout: 60_000,
  });
  let underWay = 0;
  return {
    get idle() {
      return Math.max(0, options.threads - underWay);
    },
    get queued() {
      return pool.queueSize;
    },
    threads: options.threads,
    async parse(task, kept) {
      if (pool.queueSize >= options.maxQueue) throw overloaded(options.maxQueue, pool.queueSize);
      const asked: Parameters<typeof run>[0] = { task, returnsSource: kept === undefined };
      underWay += 1;
      try {
        const parsed = await pool.run(asked, { transferList: [task.bytes.buffer, task.spans.buffer] });
        return kept === undefined ? parsed : { ...parsed, bytes: kept.bytes, spans: kept.spans };
      } finally {
        underWay -= 1;
      }
    },
    async roomy() {
      while (pool.queueSize >= options.maxQueue) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    close: () => pool.close(),
  };
}

const overloaded = (max: number, use: number) =>
  new AppError('OVERLOADED', 'The ingest queue is full; send the batch again after Retry-After.', {
    details: limitFor(RETRY_AFTER_SECONDS, { limit: 'ingest queue (chunks)', max, use }),
  });
