import { parentPort, workerData } from 'node:worker_threads';
import { profileFile } from './profile-file.ts';
import type { FromProfileWorker, ToProfileWorker } from './profile-file-client.ts';

const { path, options } = workerData as ToProfileWorker;
const tell = (message: FromProfileWorker) => parentPort?.postMessage(message);
try {
  const profile = await profileFile(path, options, (share, what) => tell({ kind: 'progress', share, what }));
  tell({ kind: 'done', profile });
} catch (error) {
  const { message, code } =
    error instanceof Error
      ? (error as Error & { code?: string })
      : { message: String(error), code: undefined };
  tell({ kind: 'failed', message, code: code ?? (error instanceof RangeError ? 'RANGE' : 'INTERNAL') });
}
