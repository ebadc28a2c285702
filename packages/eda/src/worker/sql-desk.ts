import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { type ColumnProfile, columnProfile } from '../engine/profile/column-profile.ts';
import { byName } from '../engine/profile/over-time.ts';
import { rowsOf } from '../store/arrow/column-rows.ts';
import { quoted, tableColumnsOf } from '../store/sql/statements.ts';
import type { QueryResult, Store, TableColumn } from '../store/sql/store.ts';
import { TableError } from '../store/table-error.ts';
import { encodeTable } from '../store/write-blob.ts';
import { breathe, type Control, partOf } from './control.ts';
import { columnSet } from './figures.ts';
import { Once, orAborted } from './once.ts';
import { orderOf, type PageRequest, pageOf, RowOrders, type RowPage } from './row-pages.ts';

/** Name of the open table in SQL. */
export const DATA_TABLE = 'data';

/** What SQL is asked of. */
export interface SqlSource {
  /** Name under which the table is known too. */
  name: string;
  columns: readonly ProfileColumn[];
  rows: number;
}

export interface SqlTables {
  /** Whether the table is in DuckDB by now; it is loaded by the first statement. */
  isLoaded: boolean;
  /** What DuckDB holds; 0 until it is loaded. */
  bytes: number;
  tables: { name: string; rows: number; columns: readonly TableColumn[] }[];
}

export interface SqlColumn extends TableColumn {
  kind: ProfileColumn['kind'];
  note: string | null;
}

/** An answer without its rows, which are asked for by its id until the next statement has answered. */
export interface SqlAnswer {
  id: number;
  columns: SqlColumn[];
  rows: number;
  /** Whether there were more rows than were asked for. */
  isCut: boolean;
  elapsedMs: number;
}

interface Answered {
  id: number;
  result: QueryResult;
}

/** DuckDB in WASM ends at 3.1 GiB, of which queries need a part for themselves. */
const MOST_BYTES = 2.4 * 1024 ** 3;
/** Numbers and instants, and what DuckDB keeps a text's length and beginning in. */
const BYTES = { number: 8, time: 8, text: 16 } as const;
const MOST_RESULT_ROWS = 50_000_000;
const TAKING = /\b(drop|alter)\b/i;
const CHANGING =
  /\b(delete\s+from|update\s+\S+\s+set|insert\s+(into|or)|truncate|merge\s+into|replace\s+table)\b/i;
const OPENING = 0.2;

/** SQL on one table: the store is opened and fed by the first statement, and no sooner. */
export class SqlDesk implements AsyncDisposable {
  readonly #openStore: () => Promise<Store>;
  readonly #source: SqlSource;
  #loaded = new Once<Store>();
  #opened: Promise<Store> | undefined;
  #isLoaded = false;
  #bytes = 0;
  readonly #orders = new RowOrders();
  #answered: Answered | undefined;
  #lastId = 0;

  constructor(openStore: () => Promise<Store>, source: SqlSource) {
    this.#openStore = openStore;
    this.#source = source;
  }

