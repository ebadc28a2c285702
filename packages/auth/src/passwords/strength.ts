import { createGate } from '@wp/contract/node';
import { Piscina } from 'piscina';
import type { run } from './strength.worker.ts';

/** Of the thread once it has nothing to do. */
const KEPT_MS = 10_000;

const gate = createGate('queue of new passwords', {
  max: 1,
  maxWaiting: 64,
  maxWaitMs: 10_000,
  advice: 'try again',
});

let pool: Piscina | undefined;

const poolOf = (): Piscina => {
  pool ??= new Piscina({
    filename: new URL('./strength.worker.js', import.meta.url).href,
    name: 'run',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: KEPT_MS,
  });
  return pool;
};

/**
 * Why a password would soon be guessed, as sentences, and what to do; undefined where it would not. In a thread that
 * ends soon after: the dictionaries take 25 MB, which every garbage collection of the server would look through, and
 * a sixth of a second to load.
 */
export function guessability(password: string, known: readonly string[]): Promise<string | undefined> {
  const asked: Parameters<typeof run>[0] = { password, known: [...known] };
  return gate.enter(() => poolOf().run(asked));
}
