import { AppError } from '@wp/contract';

/** Lets `max` callers work at once; `maxWaiting` more wait in order, and what comes beyond is refused. */
export function createGate(name: string, max: number, maxWaiting: number) {
  let working = 0;
  const waiting: (() => void)[] = [];
  return {
    get waiting() {
      return waiting.length;
    },
    get working() {
      return working;
    },
    full: () => full(name, max + maxWaiting, working + waiting.length),
    async enter<T>(work: () => Promise<T>): Promise<T> {
      if (working >= max) {
        if (waiting.length >= maxWaiting) throw full(name, max + maxWaiting, working + waiting.length);
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else working += 1;
      try {
        return await work();
      } finally {
        // The place is handed on as it is: nobody slips in between.
        const next = waiting.shift();
        if (next === undefined) working -= 1;
        else next();
      }
    },
  };
}

function full(limit: string, max: number, use: number) {
  const retryAfterSeconds = 2;
  return new AppError('OVERLOADED', `The ${limit} is full; send the same batch again after Retry-After.`, {
    details: {
      limit,
      max,
      use,
      retryAfterSeconds,
      resetAt: new Date(Date.now() + retryAfterSeconds * 1000).toISOString(),
    },
  });
}
