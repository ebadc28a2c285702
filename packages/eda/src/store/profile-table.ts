import { instantsFromEpochs } from '../engine/column/parse-instants.ts';
import { groupLabels } from '../engine/profile/about.ts';
import { lengthOf, type ProfileColumn } from '../engine/profile/column-input.ts';
import type { OverTime } from '../engine/profile/over-time.ts';
import { type DatasetProfile, profileDataset, profileOverTime } from '../engine/profile/profile-dataset.ts';
import type { Table } from './csv/read-csv.ts';
import { TableError } from './table-error.ts';

export interface ProfileTableOptions {
  /** The column of times; without one there are no figures over time. */
  time?: string;
  /** The column that says whose a row is: figures over time are then made inside each, never across a seam. */
  by?: string;
  /** Rows in a season. */
  period?: number;
  /** Whether the robust STL is made too; default: for series that are not long. */
  robust?: boolean;
  timeZone?: string;
  /** Called with the share done, 0 to 1, and what is done next; what it throws ends the profile. */
  progress?: (share: number, what: string) => void;
}

/** A profile as `wp profile --json` prints it. */
export type TableProfile = DatasetProfile & { groups?: Readonly<Record<string, OverTime>> };

/** More groups than this would be a report that nobody reads; whoever wants them profiles them one by one. */
const MOST_GROUPS = 10_000;

/** Profiles a table. Throws a TableError for a column that is not there, or not what it must be. */
export function profileTable(table: Table, options: ProfileTableOptions = {}): TableProfile {
  const { time, by, progress } = options;
  const { columns, notes } =
    time === undefined ? { columns: table.columns, notes: [] } : withTimes(table.columns, time);
  const { settings, left } = settingsOf(columns, options);
  if (by === undefined || time === undefined) {
    const profile = profileDataset(columns, {
      ...settings,
      ...(time === undefined ? {} : { time }),
      ...(progress && { progress }),
    });
    return withNotes(profile, [...table.notes, ...notes]);
  }
  const rowsOf = groupsOf(columns, by);
  const share = 1 / (rowsOf.size + 1);
  const profile = profileDataset(columns, {
    ...settings,
    progress: (done, what) => progress?.(done * share, what),
  });
  const groups: Record<string, OverTime> = Object.create(null) as Record<string, OverTime>;
  let done = 1;
  for (const [name, rows] of rowsOf) {
    const own = columns.filter((column) => column.name !== by).map((column) => rowsIn(column, rows));
    const before = done * share;
    groups[name] = profileOverTime(own, {
      ...settings,
      time,
      progress: (part, what) => progress?.(before + part * share, `${name}: ${what}`),
    });
    done += 1;
  }
  const about = { ...profile.about, ...groupLabels() };
  return withNotes({ ...profile, groups, about }, [...table.notes, ...notes, ...left]);
}

/** The robust STL would take minutes for more points in all groups than this. */
const ROBUST_POINTS = 2_000_000;

/** How series are profiled, and what is left out of them, where they are many. */
export function settingsOf(
  columns: readonly ProfileColumn[],
  { by, period, robust, timeZone }: ProfileTableOptions,
): { settings: { period?: number; robust?: boolean; timeZone?: string }; left: readonly string[] } {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const [first] = columns;
  const points = numbers.length * (first === undefined ? 0 : lengthOf(first));
  const isLeft = by !== undefined && robust === undefined && points > ROBUST_POINTS;
  const wanted = isLeft ? false : robust;
  return {
    settings: {
      ...(period === undefined ? {} : { period }),
      ...(wanted === undefined ? {} : { robust: wanted }),
      ...(timeZone === undefined ? {} : { timeZone }),
    },
    left: isLeft
      ? [`The robust STL is left out over ${ROBUST_POINTS} points in all groups unless it is asked for.`]
      : [],
  };
}

export const withNotes = (profile: TableProfile, notes: readonly string[]): TableProfile => ({
  ...profile,
  notes: [...notes, ...profile.notes],
});

/** The columns with that of the times as times: numbers are taken as counted since 1970, and a note says so. */
export function withTimes(
  columns: readonly ProfileColumn[],
  time: string,
): { columns: readonly ProfileColumn[]; notes: readonly string[] } {
  const column = columns.find(({ name }) => name === time);
  if (column === undefined) throw missing(columns, time);
  if (column.kind === 'time') return { columns, notes: [] };
  if (column.kind === 'text') throw new TableError(`The column "${time}" holds texts, no times.`);
  const { times, unit } = instantsFromEpochs(column.values);
  return {
    columns: columns.map((one) => (one === column ? { kind: 'time', name: time, values: times } : one)),
    notes: [`${time}: numbers were taken as ${unit} since 1970.`],
  };
}

const missing = (columns: readonly ProfileColumn[], name: string): TableError =>
  new TableError(
    `There is no column "${name}"; there are: ${columns.map((column) => column.name).join(', ')}.`,
  );

/** The rows of each group, in the order in which the groups come first. */
export function groupsOf(columns: readonly ProfileColumn[], by: string): Map<string, number[]> {
  const column = columns.find(({ name }) => name === by);
  if (column === undefined) throw missing(columns, by);
  const groups = new Map<string, number[]>();
  for (let i = 0; i < column.values.length; i++) {
    const value = column.values[i];
    const name = value === null || value === undefined ? '' : String(value);
    const rows = groups.get(name);
    if (rows === undefined) groups.set(name, [i]);
    else rows.push(i);
  }
  if (groups.size > MOST_GROUPS)
    throw new TableError(
      `The column "${by}" has ${groups.size} values; at most ${MOST_GROUPS} groups are profiled.`,
    );
  return groups;
}

function rowsIn(column: ProfileColumn, rows: readonly number[]): ProfileColumn {
  if (column.kind === 'text') return { ...column, values: rows.map((row) => column.values[row] ?? null) };
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) };
}
