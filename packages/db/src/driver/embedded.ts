import { Worker } from 'node:worker_threads';
import type { Connection, Driver } from './connection.ts';
import type {
  EmbeddedAnswer,
  EmbeddedErrorShape,
  EmbeddedRequest,
  EmbeddedStart,
} from './embedded-messages.ts';

type RequestBody = EmbeddedRequest extends infer R
  ? R extends { id: number }
    ? Omit<R, 'id'>
    : never
  : never;

/** An error of the embedded PostgreSQL; `code` is its SQLSTATE, as with `pg`. */
export class EmbeddedError extends Error {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;
  constructor(shape: EmbeddedErrorShape) {
    super(shape.message);
    this.name = 'EmbeddedError';
    this.code = shape.code;
    this.detail = shape.detail;
    this.constraint = shape.constraint;
  }
}

/** Callers that may wait for the one connection; what comes beyond that is refused instead of piling up. */
const MAX_WAITING = 1000;
/** How long one of them waits: who asked has gone by then, or had better ask again. */
const MAX_WAIT_MS = 10_000;

/**
 * TimescaleDB in WASM, in a worker thread of its own so that it never blocks the caller. It is one connection:
 * whoever acquires it has it alone until the release, and the others wait in order.
 */
export async function createEmbeddedDriver(
  start: EmbeddedStart,
  options: {
    /** Called once where the store broke or its thread died: only a new process can open it again. */
    onBroken?: ((error: Error) => void) | undefined;
    maxWaitMs?: number;
  } = {},
): Promise<Driver> {
  const { maxWaitMs = MAX_WAIT_MS } = options;
  const thread = startThread(start, options.onBroken);
  await thread.ready.catch(async (error) => {
    // The thread waits for requests: left alone it would keep the process from ending.
    await thread.end();
    throw error;
  });

  const connection: Connection = {
    async query(sql, parameters = []) {
      const answer = await thread.call({ kind: 'query', sql, parameters });
      return answer.kind === 'rows' ? answer : { rows: [], affectedRows: 0 };
    },
    async copyIn(sql, chunks) {
      const body: Uint8Array[] = [];
      for await (const chunk of chunks) body.push(chunk);
      await thread.call({ kind: 'copyIn', sql, body });
    },
    async *copyOut(sql) {
      const answer = await thread.call({ kind: 'copyOut', sql });
      if (answer.kind === 'body') yield answer.body;
    },
    cancel: async () => {}, // one WASM thread: what runs cannot be interrupted, only what waits
  };

  let held = false;
  const waiting: (() => void)[] = [];
  return {
    kind: 'embedded',
    async acquire() {
      if (held) {
        if (waiting.length >= MAX_WAITING) {
          throw new EmbeddedError({
            message: 'too many callers wait for the embedded database',
            code: '53300',
          });
        }
        await waitForTurn(waiting, maxWaitMs);
      }
      held = true;
      return connection;
    },
    release() {
      const next = waiting.shift();
      if (next === undefined) held = false;
      else next();
    },
    async close() {
      await thread.call({ kind: 'close' }).catch(() => {});
      await thread.end();
    },
  };
}

function waitForTurn(waiting: (() => void)[], maxWaitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(start), 1);
      reject(
        new EmbeddedError({
          message: `the embedded database was busy with other work for ${maxWaitMs} ms`,
          code: '53300',
        }),
      );
    }, maxWaitMs);
    waiting.push(start);
  });
}

function startThread(start: EmbeddedStart, onBroken?: (error: Error) => void) {
  const worker = new Worker(new URL('./embedded.worker.js', import.meta.url), {
    workerData: start,
    execArgv: [],
  });
  const pending = new Map<number, { resolve: (a: EmbeddedAnswer) => void; reject: (e: Error) => void }>();
  let lastId = 0;
  let ended: Error | undefined;
  let closing = false;

  const ready = new Promise<EmbeddedAnswer>((resolve, reject) => pending.set(0, { resolve, reject }));
  worker.on('message', (answer: EmbeddedAnswer) => {
    const caller = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.kind === 'broken') {
      const error = stopped(answer.error.message);
      caller?.reject(error);
      fail(error);
      void worker.terminate();
    } else if (answer.kind === 'error') caller?.reject(new EmbeddedError(answer.error));
    else caller?.resolve(answer);
  });
  const fail = (error: Error) => {
    if (ended !== undefined) return;
    ended = error;
    for (const caller of pending.values()) caller.reject(error);
    pending.clear();
    if (!closing) onBroken?.(error);
  };
  const stopped = (why: string) =>
    new EmbeddedError({ message: `the embedded database stopped: ${why}`, code: '57P01' });
  worker.on('error', (error) => fail(stopped(error.message)));
  worker.on('exit', () =>
    fail(new EmbeddedError({ message: 'the embedded database is closed', code: '57P01' })),
  );

  return {
    ready,
    call(body: RequestBody): Promise<EmbeddedAnswer> {
      if (ended !== undefined) return Promise.reject(ended);
      if (body.kind === 'close') closing = true;
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        worker.postMessage({ ...body, id });
      });
    },
    async end() {
      closing = true;
      await worker.terminate();
    },
  };
}
