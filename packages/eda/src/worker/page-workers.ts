import type { Spawned } from './figures-pool.ts';

/** A worker of a page, as pool and client take it. */
export const pageWorker = (worker: Worker): Spawned => ({
  endpoint: worker,
  onDeath(listener) {
    let isTold = false;
    const tell = (why: string) => {
      if (isTold) return;
      isTold = true;
      listener(why);
    };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      tell(event.message || 'it could not be started');
    });
    worker.addEventListener('messageerror', () => tell('a message to it could not be read'));
  },
  terminate: () => worker.terminate(),
});
