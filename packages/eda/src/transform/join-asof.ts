import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { columnOf, type Frame, named, StepError, timesOf } from './frame.ts';
import type { Step } from './steps.ts';

type JoinAsof = Extract<Step, { step: 'join_asof' }>;
const NO_ROW = -1;

/**
 * Joins to each row the nearest of another table in time, not after (`backward`), not before (`forward`) or whichever
 * is nearer (`nearest`; the earlier of two as near), as pandas' `merge_asof`; rows may come in any order. The same
 * instant counts, and the last of several of it, going forward the first.
 */
export function joinAsof(frame: Frame, step: JoinAsof, right: Frame): Frame {
  const { by, rightBy = by } = step;
  const times = timesOf(frame, step.time).values;
  const rightTimes = timesOf(right, step.rightTime ?? step.time).values;
  const owner = ownersOf(frame, by);
  const rowsOf = timelines(rightTimes, ownersOf(right, rightBy));
  if (by !== undefined && rightBy !== undefined) sameKind(columnOf(frame, by), columnOf(right, rightBy));
  const tolerance = step.toleranceMs ?? Number.POSITIVE_INFINITY;
  const found = Int32Array.from(times, (time, row) => {
    const rows = rowsOf.get(owner(row));
    if (rows === undefined || Number.isNaN(time)) return NO_ROW;
    const match = matchOf(rows, rightTimes, time, step.direction);
    return match !== NO_ROW && Math.abs((rightTimes[match] as number) - time) <= tolerance ? match : NO_ROW;
  });
  const keys = new Set([step.rightTime ?? step.time, rightBy]);
  const wanted = step.columns ?? right.columns.map(({ name }) => name).filter((name) => !keys.has(name));
  const taken = new Set(frame.columns.map(({ name }) => name));
  const joined = wanted.map((name) => {
    const as = taken.has(name) ? name + step.suffix : name;
    if (taken.has(as)) throw new StepError(`There is a column "${as}" already: choose another suffix.`);
    taken.add(as);
    return named(rowsOfColumn(columnOf(right, name), found), as);
  });
  return { rows: frame.rows, columns: [...frame.columns, ...joined] };
}

function sameKind(left: ProfileColumn, right: ProfileColumn): void {
  if (left.kind !== right.kind)
    throw new StepError(
      `"${left.name}" is a column of ${left.kind} and "${right.name}" of the other table one of ${right.kind}: cast one of them.`,
    );
}

/** Whose a row is; undefined for all where nothing tells them apart. A missing name is nobody's. */
function ownersOf(frame: Frame, by: string | undefined): (row: number) => unknown {
  if (by === undefined) return () => undefined;
  const { values } = columnOf(frame, by);
  return (row) => values[row] ?? null;
}

/** The rows of each owner by time; those of one instant in their order. */
function timelines(times: Float64Array, owner: (row: number) => unknown): Map<unknown, Uint32Array> {
  const rowsOf = new Map<unknown, number[]>();
  for (let row = 0; row < times.length; row++) {
    const key = owner(row);
    if (Number.isNaN(times[row]) || key === null) continue;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  }
  return new Map(
    [...rowsOf].map(([key, rows]) => [
      key,
      Uint32Array.from(rows).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b),
    ]),
  );
}

function matchOf(
  rows: Uint32Array,
  times: Float64Array,
  time: number,
  direction: JoinAsof['direction'],
): number {
  const before = rows[places(rows, times, (other) => other <= time) - 1];
  const after = rows[places(rows, times, (other) => other < time)];
  switch (direction) {
    case 'backward':
      return before ?? NO_ROW;
    case 'forward':
      return after ?? NO_ROW;
    case 'nearest': {
      if (before === undefined || after === undefined) return before ?? after ?? NO_ROW;
      return time - (times[before] as number) <= (times[after] as number) - time ? before : after;
    }
  }
}

/** How many of the ordered rows, from the first, have a time of which `is` holds. */
function places(rows: Uint32Array, times: Float64Array, is: (time: number) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (is(times[rows[middle] as number] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowsOfColumn(column: ProfileColumn, rows: Int32Array): ProfileColumn {
  const { name } = column;
  const unit = column.unit === undefined ? {} : { unit: column.unit };
  if (column.kind === 'text')
    return { kind: 'text', name, ...unit, values: Array.from(rows, (row) => column.values[row] ?? null) };
  const values = Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN);
  return { kind: column.kind, name, ...unit, values };
}
