import { type Endpoint, proxy, type Remote, wrap } from 'comlink';
import { Cancelled, WorkerLost } from './cancelled.ts';
import type { FigureTasks, TaskArgs, TaskResult } from './figure-tasks.ts';
import type { FiguresService } from './figures-service.ts';
import type { SharedColumn } from './shared-columns.ts';
import { keepCodes } from './throw-codes.ts';

/** A worker of whichever kind. */
export interface Spawned {
  endpoint: Endpoint;
  /** Calls the listener once if the worker dies by itself. */
  onDeath(listener: (why: string) => void): void;
  terminate(): void;
}

export interface PoolOptions {
  size: number;
  spawn: () => Spawned;
  /** How long a task may take to notice that it is to end, before its worker is ended. */
  graceMs?: number;
  /** More waiting tasks than this are refused. */
  mostWaiting?: number;
}

export interface RunOptions {
  signal?: AbortSignal | undefined;
  /** The longest that it may take, once it has begun. */
  deadlineMs?: number | undefined;
  progress?: ((share: number, what: string) => void) | undefined;
}

interface Waiting {
  start(worker: PoolWorker): Promise<void>;
  refuse(reason: unknown): void;
  /** Whether it was settled while it waited. */
  isOver: boolean;
}

interface PoolWorker {
  spawned: Spawned;
  calls: Remote<FiguresService>;
  /** Version of the columns that it has. */
  version: number;
  isDead: boolean;
  onDeath: ((why: string) => void) | undefined;
}

const GRACE_MS = 100;
const MOST_WAITING = 100_000;

/**
 * Workers that share columns and take one task each. A task is ended within the grace, if need be with its worker, which
 * is replaced; one whose worker died by itself is tried once more by another.
 */
export class FiguresPool implements Disposable {
  readonly #options: Required<PoolOptions>;
  readonly #idle: PoolWorker[] = [];
  readonly #busy = new Set<PoolWorker>();
  readonly #waiting: Waiting[] = [];
  #columns: readonly SharedColumn[] = [];
  #version = 0;
  #isDisposed = false;

  constructor(options: PoolOptions) {
    keepCodes();
    this.#options = { graceMs: GRACE_MS, mostWaiting: MOST_WAITING, ...options };
  }

  /** How many tasks run at a time. */
  get size(): number {
    return this.#options.size;
  }

  /** The columns of the tasks that are asked from now on. */
  setColumns(columns: readonly SharedColumn[]): void {
    this.#columns = columns;
    this.#version += 1;
  }

  /** Rejects with the signal's reason, with a WorkerLost after the deadline, or with what the task throws, code and all. */
  run<N extends keyof FigureTasks>(
    name: N,
    args: TaskArgs<N>,
    options: RunOptions = {},
  ): Promise<TaskResult<N>> {
    const { signal } = options;
    return new Promise<TaskResult<N>>((resolve, reject) => {
      if (this.#isDisposed) return reject(new Cancelled('The workers were ended.'));
      if (signal?.aborted === true) return reject(signal.reason);
      if (this.#waiting.length >= this.#options.mostWaiting)
        return reject(new RangeError(`More than ${this.#options.mostWaiting} tasks wait already.`));
      const waiting: Waiting = {
        isOver: false,
        refuse: reject,
        start: async (worker) => {
          signal?.removeEventListener('abort', leave);
          try {
            resolve(await this.#attempt(worker, name, args, options));
          } catch (error) {
            reject(error);
          }
        },
      };
      const leave = () => {
        waiting.isOver = true;
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#busy.size < this.#options.size) {
      const waiting = this.#waiting.shift() as Waiting;
      if (waiting.isOver) continue;
      const worker = this.#take();
      void waiting.start(worker).finally(() => this.#give(worker));
    }
  }

  #take(): PoolWorker {
    const worker = this.#idle.pop() ?? this.#make();
    this.#busy.add(worker);
    return worker;
  }

  #give(worker: PoolWorker): void {
    this.#busy.delete(worker);
    if (!worker.isDead && !this.#isDisposed) this.#idle.push(worker);
    this.#next();
  }

  #make(): PoolWorker {
    const spawned = this.#options.spawn();
    const calls = wrap<FiguresService>(spawned.endpoint);
    const worker: PoolWorker = { spawned, calls, version: -1, isDead: false, onDeath: undefined };
    spawned.onDeath((why) => {
      worker.isDead = true;
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      worker.onDeath?.(why);
    });
    return worker;
  }

  async #attempt<N extends keyof FigureTasks>(
    worker: PoolWorker,
    name: N,
    args: TaskArgs<N>,
    options: RunOptions,
  ): Promise<TaskResult<N>> {
    try {
      return await this.#once(worker, name, args, options);
    } catch (error) {
      if (
        !(error instanceof WorkerLost) ||
        !error.isOfItself ||
        this.#isDisposed ||
        options.signal?.aborted === true
      )
        throw error;
      const other = this.#make();
      try {
        return await this.#once(other, name, args, options);
      } finally {
        other.spawned.terminate();
      }
    }
  }

  /** Runs a task on one worker, which is ended with it where it does not end by itself. */
  #once<N extends keyof FigureTasks>(
    worker: PoolWorker,
    name: N,
    args: TaskArgs<N>,
    { signal, deadlineMs, progress }: RunOptions,
  ): Promise<TaskResult<N>> {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let onAbort: () => void = () => undefined;
    return new Promise<TaskResult<N>>((resolve, reject) => {
      const end = (reason: unknown) => {
        reject(reason);
        worker.isDead = true;
        worker.spawned.terminate();
      };
      worker.onDeath = (why) => reject(new WorkerLost(`A worker died while it computed: ${why}`, true));
      onAbort = () => {
        Atomics.store(flag, 0, 1);
        timers.add(setTimeout(() => end(signal?.reason), this.#options.graceMs));
      };
      if (signal?.aborted === true) return end(signal.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (deadlineMs !== undefined)
        timers.add(
          setTimeout(
            () => end(new WorkerLost(`It took longer than ${deadlineMs} ms and was ended.`)),
            deadlineMs,
          ),
        );
      const tell = proxy((share: number, what: string) => {
        if (signal?.aborted !== true) progress?.(share, what);
      });
      const call = async () => {
        if (worker.version !== this.#version) {
          const version = this.#version;
          await worker.calls.put(this.#columns);
          worker.version = version;
        }
        return (await worker.calls.run(name, args as never, flag, tell)) as TaskResult<N>;
      };
      call().then(resolve, (error: unknown) => reject(signal?.aborted === true ? signal.reason : error));
    }).finally(() => {
      // A signal outlives its tasks: aborted later, it must not end what the worker does by then.
      signal?.removeEventListener('abort', onAbort);
      for (const timer of timers) clearTimeout(timer);
      worker.onDeath = undefined;
    });
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(new Cancelled('The workers were ended.'));
    for (const worker of [...this.#idle, ...this.#busy]) {
      worker.isDead = true;
      worker.onDeath?.('the workers were ended');
      worker.spawned.terminate();
    }
    this.#idle.length = 0;
  }
}
