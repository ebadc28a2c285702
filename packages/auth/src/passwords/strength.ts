import { Worker } from 'node:worker_threads';
import { createGate } from '@wp/contract/node';

/** What the thread is asked. */
export interface Judged {
  password: string;
  known: string[];
}

/** How long the thread is kept once it has nothing to do. */
const KEPT_MS = 10_000;

const gate = createGate('queue of new passwords', {
  max: 1,
  maxWaiting: 64,
  maxWaitMs: 10_000,
  advice: 'try again',
});

let kept: { worker: Worker; end: NodeJS.Timeout } | undefined;

/**
 * Why a password would soon be guessed, as sentences, and what to do; undefined where it would not. In a thread that
 * ends soon after: the dictionaries take 25 MB, which every garbage collection of the server would look through, and
 * a sixth of a second to load.
 */
export const guessability = (password: string, known: readonly string[]): Promise<string | undefined> =>
  gate.enter(() => ask({ password, known: [...known] }));

function ask(judged: Judged): Promise<string | undefined> {
  clearTimeout(kept?.end);
  const worker = kept?.worker ?? start();
  kept = undefined;
  worker.ref();
  return new Promise<string | undefined>((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`The thread that judges passwords ended with ${code}.`));
    worker.once('error', reject).once('exit', ended);
    worker.once('message', (why: string | undefined) => {
      worker.off('error', reject).off('exit', ended);
      keep(worker);
      resolve(why);
    });
    worker.postMessage(judged);
  });
}

function start(): Worker {
  const worker = new Worker(new URL('./strength.worker.js', import.meta.url));
  const forget = () => {
    if (kept?.worker !== worker) return;
    clearTimeout(kept.end);
    kept = undefined;
  };
  return worker.on('error', forget).on('exit', forget);
}

/** For the next one, who often comes soon; neither it nor its end keeps the process. */
function keep(worker: Worker): void {
  worker.unref();
  const end = setTimeout(() => {
    kept = undefined;
    void worker.terminate();
  }, KEPT_MS).unref();
  kept = { worker, end };
}
