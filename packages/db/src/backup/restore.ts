import type { Readable } from 'node:stream';
import { AppError } from '@wp/contract';
import { sql } from 'kysely';
import { sqlState } from '../database-errors.ts';
import type { Transaction, WpDatabase } from '../driver/connection.ts';
import { isMigrated } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import {
  type BackupHeader,
  type BackupProgress,
  type BackupSummary,
  damaged,
  type TableStart,
} from './format.ts';
import { readBackup } from './read-backup.ts';
import { clearRollups, findMaterializations, showRestoredRollups } from './rollups.ts';
import { CATALOGUE_TABLES, ROLLUPS } from './tables.ts';

export interface RestoreOptions {
  onProgress?: ((progress: BackupProgress) => void) | undefined;
  /** Empties the target first, in the same transaction, instead of refusing one that holds something. */
  force?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface RestoreSummary extends BackupSummary {
  /** Roll-ups of the backup that the target does not keep; their data is in the coarser ones. */
  skipped: string[];
}

/** What a migration puts in by itself, and a restore replaces. */
const SEEDED = ['metrics', 'counters'];
const DAY_MS = 86_400_000;

/**
 * Puts a backup into an empty, migrated database, in one transaction: a damaged file leaves nothing behind. Days
 * with readings are marked, so that the roll-ups are made afresh; where raw data was dropped, their rows come from
 * the backup. Sessions are not in it: everybody signs in again.
 * @throws AppError `INVALID_INPUT` for a damaged or newer file, `ALREADY_EXISTS` for a target that is not empty,
 * `NOT_MIGRATED` for one that is not at this version's last migration.
 */
export async function restore(
  database: WpDatabase,
  source: Readable,
  options: RestoreOptions = {},
): Promise<RestoreSummary> {
  if (!(await isMigrated(database))) {
    throw new AppError(
      'NOT_MIGRATED',
      'The target database is not migrated. Run `wp migrate` on it, then restore.',
    );
  }
  const { onProgress, signal, force } = options;
  const summary = await database.transaction(
    async (trx) => {
      await prepareTarget(trx, force === true);
      return fill(trx, source, onProgress);
    },
    { ...(signal === undefined ? {} : { signal }) },
  );
  const border = summary.header.rawDroppedBefore;
  if (border !== null) await showRestoredRollups(database, new Date(border));
  return summary;
}

/** Reads a whole backup and checks every checksum, without a database. */
export function verify(
  source: Readable,
  options: { onProgress?: ((progress: BackupProgress) => void) | undefined } = {},
): Promise<BackupSummary> {
  return readBackup(source, { header: checkMigrations, onProgress: options.onProgress });
}

async function fill(
  trx: Transaction,
  source: Readable,
  onProgress: RestoreOptions['onProgress'],
): Promise<RestoreSummary> {
  const days = new Set<number>();
  const skipped = new Set<string>();
  const targets = await findMaterializations(trx);
  const summary = await readBackup(source, {
    header: checkMigrations,
    onProgress,
    async slice(table, slice, body) {
      const target = isRollup(table.name) ? targets.get(table.name) : `"${table.name}"`;
      if (target === undefined) {
        skipped.add(table.name);
        return;
      }
      await copyIn(trx, table, target, body);
      if (table.name !== 'reading' || slice.days === undefined) return;
      for (let day = slice.days.first; day <= slice.days.last; day += DAY_MS) days.add(day);
    },
  });
  await setSequences(trx, summary.header);
  await markDays(trx, [...days]);
  // Whoever keeps a copy must look at every day again.
  await sql`update change_epoch set epoch = gen_random_uuid()`.execute(trx.db);
  return { ...summary, skipped: [...skipped] };
}

const isRollup = (name: string): boolean => ROLLUPS.some((rollup) => rollup === name);

/** Errors of the data (class 22), its keys (23) or the protocol (08P01, 22P0x) can only come from the file. */
async function copyIn(
  trx: Transaction,
  table: TableStart,
  target: string,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const columns = table.columns.map((column) => `"${column}"`).join(', ');
  try {
    await trx.copyIn(`copy ${target} (${columns}) from stdin (format binary)`, body);
  } catch (error) {
    const state = sqlState(error) ?? '';
    if (state.startsWith('22') || state.startsWith('23') || state === '08P01') {
      throw damaged(`the table ${table.name}`, 'its rows were altered', error);
    }
    if (state === '42703')
      throw damaged(`the table ${table.name}`, 'it has a column that this version lacks', error);
    throw error;
  }
}

async function checkMigrations(header: BackupHeader): Promise<void> {
  const unknown = header.migrations.filter((name) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown.length === 0) return;
  throw new AppError(
    'INVALID_INPUT',
    `The backup was made by a newer version: this one does not know its migration ${unknown.at(-1)}. ` +
      'Restore it with that version or a later one.',
  );
}

async function prepareTarget(trx: Transaction, force: boolean): Promise<void> {
  const tables = [...CATALOGUE_TABLES, 'reading'];
  if (!force) {
    for (const table of tables.filter((name) => !SEEDED.includes(name))) {
      const { rows } = await sql<{ some: boolean }>`
        select exists (select 1 from ${sql.table(table)}) as some`.execute(trx.db);
      if (rows[0]?.some !== true) continue;
      throw new AppError(
        'ALREADY_EXISTS',
        `The target database is not empty: its table ${table} holds rows. Restore into a new database, ` +
          'migrated and not used yet.',
      );
    }
    await sql`delete from metrics`.execute(trx.db);
    await sql`delete from counters`.execute(trx.db);
    return;
  }
  await clearRollups(trx);
  const rest = ['sessions', 'login_throttle', 'rollup_dirty', 'rollup_refreshing', 'day_changes'];
  await sql`truncate reading`.execute(trx.db);
  await sql`truncate ${sql.raw([...CATALOGUE_TABLES, ...rest].join(', '))}`.execute(trx.db);
}

/** New rows get numbers that no row ever had: what was removed must not come back under another's number. */
async function setSequences(trx: Transaction, { sequences }: BackupHeader): Promise<void> {
  for (const table of CATALOGUE_TABLES) {
    const last = sequences[table];
    if (last === undefined) continue;
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), greatest(top, 1), top > 0)
      from (select greatest(${last}::bigint, max(id)) as top from ${sql.table(table)}) t`.execute(trx.db);
  }
}

async function markDays(trx: Transaction, days: number[]): Promise<void> {
  if (days.length === 0) return;
  await sql`insert into rollup_dirty (day)
    select to_timestamp(ms / 1000.0) from jsonb_array_elements_text(${JSON.stringify(days)}::jsonb) d(text),
      lateral (select d.text::float8 as ms) m`.execute(trx.db);
}
