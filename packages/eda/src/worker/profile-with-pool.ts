import type { Alert } from '../engine/profile/alerts.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { ColumnProfile } from '../engine/profile/column-profile.ts';
import {
  byName,
  type ColumnOverTime,
  joinOverTime,
  type OverTimeOptions,
  quartilesOf,
} from '../engine/profile/over-time.ts';
import { type DatasetProfile, joinProfile } from '../engine/profile/profile-dataset.ts';
import type { Control } from './control.ts';
import { type Rows, rowsOf } from './figures.ts';
import type { FiguresPool } from './figures-pool.ts';
import type { Roles } from './table-rows.ts';

/** The profile of some rows. `isOneSeries`: the figures over time are there, as all rows are of one module. */
export interface SelectionProfile extends DatasetProfile {
  isOneSeries: boolean;
}

/** A column that is done; or, once all are, the alerts that need no more than those. */
export type ColumnPart = { name: string; profile: ColumnProfile } | { alerts: readonly Alert[] };

export interface ProfiledRows {
  columns: readonly ProfileColumn[];
  roles: Roles;
  rows: Rows | undefined;
  count: number;
  /** Whether the rows are one series; default: told from the column that says whose a row is. */
  isOneSeries?: boolean;
  settings?: OverTimeOptions;
}

/** {@link profileDataset} by the workers of a pool, a column a task: the same figures. */
export async function profileWithPool(
  { columns, roles, rows, count, ...given }: ProfiledRows,
  { pool, control, tell }: { pool: FiguresPool; control: Control; tell: (part: ColumnPart) => void },
): Promise<SelectionProfile> {
  const { signal } = control;
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const isOneSeries = roles.time !== null && (given.isOneSeries ?? isOneModule(columns, roles, rows));
  const steps = columns.length + 2 + (isOneSeries ? numbers.length : 0);
  let done = 0;
  const step = (what: string) => {
    done += 1;
    control.progress(done / steps, what);
  };
  const profiles = byName<ColumnProfile>();
  // The columns are asked for first: they are what is looked at while the rest is computed.
  const columnsDone = Promise.all(
    columns.map(async ({ name }) => {
      const profile = await pool.run('column', { name, rows }, { signal });
      profiles[name] = profile;
      tell({ name, profile });
      step(name);
    }),
  );
  const pairsDone = pool.run('pairs', { names: numbers, rows }, { signal });
  const all = columns.map(({ name }) => name);
  const associationsDone = pool.run('associations', { names: all, rows }, { signal });
  const rowsDone = pool.run('duplicates', { names: all, rows }, { signal });
  // They are awaited below; until then their failure is that of the columns.
  pairsDone.catch(() => undefined);
  associationsDone.catch(() => undefined);
  rowsDone.catch(() => undefined);
  await columnsDone;
  const ordered = byName<ColumnProfile>();
  for (const { name } of columns) ordered[name] = profiles[name] as ColumnProfile;
  const looked = rows === undefined ? columns : columns.map((column) => rowsOf(column, rows));
  const first = {
    profiles: ordered,
    pairs: NO_PAIRS,
    associations: NO_ASSOCIATIONS,
    duplicateRows: 0,
    overTime: joinOverTime([], undefined),
  };
  tell({ alerts: joinProfile(looked, first, {}).alerts });
  const [pairs, associations, duplicateRows] = await Promise.all([pairsDone, associationsDone, rowsDone]);
  step('pairs');
  const time = roles.time === null ? undefined : ordered[roles.time];
  const timeProfile = time?.kind === 'time' && time.actual > 0 && isOneSeries ? time : undefined;
  const overTime =
    timeProfile === undefined || roles.time === null
      ? []
      : await Promise.all(
          numbers.map(async (name): Promise<readonly [string, ColumnOverTime]> => {
            const options = { ...given.settings, quartiles: quartilesOf(ordered[name]) };
            const args = { name, time: roles.time as string, profile: timeProfile, options, rows };
            const part = await pool.run('overTime', args, { signal });
            step(`${name} over time`);
            return [name, part];
          }),
        );
  const profile = joinProfile(
    looked,
    { profiles: ordered, pairs, associations, duplicateRows, overTime: joinOverTime(overTime, timeProfile) },
    timeProfile === undefined || roles.time === null ? {} : { time: roles.time },
  );
  return { ...profile, rows: count, isOneSeries };
}

const NONE = { columns: [], matrix: [], rows: 0, exact: true };
const NO_PAIRS = {
  ...{ pearson: NONE, spearman: NONE, kendall: NONE },
  mutual_information: { ...NONE, normalised: [], bins: 0 },
};
const NO_ASSOCIATIONS = { cramers_v: NONE, missing_matrix: { ...NONE, correlation: [] }, notes: [] };

/** Whether all rows are of one series: without a column that says whose, they are taken for one. */
function isOneModule(columns: readonly ProfileColumn[], { by }: Roles, rows: Rows | undefined): boolean {
  const column = columns.find(({ name }) => name === by);
  if (column?.kind !== 'text' || column.codes === undefined) return true;
  const { codes } = rows === undefined ? column : (rowsOf(column, rows) as typeof column);
  if (codes === undefined) return true;
  return codes.every((code) => code === codes[0]);
}
