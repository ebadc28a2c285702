// A worker of the pool with tasks that are hard to end, or that kill it.
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { FIGURE_TASKS } from '../dist/worker/figure-tasks.js';
import { createFiguresService } from '../dist/worker/figures-service.js';
import { keepCodes } from '../dist/worker/throw-codes.js';

keepCodes();
const service = createFiguresService({
  ...FIGURE_TASKS,
  spin(_columns, { steps, isDeaf }, step) {
    for (let i = 0; i < steps; i++) {
      let sum = 0;
      for (let j = 0; j < 1e5; j++) sum += Math.sqrt(j + i);
      if (!isDeaf) step(i / steps, `step ${i} of ${steps}, ${sum > 0}`);
    }
    return steps;
  },
  die() {
    setTimeout(() => {
      throw new Error('told to die');
    });
    return new Promise(() => undefined);
  },
});
expose(service, nodeEndpoint(parentPort));
