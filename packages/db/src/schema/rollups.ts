import type { Generated, JSONColumnType } from 'kysely';

/**
 * Days (UTC) that were written to since they were last rolled up. Only ever appended to by writers, so that
 * they never wait for one another; queries take such a day from raw, so that a roll-up never answers differently.
 */
export interface RollupDirtyTable {
  day: Date;
  at: Generated<Date>;
  /** The transaction that wrote the note. */
  tx: Generated<number>;
}

/** Notes that were taken out of `rollup_dirty`: for each day the last transaction that touched it. */
export interface DayChangesTable {
  day: Date;
  tx: number;
}

/** One row: which store the numbers of `day_changes` belong to; never in a backup. */
export interface ChangeEpochTable {
  epoch: Generated<string>;
}

/** Days that a refresh took out of `rollup_dirty` and has not finished, or set aside as they fail. */
export interface RollupRefreshingTable {
  day: Date;
  attempts: Generated<number>;
  failures: Generated<number>;
  error: Generated<string | null>;
  failed_at: Generated<Date | null>;
  retry_at: Generated<Date | null>;
}

/** One row: settings of the store that policies and queries share. */
export interface SettingsTable {
  key: string;
  value: JSONColumnType<object>;
  updated_at: Generated<Date>;
}
