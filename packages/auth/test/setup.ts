import { type Auth, type Caller, createAuth } from '@wp/auth';
import type { WpDatabase } from '@wp/db';

export const PASSWORD = 'tulip-anvil-91-mango';
export const CLI = { kind: 'cli' } as const;

/** A clock that stands until it is moved. */
export function createClock(start = Date.UTC(2026, 0, 1)) {
  let ms = start;
  return {
    now: () => new Date(ms),
    advance: (by: { seconds?: number; hours?: number; days?: number }) => {
      ms += ((by.seconds ?? 0) + (by.hours ?? 0) * 3600 + (by.days ?? 0) * 86_400) * 1000;
    },
  };
}

let addresses = 0;
/** An address of its own for each test, so that none meets another's throttle. */
export const freshOrigin = () => {
  addresses += 1;
  return { address: `10.0.${addresses >> 8}.${addresses & 255}`, userAgent: 'test' };
};

export function authWithClock(database: WpDatabase) {
  const clock = createClock();
  return { clock, auth: createAuth({ database, now: clock.now }) };
}

let users = 0;
/** A user of the test's own, signed in. */
export async function signIn(auth: Auth, role: 'superuser' | 'analyst' | 'viewer' = 'analyst') {
  users += 1;
  const username = `user-${users}-${role}`;
  const user = await auth.users.create(CLI, { username, password: PASSWORD, role });
  const { token, expiresAt } = await auth.login({ username, password: PASSWORD }, freshOrigin());
  return { ...user, token, expiresAt, caller: await known(auth, token) };
}

export async function known(auth: Auth, token: string): Promise<Caller> {
  const caller = await auth.authenticate(token);
  if (caller === undefined) throw new Error('the token is not accepted');
  return caller;
}

/** The error that a promise rejects with. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ reason?: string; message: string; details?: unknown }> {
  return promise.then(
    () => {
      throw new Error('did not fail');
    },
    (error) => error,
  );
}
