import { hash, verify } from '@node-rs/argon2';
import { createGate } from '@wp/contract/node';
import { MAX_PASSWORD_LENGTH } from './rules.ts';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hash of a random password that nobody knows, at the same cost: an unknown user's password is checked against it. */
const DUMMY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$aARwD3HC6EXQ2s7PdYHoQQ$OximpC/NGBcOmJXmOPilOmcWH/9J8zctkdHSKzBPfzQ';

const MAX_AT_ONCE = 4;
const MAX_WAITING = 64;
/** Who asked has gone by then, or had better ask again. */
const MAX_WAIT_MS = 10_000;

/** The same characters typed on another keyboard or system may come as other code points. */
const normalise = (password: string): string => password.normalize('NFKC');

export interface HasherSlot {
  hash(password: string): Promise<string>;
  /** Takes the same time where there is no hash to check against; the answer is then false. */
  verify(storedHash: string | undefined, password: string): Promise<boolean>;
}
export type PasswordHasher = ReturnType<typeof createPasswordHasher>;

const slot: HasherSlot = {
  hash: (password) => hash(normalise(password), ARGON2ID),
  async verify(storedHash, password) {
    const checkable = password.length <= MAX_PASSWORD_LENGTH;
    const matches = await verify(storedHash ?? DUMMY_HASH, checkable ? normalise(password) : '');
    return matches && checkable && storedHash !== undefined;
  },
};

/** Argon2id, a bounded number at once: each takes 19 MiB and a thread of the pool. */
export function createPasswordHasher() {
  const gate = createGate('queue of sign-ins', {
    max: MAX_AT_ONCE,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
    advice: 'try again',
  });
  return {
    /** Runs `task` while it holds a place; inside use only the slot that is given, never `run` or `hash` again. */
    run: <T>(task: (slot: HasherSlot) => Promise<T>): Promise<T> => gate.enter(() => task(slot)),
    hash: (password: string): Promise<string> => gate.enter(() => slot.hash(password)),
  };
}
