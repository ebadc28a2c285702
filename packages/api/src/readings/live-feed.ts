import { AppError, limitFor } from '@wp/contract';
import type { ChangeListener, CommittedChange } from '@wp/ingest';
import { createLiveWatch } from './live-watch.ts';

/** What is kept for those who come back or fall behind; whichever bound comes first. */
const KEPT_CHANGES = 1000;
const KEPT_POINTS = 200_000;
/** How long after the last follower left changes are kept on, for one who comes back. */
const RESUME_MS = 60_000;

export interface LiveLimits {
  /** Live streams at once, over all who follow. */
  maxFollowers: number;
  maxFollowersByUser: number;
}
const DEFAULT_LIMITS: LiveLimits = { maxFollowers: 200, maxFollowersByUser: 10 };
const RETRY_AFTER_SECONDS = 5;

export interface LiveChange extends CommittedChange {
  /** Grows by one with each change of this run of the server. */
  id: number;
}

export type LiveFeed = ReturnType<typeof createLiveFeed>;

/**
 * Hands committed changes to those who follow. A follower reads from one bounded log at its own pace, so a slow one
 * costs no memory: what it did not read in time is a gap to it. With nobody there nothing is kept.
 */
export function createLiveFeed(now: () => number = Date.now, limits: LiveLimits = DEFAULT_LIMITS) {
  // An id of an earlier run of the server must not be taken for one of this run.
  const epoch = now().toString(36);
  const log: LiveChange[] = [];
  const waiting = new Set<() => void>();
  let keptPoints = 0;
  let lastId = 0;
  let followers = 0;
  const byUser = new Map<string, number>();
  const { watch } = createLiveWatch();
  let leftAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  const wakeAll = () => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const forgetOldest = () => {
    keptPoints -= log.shift()?.points?.timeMs.length ?? 0;
  };

  const skip = () => {
    lastId += 1;
    log.length = 0;
    keptPoints = 0;
  };

  const listener: ChangeListener = {
    isWanted: () => followers > 0 || now() - leftAt < RESUME_MS,
    publish(change) {
      lastId += 1;
      log.push({ ...change, id: lastId });
      keptPoints += change.points?.timeMs.length ?? 0;
      while (log.length > KEPT_CHANGES || (keptPoints > KEPT_POINTS && log.length > 1)) forgetOldest();
      wakeAll();
    },
  };

  function refuseIfFull(user: string): void {
    const { maxFollowers, maxFollowersByUser } = limits;
    const own = byUser.get(user) ?? 0;
    if (own >= maxFollowersByUser) {
      throw new AppError(
        'RATE_LIMITED',
        `You follow ${own} live streams already: end one, or follow more modules in one.`,
        {
          details: limitFor(
            RETRY_AFTER_SECONDS,
            { limit: 'live streams of one user', max: maxFollowersByUser, use: own },
            now(),
          ),
        },
      );
    }
    if (followers >= maxFollowers) {
      throw new AppError('OVERLOADED', 'All live streams are taken; come again after Retry-After.', {
        details: limitFor(
          RETRY_AFTER_SECONDS,
          { limit: 'live streams', max: maxFollowers, use: followers },
          now(),
        ),
      });
    }
  }

  return {
    listener,
    epoch,
    watch,
    /** Throws where `user` cannot follow one more; to be asked while the answer can still have a status. */
    refuseIfFull,
    get lastId() {
      return lastId;
    },
    /** Lets somebody follow; answers the way to leave. */
    join(user = ''): () => void {
      refuseIfFull(user);
      if (!listener.isWanted()) {
        // While nobody was there changes went by untold: to who comes back that is a gap.
        skip();
      }
      followers += 1;
      byUser.set(user, (byUser.get(user) ?? 0) + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        followers -= 1;
        const own = (byUser.get(user) ?? 0) - 1;
        if (own > 0) byUser.set(user, own);
        else byUser.delete(user);
        leftAt = now();
      };
    },
    /** Tells everybody of a gap, after changes went by untold. */
    lose(): void {
      skip();
      wakeAll();
    },
    /** The changes after `id`, or 'gap' where some are gone; empty where there is none yet. */
    after(id: number): LiveChange[] | 'gap' {
      const first = log[0]?.id ?? lastId + 1;
      if (id + 1 < first || id > lastId) return 'gap';
      return log.slice(id + 1 - first);
    },
    /** Resolves with the next change, at the end of the feed, or when `signal` aborts. */
    async changed(signal: AbortSignal): Promise<void> {
      if (signal.aborted || closed) return;
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
        waiting.add(wake);
      });
    },
    get closed() {
      return closed;
    },
    close(): void {
      closed = true;
      wakeAll();
    },
  };
}
