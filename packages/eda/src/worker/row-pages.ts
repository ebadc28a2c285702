import { sortRows } from '../engine/column/sort-rows.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { textAt } from '../store/arrow/column-rows.ts';
import { TableError } from '../store/table-error.ts';
import type { Control } from './control.ts';
import type { ColumnSet, Rows } from './figures.ts';
import { Once } from './once.ts';

export interface RowSort {
  column: string;
  isDescending: boolean;
}

/** Which rows of a table to show, in which order. */
export interface PageRequest {
  /** Names in the order to show them; all where absent. */
  columns?: readonly string[] | undefined;
  /** The first of them, from 0, among the rows that there are to show. */
  from: number;
  count: number;
  sort?: RowSort | undefined;
}

/** Some rows, as a grid shows them. */
export interface RowPage {
  /** How many there are to show altogether. */
  rows: number;
  from: number;
  columns: ProfileColumn[];
  /** Where each of them is in the table, from 0. */
  places: Uint32Array;
}

/** A page is what is on the screen and a little around it. */
const MOST_ROWS = 10_000;

/** Some rows out of `rows` of a table; `rows` undefined: all, as they are. Beyond the last there are none. */
export function pageOf(
  columns: readonly ProfileColumn[],
  { columns: names, from, count }: Omit<PageRequest, 'sort'>,
  { rows, all }: { rows: Rows | undefined; all: number },
): RowPage {
  if (!(Number.isInteger(from) && from >= 0 && Number.isInteger(count) && count >= 0 && count <= MOST_ROWS))
    throw new RangeError(`A page is of up to ${MOST_ROWS} rows from 0, and not of ${count} from ${from}.`);
  const first = rows instanceof Uint32Array ? 0 : (rows?.from ?? 0);
  const total = rows instanceof Uint32Array ? rows.length : rows === undefined ? all : rows.to - rows.from;
  const shown = Math.max(0, Math.min(count, total - from));
  const places = Uint32Array.from({ length: shown }, (_, i) =>
    rows instanceof Uint32Array ? (rows[from + i] as number) : first + from + i,
  );
  return { rows: total, from, places, columns: chosen(columns, names).map((one) => at(one, places)) };
}

function chosen(
  columns: readonly ProfileColumn[],
  names: readonly string[] | undefined,
): readonly ProfileColumn[] {
  if (names === undefined) return columns;
  return names.map((name) => {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) throw new TableError(`There is no column "${name}".`);
    return column;
  });
}

function at(column: ProfileColumn, places: Uint32Array): ProfileColumn {
  if (column.kind === 'text') {
    const text = textAt(column);
    return { kind: 'text', name: column.name, values: Array.from(places, text) };
  }
  const values = Float64Array.from(places, (place) => column.values[place] as number);
  return { kind: column.kind, name: column.name, values };
}

/** A task of the pool: the rows in the order of a column. */
export function orderOf(
  columns: ColumnSet,
  { sort, rows }: { sort: RowSort; rows?: Rows | undefined },
  step: (share: number, what: string) => void = () => undefined,
): Uint32Array {
  const order = sortRows(columns.column(sort.column, rows), {
    isDescending: sort.isDescending,
    step: (share) => step(share, 'sorting'),
  });
  if (rows instanceof Uint32Array) return order.map((place) => rows[place] as number);
  return rows === undefined ? order : order.map((place) => rows.from + place);
}

/** The orders that were made last, so that scrolling does not sort. */
const KEPT_ORDERS = 2;

export class RowOrders {
  readonly #made = new Map<string, Once<Uint32Array>>();

  /** `make` is asked where the order under this key is not there. */
  get(key: string, control: Control, make: (control: Control) => Promise<Uint32Array>): Promise<Uint32Array> {
    const order = this.#made.get(key) ?? new Once<Uint32Array>();
    this.#made.delete(key);
    this.#made.set(key, order);
    const [oldest] = this.#made.keys();
    if (this.#made.size > KEPT_ORDERS && oldest !== undefined) this.#made.delete(oldest);
    return order.get(control, make);
  }
}
