import { AppError } from '@wp/contract';

const RETRY_AFTER_SECONDS = 2;

/** Lets `width` tasks run at once and `maxWaiting` wait in order; what comes beyond is refused as OVERLOADED. */
export function createGate(options: { name: string; width: number; maxWaiting: number; now: () => Date }) {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < options.width) {
      running += 1;
      return;
    }
    if (waiting.length >= options.maxWaiting) {
      throw new AppError('OVERLOADED', 'Too many sign-ins are waiting; try again in a few seconds.', {
        details: {
          limit: options.name,
          max: options.maxWaiting,
          use: waiting.length,
          retryAfterSeconds: RETRY_AFTER_SECONDS,
          resetAt: new Date(options.now().getTime() + RETRY_AFTER_SECONDS * 1000).toISOString(),
        },
      });
    }
    // The place of the one that leaves is handed over, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async run<T>(task: () => Promise<T>): Promise<T> {
      await enter();
      try {
        return await task();
      } finally {
        leave();
      }
    },
  };
}
