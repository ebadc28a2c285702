import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { rowsOf } from '../arrow/column-rows.ts';
import type { SqlEngine } from './engine.ts';
import { SqlError, sqlErrorOf } from './sql-error.ts';
import {
  checkStatements,
  countsStatement,
  createStatement,
  dropStatement,
  renameStatement,
  TABLES_STATEMENT,
  tableColumnsOf,
} from './statements.ts';
import {
  type CreateTableOptions,
  DEFAULT_MAX_ROWS,
  type QueryOptions,
  type QueryResult,
  type Store,
  type TableColumn,
  type TableInfo,
} from './store.ts';
import { Turns } from './turns.ts';

/** Rows that a row group of DuckDB holds. */
const BATCH_ROWS = 122_880;
/** A table that is not whole yet has such a name. */
const UNFINISHED = '__unfinished_';

/** The store on an engine; it ends the engine when it is disposed. */
export function storeOn(engine: SqlEngine): Store {
  return new EngineStore(engine);
}

class EngineStore implements Store {
  readonly #engine: SqlEngine;
  readonly #feeding = new Turns();
  readonly #asking = new Turns();
  readonly #closing = new AbortController();
  #made = 0;

  constructor(engine: SqlEngine) {
    this.#engine = engine;
  }

  createTable(
    name: string,
    columns: readonly ProfileColumn[],
    rows: number,
    { signal, progress }: CreateTableOptions = {},
  ): Promise<TableInfo> {
    const ends = this.#endsWith(signal);
    return this.#feeding.take(ends, async () => {
      checkTable(name, columns, rows);
      const made = tableColumnsOf(columns);
      const unfinished = `${UNFINISHED}${this.#made++}`;
      try {
        await this.#feed(createStatement(unfinished, made));
        for (let from = 0; from < rows; from += BATCH_ROWS) {
          ends.throwIfAborted();
          const to = Math.min(rows, from + BATCH_ROWS);
          await asSqlError('', this.#engine.append(unfinished, columns, from, to));
          progress?.(to / rows);
        }
        ends.throwIfAborted();
        await this.#replace(name, unfinished);
      } catch (error) {
        if (!this.#closing.signal.aborted) await this.#engine.feed(dropStatement(unfinished)).catch(() => {});
        throw ends.aborted ? ends.reason : error;
      }
      return { name, rows, columns: made };
    });
  }

  query(sql: string, { signal, maxRows = DEFAULT_MAX_ROWS }: QueryOptions = {}): Promise<QueryResult> {
    const ends = this.#endsWith(signal);
    return this.#asking.take(ends, async () => {
      if (!Number.isInteger(maxRows) || maxRows < 0)
        throw new RangeError(`maxRows must be a whole number from 0, and is ${maxRows}`);
      checkStatements(sql);
      const begun = performance.now();
      try {
        const answer = await this.#engine.ask(sql, { maxRows, signal: ends });
        return { ...answer, elapsedMs: performance.now() - begun };
      } catch (error) {
        throw ends.aborted ? ends.reason : sqlErrorOf(error, sql);
      }
    });
  }

  async tables(): Promise<TableInfo[]> {
    const columns = new Map<string, TableColumn[]>();
    const listed = await this.query(TABLES_STATEMENT);
    const [tables, names, types] = listed.columns.map(({ column }) => column.values as string[]);
    for (let row = 0; row < listed.rows; row++) {
      const table = tables?.[row] as string;
      if (table.startsWith(UNFINISHED)) continue;
      const found = columns.get(table) ?? [];
      found.push({ name: names?.[row] as string, type: types?.[row] as string });
      columns.set(table, found);
    }
    const found = [...columns];
    if (found.length === 0) return [];
    const counted = await this.query(countsStatement(found.map(([name]) => name)));
    const counts = counted.columns[0]?.column.values as Float64Array;
    return found.map(([name, of], i) => ({ name, rows: counts[i] as number, columns: of }));
  }

  dropTable(name: string): Promise<void> {
    return this.#feeding.take(this.#closing.signal, () => this.#feed(dropStatement(name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(new SqlError('The store is closed: open it again.', 'closed'));
    await this.#engine.close();
  }

  async #replace(name: string, unfinished: string): Promise<void> {
    await this.#feed('BEGIN');
    try {
      await this.#feed(dropStatement(name));
      await this.#feed(renameStatement(unfinished, name));
      await this.#feed('COMMIT');
    } catch (error) {
      await this.#engine.feed('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  #feed(sql: string): Promise<void> {
    return asSqlError(sql, this.#engine.feed(sql));
  }

  #endsWith(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal]);
  }
}

async function asSqlError<T>(sql: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw sqlErrorOf(error, sql);
  }
}

function checkTable(name: string, columns: readonly ProfileColumn[], rows: number): void {
  if (name === '' || name.startsWith(UNFINISHED))
    throw new SqlError(`A table cannot be called "${name}": give it another name.`);
  if (columns.length === 0) throw new SqlError(`The table "${name}" has no column: SQL knows no such table.`);
  const unequal = columns.find((column) => rowsOf(column) !== rows);
  if (unequal !== undefined)
    throw new SqlError(
      `The table "${name}" is to have ${rows} rows, and its column "${unequal.name}" has ${rowsOf(unequal)}.`,
    );
}
