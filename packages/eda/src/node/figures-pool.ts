import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { FiguresPool, type PoolOptions, type Spawned } from '../worker/figures-pool.ts';

export interface FiguresPoolOptions extends Partial<Omit<PoolOptions, 'spawn'>> {
  /** What a worker runs; default our own. */
  script?: URL;
}

const OWN_SCRIPT = new URL('./figures.worker.js', import.meta.url);

/** A pool of worker threads; as many as the machine has cores, unless told otherwise; they live until it is disposed. */
export const createFiguresPool = ({
  script = OWN_SCRIPT,
  ...options
}: FiguresPoolOptions = {}): FiguresPool =>
  new FiguresPool({ size: availableParallelism(), ...options, spawn: () => spawn(script) });

function spawn(script: URL): Spawned {
  const worker = new Worker(script);
  return {
    endpoint: nodeEndpoint(worker),
    onDeath(listener) {
      worker.once('error', (error) => listener(error instanceof Error ? error.message : String(error)));
      worker.once('exit', (code) => listener(`it ended with ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
