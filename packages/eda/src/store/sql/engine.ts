import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import type { ResultColumn } from './store.ts';

/**
 * What a DuckDB does for the store; the store asks for one thing at a time on each of its two connections: `feed` of
 * the store's own statements, and `ask` of the user's, so that a transaction the user left open holds up no table.
 */
export interface SqlEngine {
  /** Runs a statement of the store's own. */
  feed(sql: string): Promise<void>;
  /** Appends the rows from `from` to before `to` to a table that has such columns in this order, maybe of other names. */
  append(table: string, columns: readonly ProfileColumn[], from: number, to: number): Promise<void>;
  /**
   * Runs the user's statements. Settles once the engine is free again: with `signal` aborted it stops as soon as it
   * can, and rejects.
   */
  ask(sql: string, options: AskOptions): Promise<Answer>;
  /** Ends what runs, and the engine. */
  close(): Promise<void>;
}

export interface AskOptions {
  readonly maxRows: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly columns: readonly ResultColumn[];
  readonly rows: number;
  readonly isCut: boolean;
}

export interface EngineOptions {
  /** How much the database may take; DuckDB's own limit by default (3.1 GiB in WASM, 80 % of the machine natively). */
  memoryLimitBytes?: number;
}

/** Setting of one connection: its errors tell type and place apart from their words. */
export const CONNECTION_SETTING = 'SET errors_as_json = true';

/** Shuts files, network and extensions out of the database, for good: after the last, no setting can be changed. */
export const settings = ({ memoryLimitBytes }: EngineOptions): string[] => [
  ...(memoryLimitBytes === undefined
    ? []
    : [`SET memory_limit = '${Math.floor(memoryLimitBytes / 1024)}KiB'`]),
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  // It would spill to a folder beside the program.
  "SET temp_directory = ''",
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];
