import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@wp/contract';
import type { Connection, Driver } from './connection.ts';

/** How long a request may still wait, for whatever: a place, a connection, a lock. */
export interface Patience {
  leftMs: number;
  /** Calls of the request that wait now, and since when there is one: waits side by side pass the same time. */
  waiting?: number;
  sinceMs?: number;
}

const storage = new AsyncLocalStorage<Patience>();

/** Lets all that `work` waits for add up to what is left of `patience`. Outside of any, each wait has its own bound. */
export const withPatience = <T>(patience: Patience, work: () => T): T => storage.run(patience, work);

const leftOf = ({ leftMs, waiting = 0, sinceMs = 0 }: Patience): number =>
  Math.max(0, waiting > 0 ? leftMs - (performance.now() - sinceMs) : leftMs);

/** What is left, at most `ms`. */
export function patienceLeft(ms: number): number {
  const patience = storage.getStore();
  return patience === undefined ? ms : Math.min(ms, leftOf(patience));
}

/** Marks where a wait begins; answers what marks its end, once or again. */
export function startWaiting(): () => void {
  const patience = storage.getStore();
  if (patience === undefined) return () => {};
  if ((patience.waiting ?? 0) === 0) patience.sinceMs = performance.now();
  patience.waiting = (patience.waiting ?? 0) + 1;
  let over = false;
  return () => {
    if (over) return;
    over = true;
    if (patience.waiting === 1) patience.leftMs = leftOf(patience);
    patience.waiting = (patience.waiting ?? 1) - 1;
  };
}

/** A connection of the driver, or OVERLOADED where it does not come in time; what comes later is given back. */
export async function acquirePatiently(driver: Driver): Promise<Connection> {
  const patience = storage.getStore();
  if (patience === undefined) return driver.acquire();
  const waited = startWaiting();
  const lent = driver.acquire();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, leftOf(patience), undefined);
  });
  try {
    const connection = await Promise.race([lent, late]);
    if (connection !== undefined) return connection;
    lent.then((unwanted) => driver.release(unwanted)).catch(() => {});
    throw new AppError(
      'OVERLOADED',
      'The server is busy: this waited as long as anything may. Nothing of it was kept; send the same again after Retry-After.',
    );
  } finally {
    clearTimeout(timer);
    waited();
  }
}
