import { AppError } from '@wp/contract';
import type { ReadingQueue } from './queue/queue.ts';
import { clientClosed, type Sender } from './sender.ts';

export interface FlushOptions {
  /** Ends the wait, not the sending: `AbortSignal.timeout(60_000)`. */
  signal?: AbortSignal | undefined;
}

/** Waits until as many records have left the queue as it holds now; rejects where not all went to the server. */
export async function flush(
  queue: ReadingQueue,
  sender: Sender,
  closing: AbortSignal,
  { signal }: FlushOptions,
): Promise<void> {
  const before = { ...queue.totals };
  const target = goneFrom(queue) + queue.figures().records;
  const endFlush = sender.beginFlush();
  let stopListening: (() => void) | undefined;
  let check = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      check = () => {
        if (goneFrom(queue) >= target || queue.figures().records === 0) resolve();
        else if (closing.aborted) reject(clientClosed());
        else if (signal?.aborted) reject(unfinished('CANCELLED', 'flush was ended', queue, sender));
        else if (sender.blocked !== undefined)
          reject(unfinished('NOT_ALLOWED', 'someone has to help', queue, sender));
      };
      stopListening = sender.onChange(check);
      signal?.addEventListener('abort', check);
      closing.addEventListener('abort', check);
      check();
    });
  } finally {
    endFlush();
    stopListening?.();
    signal?.removeEventListener('abort', check);
    closing.removeEventListener('abort', check);
  }
  const { dropped, deadLettered, corrupt } = queue.totals;
  if (dropped > before.dropped || deadLettered > before.deadLettered || corrupt > before.corrupt)
    throw new AppError(
      'INVALID_INPUT',
      `Not all readings reached the server: ${dropped - before.dropped} dropped, ` +
        `${deadLettered - before.deadLettered} set aside under dead/, ${corrupt - before.corrupt} damaged pieces.`,
    );
}

const goneFrom = ({ totals }: ReadingQueue): number => totals.sent + totals.deadLettered + totals.dropped;

function unfinished(
  reason: 'CANCELLED' | 'NOT_ALLOWED',
  why: string,
  queue: ReadingQueue,
  sender: Sender,
): AppError {
  const last = sender.lastError;
  const status = last?.status === undefined ? '' : ` (HTTP ${last.status})`;
  const tail = last === undefined ? '' : ` Last error${status}: ${last.message}`;
  const { records } = queue.figures();
  return new AppError(reason, `${records} readings still wait in the queue: ${why}.${tail}`, {
    cause: sender.blocked,
  });
}
