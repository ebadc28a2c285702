import { type Remote, wrap } from 'comlink';
import type { TracesService } from './traces.worker.ts';

/** The caller's side of a worker that holds traces. */
export interface TracesClient extends Disposable {
  readonly calls: Remote<TracesService>;
}

/**
 * Takes a worker that runs `traces.worker`. `onBroken` is called once if it dies: what it held is gone, calls in flight
 * are never answered, and whoever holds the client makes another.
 */
export function tracesClient(worker: Worker, onBroken: (why: string) => void): TracesClient {
  const calls = wrap<TracesService>(worker);
  let isEnded = false;
  const broken = (why: string) => {
    if (isEnded) return;
    isEnded = true;
    worker.terminate();
    onBroken(why);
  };
  worker.addEventListener('error', ({ message }) => broken(message || 'the worker could not be started'));
  worker.addEventListener('messageerror', () => broken('a message to the worker could not be read'));
  return {
    calls,
    [Symbol.dispose]() {
      isEnded = true;
      worker.terminate();
    },
  };
}
