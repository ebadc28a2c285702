import type { ProfileColumn } from '../../engine/profile/column-input.ts';

/**
 * Tables of columns that SQL is asked of: DuckDB in WASM in the desktop, or natively in Node, behind the same
 * interface. Nothing is kept on disk, and no statement reaches a file, the network or an extension. Every error of a
 * statement is a `SqlError`.
 */
export interface Store extends AsyncDisposable {
  /**
   * Makes a table of `rows` rows of the columns, or replaces the one of that name once the new one is whole: if it
   * fails or is ended, the old one stays. Numbers are DOUBLE, instants TIMESTAMP in UTC, texts VARCHAR; NaN is NULL.
   * Columns whose names SQL takes for the same (it does not tell `A` from `a`) get `_2`, `_3`; the answer says so.
   */
  createTable(
    name: string,
    columns: readonly ProfileColumn[],
    rows: number,
    options?: CreateTableOptions,
  ): Promise<TableInfo>;
  /**
   * Runs one statement, or several between semicolons, of which the last answers. A signal that is aborted rejects
   * with its reason at once; the store can be asked again right away. Queries run one after the other.
   */
  query(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /** The tables that are there, by name. */
  tables(): Promise<TableInfo[]>;
  /** Does nothing where there is no such table. */
  dropTable(name: string): Promise<void>;
}

export interface CreateTableOptions {
  signal?: AbortSignal;
  /** Called with the share that is in the table, 0 to 1. */
  progress?: (share: number) => void;
}

export interface QueryOptions {
  signal?: AbortSignal;
  /** How many rows to answer with; 1,000,000 by default. */
  maxRows?: number;
}

export interface TableInfo {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  readonly name: string;
  /** DuckDB's type, as text. */
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: number;
  /** Whether there are more rows than `maxRows`. */
  readonly isCut: boolean;
  /** Time from the start of the statement to its last row; what it waited for others is not in it. */
  readonly elapsedMs: number;
}

export interface ResultColumn {
  /** Unique in the result. */
  readonly name: string;
  /** DuckDB's type, as text: `BIGINT`, `DECIMAL(18,3)`, `STRUCT(a INTEGER)[]`, `ENUM`. */
  readonly type: string;
  /**
   * Its values. BOOLEAN is the text `true` or `false`; DATE and every TIMESTAMP are instants, cut to ms; lists, structs
   * and maps are JSON; BIGINT, HUGEINT and DECIMAL are numbers where each of the column's values is exact as one,
   * and texts otherwise, as `note` says.
   */
  readonly column: ProfileColumn;
  /** What is not as it was in the database, in words for the reader. */
  readonly note?: string;
}

export const DEFAULT_MAX_ROWS = 1_000_000;
