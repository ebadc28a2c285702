import { aggregateOf } from '../engine/grid/resample.ts';
import type { NumberColumn, ProfileColumn } from '../engine/profile/column-input.ts';
import { columnOf, type Frame, named, numbersOf, StepError, takeRows } from './frame.ts';
import type { Step } from './steps.ts';

const MOST_COLUMNS = 10_000;
const MOST_CELLS = 200_000_000;

/**
 * Turns a row a value into a column a name, as pandas' `pivot_table`: rows are those of the index, by its columns in
 * their order ascending, columns those of the names, ascending. Rows whose index or name is missing are left out; what
 * no row has is missing.
 */
export function pivot(frame: Frame, step: Extract<Step, { step: 'pivot' }>): Frame {
  const index = step.index.map((name) => columnOf(frame, name));
  const { values } = numbersOf(frame, step.values);
  const heads = headsOf(columnOf(frame, step.names), step.index);
  const rows = index.map(codesOf).reduce(bothCodes, { codes: new Int32Array(frame.rows), count: 1 });
  refuseMany(rows.count * heads.names.length);
  const firsts = firstRows(rows, heads.codes);
  const ordered = firsts.toSorted((a, b) => compared(index, a, b));
  const place = new Int32Array(rows.count).fill(NONE);
  for (const [at, row] of ordered.entries()) place[rows.codes[row] as number] = at;
  const cells = cellsOf(
    values,
    (row) => {
      const [code, head] = [rows.codes[row] as number, heads.codes[row] as number];
      return code === NONE || head === NONE ? NONE : head * ordered.length + (place[code] as number);
    },
    heads.names.length * ordered.length,
  );
  const left = takeRows({ columns: index, rows: frame.rows }, Uint32Array.from(ordered));
  const made = heads.names.map((name, head): NumberColumn => {
    const own = new Float64Array(ordered.length);
    for (let at = 0; at < own.length; at++) {
      const cell = cells(head * ordered.length + at);
      own[at] = figureOf(cell, step.aggregate);
    }
    return { kind: 'number', name, values: own };
  });
  return { rows: ordered.length, columns: [...left.columns, ...made] };
}

function figureOf(cell: Float64Array, aggregate: Extract<Step, { step: 'pivot' }>['aggregate']): number {
  const [value = Number.NaN] = cell;
  if (cell.length === 0) return Number.NaN;
  // Nearly every cell of a long table has one value, and any figure but these two is that.
  if (cell.length > 1 || aggregate === 'count' || aggregate === 'std') return aggregateOf(cell, aggregate);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** A row's value as a number below `count`, the same for the same; below 0 where it is missing. */
interface Codes {
  codes: Int32Array;
  count: number;
}
const NONE = -1;

function codesOf({ values }: ProfileColumn): Codes {
  const known = new Map<string | number, number>();
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const value = values[row] ?? null;
    if (value === null || Number.isNaN(value)) {
      codes[row] = NONE;
      continue;
    }
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    codes[row] = code;
  }
  return { codes, count: known.size };
}

/** Codes of the pairs of two columns. */
function bothCodes(a: Codes, b: Codes): Codes {
  const known = new Map<number, number>();
  const codes = a.codes.map((left, row) => {
    const right = b.codes[row] as number;
    if (left === NONE || right === NONE) return NONE;
    const pair = left * b.count + right;
    const code = known.get(pair) ?? known.size;
    if (code === known.size) known.set(pair, code);
    return code;
  });
  return { codes, count: known.size };
}

/** The names of the columns to make, ascending, and each row's place among them. */
function headsOf(column: ProfileColumn, index: readonly string[]): { codes: Int32Array; names: string[] } {
  const { codes } = codesOf(column);
  const nameOf = namesOf(column);
  const found = new Map<number, string>();
  for (const [row, code] of codes.entries())
    if (code !== NONE && !found.has(code)) found.set(code, nameOf(row));
  if (found.size > MOST_COLUMNS)
    throw new StepError(
      `"${column.name}" has ${found.size} names; at most ${MOST_COLUMNS} columns are made.`,
    );
  const names = [...new Set(found.values())].sort();
  const taken = names.find((name) => index.includes(name));
  if (taken !== undefined)
    throw new StepError(`A value would be named "${taken}", as a column of the index is.`);
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = Int32Array.from(found.size === 0 ? [] : found.values(), (name) => places.get(name) ?? NONE);
  // Codes count up in the order in which they are found.
  return { names, codes: codes.map((code) => (code === NONE ? NONE : (placeOf[code] as number))) };
}

/** The first row of each index that has a name in any row. */
function firstRows({ codes, count }: Codes, heads: Int32Array): number[] {
  const seen = new Uint8Array(count);
  const firsts: number[] = [];
  for (const [row, code] of codes.entries()) {
    if (code === NONE || heads[row] === NONE || seen[code] === 1) continue;
    seen[code] = 1;
    firsts.push(row);
  }
  return firsts;
}

/** The values of each cell, in the order of their rows: counted first, then put in their places. */
function cellsOf(
  values: Float64Array,
  cellOf: (row: number) => number,
  count: number,
): (cell: number) => Float64Array {
  const ends = new Uint32Array(count + 1);
  for (let row = 0; row < values.length; row++) {
    const cell = cellOf(row);
    if (cell !== NONE) ends[cell + 1] = (ends[cell + 1] as number) + 1;
  }
  for (let cell = 1; cell <= count; cell++) ends[cell] = (ends[cell] as number) + (ends[cell - 1] as number);
  const next = ends.slice();
  const sorted = new Float64Array(ends[count] as number);
  for (let row = 0; row < values.length; row++) {
    const cell = cellOf(row);
    if (cell === NONE) continue;
    const at = next[cell] as number;
    sorted[at] = values[row] as number;
    next[cell] = at + 1;
  }
  return (cell) => sorted.subarray(ends[cell] as number, ends[cell + 1] as number);
}

/** Turns columns into a row a value, column after column, as pandas' `melt`. */
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

function namesOf(column: ProfileColumn): (row: number) => string {
  if (column.kind === 'text') return (row) => column.values[row] ?? '';
  const { kind, values } = column;
  return (row) =>
    kind === 'time' ? new Date(values[row] as number).toISOString() : String(values[row] as number);
}

function compared(index: readonly ProfileColumn[], a: number, b: number): number {
  for (const { values } of index) {
    const [left, right] = [values[a] as string | number, values[b] as string | number];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
