import type { Caller } from './types.ts';

export type RevocationMatch = (caller: Caller) => boolean;
export type RevocationListener = (match: RevocationMatch) => void;
export type Revocations = ReturnType<typeof createRevocations>;

/** Tells whoever holds a connection open, in this process and at once, which callers have lost their right to it. */
export function createRevocations() {
  const listeners = new Set<RevocationListener>();
  return {
    listen(listener: RevocationListener): () => void {
      // A wrapper, so that the same function registered twice is also removed one at a time.
      const own: RevocationListener = (match) => listener(match);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    /** One listener that throws must not keep the others from ending their connections. */
    announce(match: RevocationMatch): void {
      const failures: unknown[] = [];
      for (const listener of listeners) {
        try {
          listener(match);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'a listener of revocations failed');
    },
  };
}
