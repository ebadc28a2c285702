/** Waiting that can be cut off from outside. */
export interface Cutoff {
  /** Ends every wait under way, and those to come, with `reason`; only the first reason counts. */
  cut(reason: unknown): void;
  /** What `work` comes to, or the reason for which all was cut off before. The work itself goes on. */
  orCut<T>(work: Promise<T>): Promise<T>;
}

/**
 * For work that is waited for piece by piece while something else may end it: `Promise.race` against a promise that
 * stays open would keep every piece until that promise ends, a whole stream in memory.
 */
export function createCutoff(): Cutoff {
  let reached: { reason: unknown } | undefined;
  const waiting = new Set<(reason: unknown) => void>();
  return {
    cut(reason) {
      reached ??= { reason };
      for (const reject of waiting) reject(reached.reason);
      waiting.clear();
    },
    orCut(work) {
      return new Promise((resolve, reject) => {
        if (reached !== undefined) reject(reached.reason);
        else waiting.add(reject);
        work.then(resolve, reject).finally(() => waiting.delete(reject));
      });
    },
  };
}
