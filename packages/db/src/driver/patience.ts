import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@wp/contract';
import type { Connection, Driver } from './connection.ts';

/** How long a request may still wait, for whatever: a place, a connection, a lock. Each wait takes from it. */
export interface Patience {
  leftMs: number;
}

const storage = new AsyncLocalStorage<Patience>();

/** Lets all that `work` waits for add up to what is left of `patience`. Outside of any, each wait has its own bound. */
export const withPatience = <T>(patience: Patience, work: () => T): T => storage.run(patience, work);

/** What is left, at most `ms`. */
export const patienceLeft = (ms: number): number =>
  Math.max(0, Math.min(ms, storage.getStore()?.leftMs ?? ms));

/** Takes a wait that is over from what is left. */
export function spendPatience(ms: number): void {
  const patience = storage.getStore();
  if (patience !== undefined) patience.leftMs -= ms;
}

/** A connection of the driver, or OVERLOADED where it does not come in time; what comes later is given back. */
export async function acquirePatiently(driver: Driver): Promise<Connection> {
  const patience = storage.getStore();
  if (patience === undefined) return driver.acquire();
  const from = performance.now();
  const lent = driver.acquire();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, patience.leftMs), undefined);
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
    patience.leftMs -= performance.now() - from;
  }
}
