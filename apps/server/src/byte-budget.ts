import { AppError, limitFor } from '@wp/contract';

const RETRY_AFTER_SECONDS = 2;

/** What one request holds of a budget; given back whole when the request is over. */
export interface BodyShare {
  /** Raises what is held to `bytes`; throws OVERLOADED where there is no room. */
  holdAtLeast(bytes: number): void;
  release(): void;
}

/** Bytes of bodies that are in memory at once, over all requests; one sender gets half of them at most. */
export function createByteBudget(limit: string, maxBytes: number, largestBody: number) {
  const max = Math.max(maxBytes, largestBody);
  const maxBySender = Math.max(max / 2, largestBody);
  const bySender = new Map<string, number>();
  let used = 0;
  return {
    get used() {
      return used;
    },
    open(sender: string): BodyShare {
      let held = 0;
      let released = false;
      const add = (bytes: number) => {
        held += bytes;
        used += bytes;
        const left = (bySender.get(sender) ?? 0) + bytes;
        if (left === 0) bySender.delete(sender);
        else bySender.set(sender, left);
      };
      return {
        holdAtLeast(bytes) {
          const more = bytes - held;
          if (released || more <= 0) return;
          if (used + more > max) throw overloaded(limit, max, used);
          const own = bySender.get(sender) ?? 0;
          if (own + more > maxBySender) throw overloaded(`${limit} of one sender`, maxBySender, own);
          add(more);
        },
        release() {
          add(-held);
          released = true;
        },
      };
    },
  };
}
export type ByteBudget = ReturnType<typeof createByteBudget>;

const overloaded = (limit: string, max: number, use: number) =>
  new AppError('OVERLOADED', 'The server holds as many bodies as it can; send again after Retry-After.', {
    details: limitFor(RETRY_AFTER_SECONDS, { limit, max, use }),
  });
