import { setMaxListeners } from 'node:events';
import { type ProfileTableOptions, profileTable, type TableProfile } from '../store/profile-table.ts';
import { TableError } from '../store/table-error.ts';
import { partOf } from '../worker/control.ts';
import { profileTableWithPool } from '../worker/profile-table-with-pool.ts';
import { createFiguresPool } from './figures-pool.ts';
import { type OpenTableOptions, openTable } from './open-table.ts';

export type ProfileFileOptions = Omit<ProfileTableOptions, 'progress'> & Pick<OpenTableOptions, 'layout'>;

/** A file's profile. `progress` is told the share done, 0 to 1, and what is done. */
export async function profileFile(
  path: string,
  options: ProfileFileOptions,
  progress: (share: number, what: string) => void,
): Promise<TableProfile> {
  const { layout, ...figures } = options;
  const table = await openTable(path, {
    ...(layout && { layout }),
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    progress: (share) => progress(share * READING, 'reading'),
  });
  // A row a value says by itself what its times are, and whose.
  const implied = table.isLong ? { time: 'time', by: 'module' } : {};
  if (figures.by !== undefined && (figures.time ?? implied.time) === undefined)
    throw new TableError('--by groups figures over time: it needs --time, the column of times.');
  const settings = { ...implied, ...figures };
  if (table.rows * table.columns.length < MANY_CELLS)
    return profileTable(table, {
      ...settings,
      progress: (share, what) => progress(READING + share * (1 - READING), what),
    });
  using pool = createFiguresPool();
  const { signal } = new AbortController();
  // Every task listens to it, and there are as many as columns of groups.
  setMaxListeners(0, signal);
  return await profileTableWithPool(table, settings, {
    pool,
    control: partOf({ signal, progress }, READING, 1),
  });
}

/** A table of fewer cells is profiled before the workers would have begun. */
const MANY_CELLS = 50_000;

/** Share of the whole that reading takes; a guess, as nobody knows beforehand how much there is to compute. */
const READING = 0.25;
