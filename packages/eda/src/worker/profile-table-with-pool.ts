import { groupLabels } from '../engine/profile/about.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { type ColumnOverTime, joinOverTime, type OverTime } from '../engine/profile/over-time.ts';
import type { Table } from '../store/csv/read-csv.ts';
import {
  groupsOf,
  type ProfileTableOptions,
  settingsOf,
  type TableProfile,
  withNotes,
  withTimes,
} from '../store/profile-table.ts';
import { type Control, partOf } from './control.ts';
import type { Rows } from './figures.ts';
import type { FiguresPool } from './figures-pool.ts';
import { profileWithPool } from './profile-with-pool.ts';
import { columnFrom, shareColumns } from './shared-columns.ts';

/** {@link profileTable} by the workers of a pool: the same figures, on all cores. */
export async function profileTableWithPool(
  table: Table,
  options: Omit<ProfileTableOptions, 'progress'>,
  { pool, control }: { pool: FiguresPool; control: Control },
): Promise<TableProfile> {
  const { time, by } = options;
  const { columns: given, notes } =
    time === undefined ? { columns: table.columns, notes: [] } : withTimes(table.columns, time);
  const { settings, left } = settingsOf(given, options);
  const groups = by === undefined || time === undefined ? undefined : groupsOf(given, by);
  const shared = shareColumns(given);
  const columns = shared.map(columnFrom);
  pool.setColumns(shared);
  const share = groups === undefined ? 1 : WHOLE_SHARE;
  const { isOneSeries: _, ...profile } = await profileWithPool(
    {
      columns,
      roles: { time: time ?? null, by: null },
      rows: undefined,
      count: table.rows,
      isOneSeries: time !== undefined && groups === undefined,
      settings,
    },
    { pool, control: partOf(control, 0, share), tell: () => undefined },
  );
  if (groups === undefined || time === undefined) return withNotes(profile, [...table.notes, ...notes]);
  const found = await overTimeByGroup(
    { columns: columns.filter(({ name }) => name !== by), groups, time, settings },
    { pool, control: partOf(control, share, 1) },
  );
  const about = { ...profile.about, ...groupLabels() };
  return withNotes({ ...profile, groups: found, about }, [...table.notes, ...notes, ...left]);
}

/** Share of the work that the table as a whole takes, where there are groups: these take longest. */
const WHOLE_SHARE = 0.15;

interface Groups {
  columns: readonly ProfileColumn[];
  groups: ReadonlyMap<string, readonly number[]>;
  time: string;
  settings: ReturnType<typeof settingsOf>['settings'];
}

/** A group's columns are tasks of their own. */
async function overTimeByGroup(
  { columns, groups, time, settings }: Groups,
  { pool, control }: { pool: FiguresPool; control: Control },
): Promise<Record<string, OverTime>> {
  const { signal } = control;
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const steps = groups.size * Math.max(1, numbers.length);
  let done = 0;
  const one = async (group: string, list: readonly number[]): Promise<OverTime> => {
    const rows = inShared(list);
    const own = await pool.run('column', { name: time, rows }, { signal });
    if (own.kind !== 'time' || own.actual === 0) return joinOverTime([], undefined);
    const parts = numbers.map(async (name): Promise<readonly [string, ColumnOverTime]> => {
      const part = await pool.run(
        'overTime',
        { name, time, profile: own, options: settings, rows },
        { signal },
      );
      done += 1;
      control.progress(done / steps, `${group}: ${name}`);
      return [name, part];
    });
    return joinOverTime(await Promise.all(parts), own);
  };
  const names = [...groups.keys()];
  const all = await Promise.all([...groups].map(([name, rows]) => one(name, rows)));
  const found: Record<string, OverTime> = Object.create(null) as Record<string, OverTime>;
  for (const [i, name] of names.entries()) found[name] = all[i] as OverTime;
  return found;
}

/** Neighbours as a range; else a list that is not copied to each worker. */
function inShared(rows: readonly number[]): Rows {
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? -1;
  if (last - first + 1 === rows.length) return { from: first, to: last + 1 };
  const list = new Uint32Array(new SharedArrayBuffer(4 * rows.length));
  list.set(rows);
  return list;
}