  /** Runs statements, and keeps up to `maxRows` rows of what the last one answers. */
  async ask(
    { statement, maxRows }: { statement: string; maxRows: number },
    control: Control,
  ): Promise<SqlAnswer> {
    const result = await this.#run(statement, maxRows, control).catch((error: unknown) => {
      // The first of several statements may have been carried out.
      if (CHANGING.test(statement) || TAKING.test(statement)) this.#forget();
      throw error;
    });
    if (CHANGING.test(statement)) this.#forget();
    else if (TAKING.test(statement)) await this.#lookForData(control);
    this.#lastId += 1;
    this.#answered = { id: this.#lastId, result };
    const { columns, rows, isCut, elapsedMs } = result;
    return {
      id: this.#lastId,
      columns: columns.map(({ name, type, column, note }) => ({
        name,
        type,
        kind: column.kind,
        note: note ?? null,
      })),
      rows,
      isCut,
      elapsedMs,
    };
  }

  /** All rows of a statement's answer. */
  async whole(statement: string, control: Control): Promise<readonly ProfileColumn[]> {
    const { columns, rows, isCut } = await this.#run(statement, MOST_RESULT_ROWS, control);
    if (isCut)
      throw new TableError(
        `The answer has more than ${MOST_RESULT_ROWS.toLocaleString('en-US')} rows, which is the most that can be saved: narrow the statement.`,
      );
    if (rows === 0) throw new TableError('The answer has no rows: there is nothing to save.');
    return columns.map(({ column }) => column);
  }

  /** Tables that can be asked. The open one is among them though it is not loaded yet. */
  async tables(control: Control): Promise<SqlTables> {
    const { name, columns, rows } = this.#source;
    const own = tableColumnsOf(columns);
    if (!this.#isLoaded)
      return {
        isLoaded: false,
        bytes: 0,
        tables: namesOf(name).map((one) => ({ name: one, rows, columns: own })),
      };
    const store = await this.#store(control);
    const tables = await orAborted(store.tables(), control.signal);
    // The other name is a view, which the store does not count among its tables.
    const views = tables.some((one) => one.name === DATA_TABLE)
      ? namesOf(name)
          .slice(1)
          .map((one) => ({ name: one, rows, columns: own }))
      : [];
    return { isLoaded: true, bytes: this.#bytes, tables: [...tables, ...views] };
  }

  /** The columns of the answer that was given last. */
  answer(id: number): { columns: readonly ProfileColumn[]; rows: number } {
    if (this.#answered?.id !== id)
      throw new TableError('This answer is no longer held: run the statement again.');
    const { columns, rows } = this.#answered.result;
    return { columns: columns.map(({ name, column }) => ({ ...column, name })), rows };
  }

  /** Some rows of an answer, in its order or in that of a column. */
  async rows(id: number, { sort, ...page }: PageRequest, control: Control): Promise<RowPage> {
    const { columns, rows: all } = this.answer(id);
    if (sort === undefined) return pageOf(columns, page, { rows: undefined, all });
    const set = columnSet(new Map(columns.map((column) => [column.name, column])));
    const order = await this.#orders.get(JSON.stringify([id, sort]), control, async () =>
      orderOf(set, { sort }),
    );
    return pageOf(columns, page, { rows: order, all });
  }

  /** An answer as CSV, or some of its columns; instants are in UTC. */
  async csv(id: number, names: readonly string[] | undefined, control: Control): Promise<Blob> {
    const columns = this.answer(id).columns.filter(({ name }) => names === undefined || names.includes(name));
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const encoding = encodeTable(columns, 'csv', {
      signal: control.signal,
      progress: (share) => control.progress(share, 'writing'),
    });
    for await (const piece of encoding) pieces.push(piece);
    return new Blob(pieces, { type: 'text/csv' });
  }

  /** The figures of each column of an answer. */
  async profile(id: number, control: Control): Promise<Record<string, ColumnProfile>> {
    const { columns } = this.answer(id);
    const profiles = byName<ColumnProfile>();
    for (const [i, column] of columns.entries()) {
      control.progress(i / columns.length, 'profiling');
      await breathe();
      control.signal.throwIfAborted();
      profiles[column.name] = columnProfile(column);
    }
    return profiles;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = this.#opened;
    this.#answered = undefined;
    const store = await opened?.catch(() => undefined);
    await store?.[Symbol.asyncDispose]();
  }

  async #run(statement: string, maxRows: number, control: Control): Promise<QueryResult> {
    const store = await this.#store(control);
    control.progress(1, 'running');
    return store.query(statement, { maxRows, signal: control.signal });
  }

  async #lookForData(control: Control): Promise<void> {
    const store = await this.#store(control);
    const tables = await store.tables();
    if (!tables.some(({ name }) => name === DATA_TABLE)) this.#forget();
  }

  /**
   * A table that a statement took away or changed is loaded again for the next one: what SQL says of the open dataset
   * stays what the other views say.
   */
  #forget(): void {
    this.#loaded = new Once();
    this.#isLoaded = false;
  }

  #store(control: Control): Promise<Store> {
    return this.#loaded.get(control, (own) => this.#load(own));
  }

  async #load(control: Control): Promise<Store> {
    const { name, columns, rows } = this.#source;
    const needed = columns.reduce((sum, column) => sum + rowsOf(column) * BYTES[column.kind], 0);
    if (needed > MOST_BYTES)
      throw new TableError(
        `SQL would need about ${gib(needed)} of memory for this table, and has ${gib(MOST_BYTES)}: save a part of it, or fewer columns, as a dataset of its own and ask that.`,
      );
    control.progress(0, 'starting DuckDB');
    this.#opened ??= this.#openStore();
    // One that did not start is tried anew.
    this.#opened.catch(() => {
      this.#opened = undefined;
    });
    const store = await orAborted(this.#opened, control.signal);
    const feeding = partOf(control, OPENING, 1);
    await store.createTable(DATA_TABLE, columns, rows, {
      signal: control.signal,
      progress: (share) => feeding.progress(share, 'loading into DuckDB'),
    });
    for (const other of namesOf(name).slice(1))
      await store.query(`CREATE OR REPLACE VIEW ${quoted(other)} AS SELECT * FROM ${DATA_TABLE}`);
    const memory = await store.query('SELECT sum(memory_usage_bytes)::DOUBLE FROM duckdb_memory()');
    const held = memory.columns[0]?.column;
    this.#bytes = held?.kind === 'number' ? (held.values[0] as number) : needed;
    this.#isLoaded = true;
    return store;
  }
}

/** The dataset's own name too, where it is another. */
const namesOf = (name: string): string[] =>
  name.toLowerCase() === DATA_TABLE ? [DATA_TABLE] : [DATA_TABLE, name];

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;

/** Where there is no DuckDB. */
export const noStore = async (): Promise<never> => {
  throw new TableError('SQL cannot be asked here.');
};
