import { sortRows } from '../engine/column/sort-rows.ts';
import { decimateMinMax } from '../engine/decimate/min-max.ts';
import type { NumberColumn, ProfileColumn } from '../engine/profile/column-input.ts';
import { rowsOf, textAt } from '../store/arrow/column-rows.ts';
import { TableError } from '../store/table-error.ts';

export type SqlChartForm = 'line' | 'bars' | 'points';

export interface SqlChartRequest {
  form: SqlChartForm;
  x: string;
  /** Columns of numbers. */
  y: readonly string[];
}

/** What a chart of an answer draws. */
export interface SqlChartData {
  kind: ProfileColumn['kind'];
  /** Values, ascending; for a column of texts the places of its rows. */
  x: Float64Array;
  /** What stands at each place of a column of texts; else empty. */
  labels: string[];
  y: { name: string; values: Float64Array }[];
  /** How many rows are drawn, of how many that have an x. */
  drawn: number;
  of: number;
}

/** Lines have a least and a most in each, finer than a pixel. */
const LINE_BUCKETS = 1500;
const MOST_POINTS = 20_000;
const MOST_BARS = 400;

/** The points of a chart, in the order of x and no more than can be told apart. */
export function chartOf(
  columns: readonly ProfileColumn[],
  { form, x: xName, y: yNames }: SqlChartRequest,
): SqlChartData {
  const x = columnOf(columns, xName);
  const y = yNames.map((name) => {
    const column = columnOf(columns, name);
    if (column.kind !== 'number') throw new TableError(`The column "${name}" holds no numbers.`);
    return column;
  });
  const order = ordered(x);
  const places = x.kind === 'text' ? Float64Array.from(order) : taken(x.values, order);
  const values = y.map((column) => taken(column.values, order));
  const kept = x.kind === 'text' ? firstOf(order.length, MOST_BARS) : keptOf(form, places, values);
  const text = x.kind === 'text' ? textAt(x) : undefined;
  return {
    kind: x.kind,
    x: taken(places, kept),
    labels: text === undefined ? [] : Array.from(kept, (row) => text(row) ?? '—'),
    y: y.map(({ name }: NumberColumn, i) => ({ name, values: taken(values[i] as Float64Array, kept) })),
    drawn: kept.length,
    of: order.length,
  };
}

function columnOf(columns: readonly ProfileColumn[], name: string): ProfileColumn {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) throw new TableError(`The answer has no column "${name}".`);
  return column;
}

/** Rows by their x, without those that have none; texts stay in the order of the answer. */
function ordered(x: ProfileColumn): Uint32Array {
  if (x.kind === 'text') return firstOf(rowsOf(x), rowsOf(x));
  const order = sortRows(x);
  const missing = x.values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  return order.subarray(0, order.length - missing);
}

function keptOf(form: SqlChartForm, x: Float64Array, y: readonly Float64Array[]): Uint32Array {
  switch (form) {
    case 'line': {
      const rows = new Set<number>();
      for (const values of y) for (const row of decimateMinMax(values, LINE_BUCKETS, x)) rows.add(row);
      return Uint32Array.from(rows).sort();
    }
    case 'points': {
      const step = Math.max(1, Math.ceil(x.length / MOST_POINTS));
      return Uint32Array.from({ length: Math.ceil(x.length / step) }, (_, i) => i * step);
    }
    case 'bars':
      return firstOf(x.length, MOST_BARS);
    default:
      return form satisfies never;
  }
}

const firstOf = (rows: number, most: number): Uint32Array =>
  Uint32Array.from({ length: Math.min(rows, most) }, (_, row) => row);

const taken = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row] as number);
