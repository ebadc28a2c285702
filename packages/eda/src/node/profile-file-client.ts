import { Worker } from 'node:worker_threads';
import type { TableProfile } from '../store/profile-table.ts';
import { TableError } from '../store/table-error.ts';
import type { ProfileFileOptions } from './profile-file.ts';

export interface ToProfileWorker {
  path: string;
  options: ProfileFileOptions;
}
export type FromProfileWorker =
  | { kind: 'progress'; share: number; what: string }
  | { kind: 'done'; profile: TableProfile }
  | { kind: 'failed'; message: string; code: string };

export interface ProfileInWorkerOptions extends ProfileFileOptions {
  signal?: AbortSignal;
  progress?: (share: number, what: string) => void;
}

/**
 * A file's profile, made in a thread of its own: the caller's stays free. Aborted it ends at once, with the signal's
 * reason. Throws a TableError for a file that is no table.
 */
export function profileInWorker(path: string, options: ProfileInWorkerOptions = {}): Promise<TableProfile> {
  const { signal, progress, ...rest } = options;
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./profile-file.worker.js', import.meta.url), {
    workerData: { path, options: rest } satisfies ToProfileWorker,
  });
  return new Promise<TableProfile>((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: FromProfileWorker) => {
      if (message.kind === 'progress') progress?.(message.share, message.what);
      else if (message.kind === 'done') resolve(message.profile);
      else reject(message.code === 'TABLE' ? new TableError(message.message) : new Error(message.message));
    });
    worker.on('error', (error) => reject(outOfMemory(error)));
    worker.on('exit', (code) => reject(new Error(`The worker that profiles ended with ${code}.`)));
  }).finally(() => worker.terminate());
}

function outOfMemory(error: Error & { code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new TableError(
    'The table does not fit into memory. Profile fewer columns or rows: export a shorter time, or buckets instead of samples.',
  );
}
