import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { createCutoff } from '@wp/contract';
import { tableToIPC } from 'apache-arrow';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { toArrow } from '../arrow/to-arrow.ts';
import { AnswerMaker } from './answer.ts';
import { batchesOf } from './arrow-stream.ts';
import { arrowTypeOf } from './arrow-types.ts';
import type { Cell } from './duck-type.ts';
import {
  type Answer,
  type AskOptions,
  CONNECTION_SETTING,
  type EngineOptions,
  type SqlEngine,
  settings,
} from './engine.ts';
import { storeOn } from './session.ts';
import { SqlError } from './sql-error.ts';
import type { Store } from './store.ts';

export { SqlError, type SqlErrorKind, type SqlPosition } from './sql-error.ts';
export { quoted } from './statements.ts';
export type * from './store.ts';

export interface WasmStoreOptions extends EngineOptions {
  /** Where `duckdb-eh.wasm` is. */
  wasmUrl: string;
  /** A worker that runs `duckdb-browser-eh.worker.js`, or what makes one; the store ends it. */
  worker: Worker | (() => Worker);
}

/** Opens a store on DuckDB-WASM, of which only the bundle EH is meant. Throws a SqlError if it does not start. */
export async function openWasmStore(options: WasmStoreOptions): Promise<Store> {
  return storeOn(await WasmEngine.open(options));
}

/** How long a query works before the worker hears of a cancel. */
const POLL_MS = 20;

class WasmEngine implements SqlEngine {
  readonly #db: AsyncDuckDB;
  readonly #worker: Worker;
  /** Cut when the worker is gone: what DuckDB-WASM was asked then is never answered. */
  readonly #cutoff = createCutoff();
  #feeding = 0;
  #asking = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#db = new AsyncDuckDB(new VoidLogger(), worker);
    worker.addEventListener('error', this.#onError);
  }

  static async open({ wasmUrl, worker, ...options }: WasmStoreOptions): Promise<WasmEngine> {
    const engine = new WasmEngine(typeof worker === 'function' ? worker() : worker);
    try {
      await engine.#cutoff.orCut(engine.#start(wasmUrl, options));
      return engine;
    } catch (error) {
      await engine.close();
      if (error instanceof SqlError) throw error;
      throw new SqlError(
        `DuckDB did not start from ${wasmUrl}: ${error instanceof Error ? error.message : String(error)}`,
        'lost',
      );
    }
  }

  async feed(sql: string): Promise<void> {
    await this.#cutoff.orCut(this.#db.runQuery(this.#feeding, sql));
  }

  async append(table: string, columns: readonly ProfileColumn[], from: number, to: number): Promise<void> {
    const batch = tableToIPC(toArrow(columns, { from, to, zone: null }), 'stream');
    const options = { name: table, schema: 'main', create: false };
    await this.#cutoff.orCut(this.#db.insertArrowFromIPCStream(this.#feeding, batch, options));
  }

  ask(sql: string, options: AskOptions): Promise<Answer> {
    return this.#cutoff.orCut(this.#ask(sql, options));
  }

  async close(): Promise<void> {
    this.#cutoff.cut(new SqlError('The store is closed: open it again.', 'closed'));
    this.#worker.removeEventListener('error', this.#onError);
    await this.#db.terminate();
  }

  readonly #onError = (event: ErrorEvent): void => {
    // A script that cannot be loaded is told without a message.
    const why = event.message || 'its script did not load';
    this.#cutoff.cut(new SqlError(`DuckDB's worker ended: ${why}. Open the store again.`, 'lost'));
  };

  async #start(wasmUrl: string, options: EngineOptions): Promise<void> {
    await this.#db.instantiate(wasmUrl);
    await this.#db.open({
      path: ':memory:',
      query: { queryPollingInterval: POLL_MS },
      // Keeps HUGEINT, UUID and the like as what they are.
      arrowLosslessConversion: true,
    });
    this.#feeding = await this.#db.connectInternal();
    this.#asking = await this.#db.connectInternal();
    for (const connection of [this.#feeding, this.#asking])
      await this.#db.runQuery(connection, CONNECTION_SETTING);
    for (const statement of settings(options)) await this.#db.runQuery(this.#feeding, statement);
  }

  async #ask(sql: string, { maxRows, signal }: AskOptions): Promise<Answer> {
    let isOver = false;
    try {
      const { schema, batches } = await batchesOf(this.#messages(sql, signal));
      const types = schema.fields.map(arrowTypeOf);
      const answer = new AnswerMaker(
        types.map(({ type }, i) => ({ name: schema.fields[i]?.name ?? '', type })),
        maxRows,
      );
      for await (const batch of batches) {
        answer.take(batch.numRows, (i) => {
          const vector = batch.getChildAt(i);
          const { read } = types[i] as (typeof types)[number];
          return (row): Cell => (vector === null || !vector.isValid(row) ? null : read(vector, row));
        });
        if (answer.isCut) break;
      }
      isOver = !answer.isCut;
      return answer.end();
    } finally {
      // A result that is left standing keeps its memory until the next statement.
      if (!isOver) await this.#db.runQuery(this.#asking, 'SELECT 1').catch(() => {});
    }
  }

  /** The messages of Arrow that answer a statement: its schema, and then its batches. */
  async *#messages(sql: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let schema = await this.#db.startPendingQuery(this.#asking, sql, true);
    while (schema === null) {
      if (signal.aborted) {
        await this.#db.cancelPendingQuery(this.#asking);
        throw signal.reason;
      }
      schema = await this.#db.pollPendingQuery(this.#asking);
    }
    yield schema;
    for (;;) {
      signal.throwIfAborted();
      // Null is "not yet", and nothing is the end.
      const batch = await this.#db.fetchQueryResults(this.#asking);
      if (batch?.length === 0) return;
      if (batch !== null) yield batch;
    }
  }
}
