import { AppError } from '@wp/contract';
import { Piscina } from 'piscina';
import type { ChunkTask, ParsedChunk } from './chunk.ts';

export interface ChunkPool {
  parse(task: ChunkTask): Promise<ParsedChunk>;
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
  return {
    get queued() {
      return pool.queueSize;
    },
    threads: options.threads,
    async parse(task) {
      if (pool.queueSize >= options.maxQueue) throw overloaded(options.maxQueue, pool.queueSize);
      return pool.run(task, { transferList: [task.bytes.buffer, task.spans.buffer] });
    },
    async roomy() {
      while (pool.queueSize >= options.maxQueue) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    close: () => pool.close(),
  };
}

function overloaded(max: number, use: number): AppError<'OVERLOADED'> {
  const retryAfterSeconds = 1;
  return new AppError('OVERLOADED', 'The ingest queue is full; send the batch again after Retry-After.', {
    details: {
      limit: 'ingest queue (chunks)',
      max,
      use,
      retryAfterSeconds,
      resetAt: new Date(Date.now() + retryAfterSeconds * 1000).toISOString(),
    },
  });
}
