import { aggregateOf } from '../engine/grid/resample.ts';
import type { NumberColumn, ProfileColumn } from '../engine/profile/column-input.ts';
import { columnOf, type Frame, named, numbersOf, StepError, takeRows } from './frame.ts';
import type { Step } from './steps.ts';

const MOST_COLUMNS = 10_000;
const MOST_CELLS = 200_000_000;

/**
 * From a row a value to a column a name, as pandas' `pivot_table`: rows are those of the index, by its columns in their
 * order ascending, columns those of the names, ascending. Rows whose index or name is missing are left out; what no row
 * has is missing.
 */
export function pivot(frame: Frame, step: Extract<Step, { step: 'pivot' }>): Frame {
  const index = step.index.map((name) => columnOf(frame, name));
  const names = namesOf(columnOf(frame, step.names));
  const { values } = numbersOf(frame, step.values);
  const groups = new Map<string, { first: number; cells: Map<string, number[]> }>();
  const heads = new Set<string>();
  for (let row = 0; row < frame.rows; row++) {
    const name = names(row);
    const key = keyOf(index, row);
    if (name === null || key === null) continue;
    heads.add(name);
    let group = groups.get(key);
    if (group === undefined) {
      group = { first: row, cells: new Map() };
      groups.set(key, group);
    }
    const cell = group.cells.get(name);
    if (cell === undefined) group.cells.set(name, [values[row] as number]);
    else cell.push(values[row] as number);
  }
  if (heads.size > MOST_COLUMNS)
    throw new StepError(`"${step.names}" has ${heads.size} names; at most ${MOST_COLUMNS} columns are made.`);
  refuseMany(groups.size * heads.size);
  const ordered = [...groups.values()].sort((a, b) => compared(index, a.first, b.first));
  const left = takeRows(
    { columns: index, rows: frame.rows },
    Uint32Array.from(ordered, ({ first }) => first),
  );
  const taken = new Set(step.index);
  const made = [...heads].sort().map((name): NumberColumn => {
    if (taken.has(name))
      throw new StepError(`A value would be named "${name}", as a column of the index is.`);
    const cells = Float64Array.from(ordered, (group) => {
      const own = group.cells.get(name);
      return own === undefined ? Number.NaN : aggregateOf(Float64Array.from(own), step.aggregate);
    });
    return { kind: 'number', name, values: cells };
  });
  return { rows: ordered.length, columns: [...left.columns, ...made] };
}

/** From columns to a row a value, column after column, as pandas' `melt`. */
export function unpivot(frame: Frame, step: Extract<Step, { step: 'unpivot' }>): Frame {
  const columns = step.columns.map((name) => columnOf(frame, name));
  const kept = (
    step.keep ?? frame.columns.map(({ name }) => name).filter((name) => !step.columns.includes(name))
  ).map((name) => columnOf(frame, name));
  const [first] = columns;
  const other = columns.find(({ kind }) => kind !== first?.kind);
  if (first === undefined || other !== undefined)
    throw new StepError(
      `"${first?.name}" is a column of ${first?.kind} and "${other?.name}" one of ${other?.kind}: one column cannot hold both.`,
    );
  for (const name of [step.names, step.values])
    if (step.names === step.values || kept.some((column) => column.name === name))
      throw new StepError(`Two columns would be named "${name}".`);
  const rows = frame.rows * columns.length;
  refuseMany(rows * (kept.length + 2));
  const again = Uint32Array.from({ length: rows }, (_, i) => i % frame.rows);
  const heads = columns.flatMap(({ name }) => new Array<string>(frame.rows).fill(name));
  return {
    rows,
    columns: [
      ...takeRows({ columns: kept, rows: frame.rows }, again).columns,
      { kind: 'text', name: step.names, values: heads },
      named(stacked(columns), step.values),
    ],
  };
}

function stacked(columns: readonly ProfileColumn[]): ProfileColumn {
  const kind = columns[0]?.kind ?? 'number';
  if (kind === 'text')
    return { kind, name: '', values: columns.flatMap((column) => [...column.values] as (string | null)[]) };
  const values = new Float64Array(columns.reduce((sum, column) => sum + column.values.length, 0));
  let at = 0;
  for (const column of columns) {
    values.set(column.values as Float64Array, at);
    at += column.values.length;
  }
  return { kind, name: '', values };
}

function refuseMany(cells: number): void {
  if (cells > MOST_CELLS)
    throw new StepError(
      `This would make ${cells.toLocaleString('en-US')} cells, and at most ${MOST_CELLS.toLocaleString('en-US')} are made: filter or resample first.`,
    );
}

function namesOf(column: ProfileColumn): (row: number) => string | null {
  if (column.kind === 'text') return (row) => column.values[row] ?? null;
  return (row) => {
    const value = column.values[row] as number;
    if (Number.isNaN(value)) return null;
    return column.kind === 'time' ? new Date(value).toISOString() : String(value);
  };
}

/** A row's index as one text; null where a part of it is missing. */
function keyOf(index: readonly ProfileColumn[], row: number): string | null {
  const parts: (string | number)[] = [];
  for (const { values } of index) {
    const value = values[row] ?? null;
    if (value === null || Number.isNaN(value)) return null;
    parts.push(value);
  }
  return JSON.stringify(parts);
}

function compared(index: readonly ProfileColumn[], a: number, b: number): number {
  for (const { values } of index) {
    const [left, right] = [values[a] as string | number, values[b] as string | number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
