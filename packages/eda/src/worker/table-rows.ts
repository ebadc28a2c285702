import { CodedTexts } from '../engine/column/coded-texts.ts';
import type { ProfileColumn, TimeColumn } from '../engine/profile/column-input.ts';
import type { ValueRange } from './cross-filter.ts';
import type { Rows } from './figures.ts';

/** What rows a view is about; an absent part means all of it. */
export interface RowSelection {
  modules?: readonly string[] | undefined;
  /** Epoch milliseconds, `toMs` exclusive. */
  time?: { fromMs: number; toMs: number } | undefined;
  /** Ranges of values, all of which a row must be in. */
  where?: readonly ValueRange[] | undefined;
}

/** Which columns say when and whose a row is. */
export interface Roles {
  time: string | null;
  by: string | null;
}

const TIME_NAMES = ['time', 'timestamp', 'datetime', 'date'];
const BY_NAMES = ['module', 'module_id', 'device', 'asset', 'sensor'];

/** Roles by the columns' names where these say so; else the time is the only column of times. */
export function rolesOf(columns: readonly ProfileColumn[]): Roles {
  const called = (names: readonly string[], kind: ProfileColumn['kind']) =>
    names
      .map((name) => columns.find((one) => one.kind === kind && one.name.toLowerCase() === name))
      .find((column) => column !== undefined)?.name;
  const times = columns.filter(({ kind }) => kind === 'time');
  return {
    time: called(TIME_NAMES, 'time') ?? (times.length === 1 ? (times[0]?.name ?? null) : null),
    by: called(BY_NAMES, 'text') ?? null,
  };
}

export const rowCountOf = (columns: readonly ProfileColumn[]): number => {
  const [first] = columns;
  if (first === undefined) return 0;
  return first instanceof CodedTexts ? first.codes.length : first.values.length;
};

/** The rows of a selection; undefined for all of them. A part whose column is not there selects nothing away. */
export function selectRows(
  columns: readonly ProfileColumn[],
  roles: Roles,
  { modules, time, where = [] }: RowSelection,
): Rows | undefined {
  const by = columns.find(({ name }) => name === roles.by);
  const at = columns.find((one): one is TimeColumn => one.kind === 'time' && one.name === roles.time);
  const wanted = modules !== undefined && by instanceof CodedTexts ? wantedCodes(by, modules) : undefined;
  const range = time !== undefined && at !== undefined ? time : undefined;
  const ranges = where.map((one) => ({ ...one, values: numbersOf(columns, one.column) }));
  if (wanted === undefined && range === undefined && ranges.length === 0) return undefined;
  const rows = rowCountOf(columns);
  const codes = by instanceof CodedTexts ? by.codes : new Int32Array(0);
  const times = at?.values ?? new Float64Array(0);
  const holds = (row: number): boolean => {
    // A row whose module is missing is nobody's.
    if (wanted !== undefined && wanted[codes[row] as number] !== 1) return false;
    for (const { values, from, to } of ranges) {
      const value = values[row] as number;
      if (!(value >= from && value <= to)) return false;
    }
    if (range === undefined) return true;
    const ms = times[row] as number;
    return ms >= range.fromMs && ms < range.toMs;
  };
  return compact(rows, holds);
}

/** A range of a column that is not there, as after another dataset was opened, holds no row. */
function numbersOf(columns: readonly ProfileColumn[], name: string): Float64Array {
  const column = columns.find((one) => one.name === name);
  return column?.kind === 'number' ? column.values : new Float64Array(0);
}

function wantedCodes({ dictionary }: CodedTexts, modules: readonly string[]): Uint8Array {
  const names = new Set(modules);
  return Uint8Array.from(dictionary, (name) => (names.has(name) ? 1 : 0));
}

/** Neighbours as a range; else a list in shared memory, so that it is not copied to each worker. */
function compact(rows: number, holds: (row: number) => boolean): Rows | undefined {
  let [count, first, last] = [0, -1, -1];
  for (let row = 0; row < rows; row++) {
    if (!holds(row)) continue;
    if (count === 0) first = row;
    last = row;
    count += 1;
  }
  if (count === rows) return undefined;
  if (count === 0) return { from: 0, to: 0 };
  if (last - first + 1 === count) return { from: first, to: last + 1 };
  const list = new Uint32Array(new SharedArrayBuffer(4 * count));
  let at = 0;
  for (let row = first; row <= last; row++) if (holds(row)) list[at++] = row;
  return list;
}

export const countOf = (rows: Rows | undefined, all: number): number =>
  rows === undefined ? all : rows instanceof Uint32Array ? rows.length : rows.to - rows.from;
