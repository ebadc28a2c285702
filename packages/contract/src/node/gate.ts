import { AppError, limitFor } from '../errors.ts';

const RETRY_AFTER_SECONDS = 2;

export interface GateTerms {
  /** Callers that work at once. */
  max: number;
  /** More that wait in order; what comes beyond is refused. */
  maxWaiting: number;
  /** How long one waits at most. */
  maxWaitMs: number;
  /** Places of either kind that one sender may hold; absent: all of them. */
  maxBySender?: number;
  maxWaitingBySender?: number;
  /** What who was refused can do: "… is full; (advice) after Retry-After." */
  advice: string;
}

interface Waiter {
  sender: string;
  since: number;
  start(): void;
}

/**
 * Lets few callers work at once, more wait in order, and refuses the rest. Places are shared out by sender: one that
 * holds its share waits for its own, and others pass.
 */
export function createGate(name: string, terms: GateTerms, now: () => number = () => performance.now()) {
  const { max, maxWaiting, maxWaitMs, maxBySender = max, maxWaitingBySender = maxWaiting } = terms;
  const overloaded = (limit: string, most: number, use: number) => refusal(limit, most, use, terms.advice);
  let working = 0;
  const held = new Map<string, number>();
  const waiting: Waiter[] = [];

  const has = (sender: string) => held.get(sender) ?? 0;
  const mayWork = (sender: string) => working < max && has(sender) < maxBySender;
  const take = (sender: string) => {
    working += 1;
    held.set(sender, has(sender) + 1);
  };
  const giveBack = (sender: string) => {
    working -= 1;
    if (has(sender) === 1) held.delete(sender);
    else held.set(sender, has(sender) - 1);
    const next = waiting.findIndex((waiter) => mayWork(waiter.sender));
    // The place is taken for the one who waited before anybody else can ask: nobody slips in between.
    if (next !== -1) waiting.splice(next, 1)[0]?.start();
  };
  const full = () => overloaded(name, max + maxWaiting, working + waiting.length);

  /** Throws where a newcomer would be refused, or would wait so long that it is better told at once. */
  function refuseIfBusy(sender: string): void {
    if (mayWork(sender)) return;
    const own = waiting.filter((waiter) => waiter.sender === sender);
    if (waiting.length >= maxWaiting) throw full();
    if (own.length >= maxWaitingBySender) {
      throw overloaded(`${name} of one sender`, maxBySender + maxWaitingBySender, has(sender) + own.length);
    }
    const before = working < max ? own : waiting;
    if (before.some((waiter) => now() - waiter.since > maxWaitMs / 2)) throw full();
  }

  function waitForPlace(sender: string, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = {
        sender,
        since: now(),
        start() {
          clearTimeout(timer);
          take(sender);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(full());
      }, ms);
      waiting.push(waiter);
    });
  }

  return {
    get waiting() {
      return waiting.length;
    },
    get working() {
      return working;
    },
    full,
    refuseIfBusy,
    async enter<T>(work: () => Promise<T>, sender = '', waitMs = maxWaitMs): Promise<T> {
      if (mayWork(sender)) take(sender);
      else {
        refuseIfBusy(sender);
        await waitForPlace(sender, waitMs);
      }
      try {
        return await work();
      } finally {
        giveBack(sender);
      }
    },
  };
}

const refusal = (limit: string, max: number, use: number, advice: string) =>
  new AppError('OVERLOADED', `The ${limit} is full; ${advice} after Retry-After.`, {
    details: limitFor(RETRY_AFTER_SECONDS, { limit, max, use }),
  });
