import { proxy, type Remote, wrap } from 'comlink';
import type { AnalysisService, Answer, Asked, Question, Told } from './analysis-service.ts';
import { WorkerLost } from './cancelled.ts';
import type { Spawned } from './figures-pool.ts';
import { keepCodes } from './throw-codes.ts';

export interface AskOptions<M extends Question> {
  signal?: AbortSignal | undefined;
  progress?: ((share: number, what: string) => void) | undefined;
  tell?: ((part: Told<M>) => void) | undefined;
}

/** How long a question may take to notice that it is to end, before its worker is ended with all that it holds. */
const GRACE_MS = 150;

/**
 * The page's side of an analysis. A question that is cancelled rejects within the grace, with the signal's reason; where
 * the worker had to be ended for it, or died by itself, `onLost` is told: what was open must be opened again, by another
 * client.
 */
export class AnalysisClient implements Disposable {
  readonly #spawned: Spawned;
  readonly #calls: Remote<AnalysisService>;
  readonly #onLost: (why: string) => void;
  readonly #lost = new Set<(why: string) => void>();
  #lastId = 0;
  #isEnded = false;

  constructor(spawned: Spawned, onLost: (why: string) => void) {
    keepCodes();
    this.#spawned = spawned;
    this.#calls = wrap<AnalysisService>(spawned.endpoint);
    this.#onLost = onLost;
    spawned.onDeath((why) => this.#lose(why));
  }

  ask<M extends Question>(question: M, args: Asked<M>, options: AskOptions<M> = {}): Promise<Answer<M>> {
    const { signal, progress, tell } = options;
    this.#lastId += 1;
    const id = this.#lastId;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const onLost: { current?: (why: string) => void } = {};
    return new Promise<Answer<M>>((resolve, reject) => {
      if (this.#isEnded) return reject(new WorkerLost('The worker of the analysis was ended.'));
      if (signal?.aborted === true) return reject(signal.reason);
      onLost.current = (why) =>
        reject(
          signal?.aborted === true ? signal.reason : new WorkerLost(`The analysis was lost: ${why}`, true),
        );
      this.#lost.add(onLost.current);
      const onAbort = () => {
        void this.#calls.cancel(id);
        timer = setTimeout(() => this.#lose('a task did not end when it was told to'), GRACE_MS);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const heard = proxy({
        progress(share: number, what: string) {
          if (!isOver && signal?.aborted !== true) progress?.(share, what);
        },
        tell(part: unknown) {
          if (!isOver && signal?.aborted !== true) tell?.(part as Told<M>);
        },
      });
      const call = this.#calls.ask(id, question, args as never, heard as never) as Promise<Answer<M>>;
      call
        .then(resolve, (error: unknown) => reject(signal?.aborted === true ? signal.reason : error))
        .finally(() => signal?.removeEventListener('abort', onAbort));
    }).finally(() => {
      isOver = true;
      if (timer !== undefined) clearTimeout(timer);
      if (onLost.current !== undefined) this.#lost.delete(onLost.current);
    });
  }

  [Symbol.dispose](): void {
    this.#end('it was closed');
  }

  #lose(why: string): void {
    if (this.#isEnded) return;
    this.#end(why);
    this.#onLost(why);
  }

  #end(why: string): void {
    this.#isEnded = true;
    this.#spawned.terminate();
    for (const lost of [...this.#lost]) lost(why);
    this.#lost.clear();
  }
}
