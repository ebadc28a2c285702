import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBValue,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { textAt } from '../store/arrow/column-rows.ts';
import { AnswerMaker } from '../store/sql/answer.ts';
import {
  type Answer,
  type AskOptions,
  CONNECTION_SETTING,
  type EngineOptions,
  type SqlEngine,
  settings,
} from '../store/sql/engine.ts';
import { storeOn } from '../store/sql/session.ts';
import type { Store } from '../store/sql/store.ts';
import { cellOf, type NativeType, nativeTypeOf } from './native-types.ts';

export interface NativeStoreOptions extends EngineOptions {
  /** How many threads a query may take; one a core by default. */
  threads?: number;
}

/** Opens a store on native DuckDB, in memory. */
export async function openNativeStore(options: NativeStoreOptions = {}): Promise<Store> {
  return storeOn(await NativeEngine.open(options));
}

/** Rows that a vector of DuckDB holds. */
const CHUNK_ROWS = 2048;
const INTERRUPT_AGAIN_MS = 20;

class NativeEngine implements SqlEngine {
  readonly #instance: DuckDBInstance;
  readonly #feeding: DuckDBConnection;
  readonly #asking: DuckDBConnection;
  readonly #running = new Set<Promise<unknown>>();

  private constructor(instance: DuckDBInstance, feeding: DuckDBConnection, asking: DuckDBConnection) {
    this.#instance = instance;
    this.#feeding = feeding;
    this.#asking = asking;
  }

  static async open({ threads, ...options }: NativeStoreOptions): Promise<NativeEngine> {
    const instance = await DuckDBInstance.create(':memory:');
    const feeding = await instance.connect();
    if (threads !== undefined) await feeding.run(`SET threads = ${threads}`);
    const asking = await instance.connect();
    for (const connection of [feeding, asking]) await connection.run(CONNECTION_SETTING);
    for (const statement of settings(options)) await feeding.run(statement);
    return new NativeEngine(instance, feeding, asking);
  }

  feed(sql: string): Promise<void> {
    return this.#run(this.#feeding.run(sql).then(() => {}));
  }

  append(table: string, columns: readonly ProfileColumn[], from: number, to: number): Promise<void> {
    return this.#run(this.#append(table, columns, from, to));
  }

  ask(sql: string, options: AskOptions): Promise<Answer> {
    return this.#run(this.#ask(sql, options));
  }

  async close(): Promise<void> {
    const interrupts = setInterval(() => {
      this.#feeding.interrupt();
      this.#asking.interrupt();
    }, INTERRUPT_AGAIN_MS);
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    clearInterval(interrupts);
    this.#feeding.disconnectSync();
    this.#asking.disconnectSync();
    this.#instance.closeSync();
  }

  async #append(table: string, columns: readonly ProfileColumn[], from: number, to: number): Promise<void> {
    const appender = await this.#feeding.createAppender(table);
    try {
      for (let at = from; at < to; at += CHUNK_ROWS)
        appendRows(appender, columns, at, Math.min(to, at + CHUNK_ROWS));
      appender.flushSync();
    } catch (error) {
      // The appender would write what it holds when it is closed.
      appender.clear();
      throw error;
    } finally {
      appender.closeSync();
    }
  }

  async #ask(sql: string, { maxRows, signal }: AskOptions): Promise<Answer> {
    let interrupts: NodeJS.Timeout | undefined;
    // The interrupt is repeated, since a statement that is just being prepared forgets it.
    const onAbort = () => {
      this.#asking.interrupt();
      interrupts = setInterval(() => this.#asking.interrupt(), INTERRUPT_AGAIN_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.#answer(sql, maxRows, signal);
    } finally {
      clearInterval(interrupts);
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #answer(sql: string, maxRows: number, signal: AbortSignal): Promise<Answer> {
    const result = await this.#asking.stream(sql);
    const types = result.columnTypes().map(nativeTypeOf);
    const names = result.columnNames();
    const answer = new AnswerMaker(
      types.map(({ type }, i) => ({ name: names[i] as string, type })),
      maxRows,
    );
    for (;;) {
      signal.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      answer.take(chunk.rowCount, (i) => {
        const vector = chunk.getColumnVector(i);
        const type = types[i] as NativeType;
        return (row) => cellOf(type, vector.getItem(row));
      });
      if (answer.isCut) {
        // A result that is left standing keeps its memory until the next statement.
        await this.#asking.run('SELECT 1');
        break;
      }
    }
    return answer.end();
  }

  async #run<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }
}

const TYPES = { number: DOUBLE, time: TIMESTAMP, text: VARCHAR } as const;

function appendRows(
  appender: DuckDBAppender,
  columns: readonly ProfileColumn[],
  from: number,
  to: number,
): void {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ kind }) => TYPES[kind]),
    to - from,
  );
  for (const [i, column] of columns.entries()) {
    const vector = chunk.getColumnVector(i);
    const valueAt = readerOf(column);
    for (let row = from; row < to; row++) vector.setItem(row - from, valueAt(row));
    vector.flush();
  }
  appender.appendDataChunk(chunk);
}

function readerOf(column: ProfileColumn): (row: number) => DuckDBValue {
  if (column.kind === 'text') return textAt(column);
  const { kind, values } = column;
  return (row) => {
    const value = values[row] as number;
    if (kind === 'number') return Number.isNaN(value) ? null : value;
    return Number.isFinite(value) ? new DuckDBTimestampValue(BigInt(Math.round(value)) * 1000n) : null;
  };
}
