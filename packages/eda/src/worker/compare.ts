import type { ComparedValues } from '../engine/compare/compare-values.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { TableError } from '../store/table-error.ts';
import type { ComparedLine, SideSource } from './compare-tasks.ts';
import type { Control } from './control.ts';
import type { FiguresPool } from './figures-pool.ts';
import type { Rows } from './rows-of.ts';
import { type SharedColumn, shareColumns } from './shared-columns.ts';
import { countOf, type Roles, type RowSelection, rowCountOf, selectRows } from './table-rows.ts';

/** One of the two that are compared. */
export interface CompareSide {
  /** Whether it is of the dataset that was opened beside; else of the one that is open. */
  isBeside: boolean;
  modules?: readonly string[] | undefined;
  time?: RowSelection['time'];
  where?: RowSelection['where'];
}

export interface CompareQuestion {
  a: CompareSide;
  b: CompareSide;
}

/** A column that both sides have. */
export interface ComparedColumn extends ComparedValues {
  name: string;
  unit: string | null;
  /** Unit of B, where it differs: then the figures of the two are not of the same thing. */
  otherUnit: string | null;
}

export interface CompareAnswer {
  columns: ComparedColumn[];
  rowsA: number;
  rowsB: number;
  /** Columns of numbers that only one side has. */
  onlyA: string[];
  onlyB: string[];
}

/** A table of which a side can be. */
export interface ComparedTable {
  columns: readonly ProfileColumn[];
  roles: Roles;
  units: Readonly<Record<string, string | null>>;
}

interface Side {
  table: ComparedTable;
  rows: Rows | undefined;
  isBeside: boolean;
}

/** Two selections beside each other, of one table or of two, by the workers of a pool: a column a task. */
export class Comparison {
  readonly #pool: FiguresPool;
  #beside: { table: ComparedTable; shared: readonly SharedColumn[] } | undefined;
  /** The rows of the last sides: most questions are about the same two. */
  #selected: { key: string; table: ComparedTable['columns']; rows: Rows | undefined }[] = [];

  constructor(pool: FiguresPool) {
    this.#pool = pool;
  }

  /** Puts a table beside the open one; undefined: lets go of it. */
  setBeside(table: ComparedTable | undefined): void {
    this.#beside = table === undefined ? undefined : { table, shared: shareColumns(table.columns) };
    this.#selected = [];
  }

  /** The rows of tables that are no longer shown must not stay in memory. */
  forget(): void {
    this.#selected = [];
  }

  /** Compares all columns of numbers that both have; each is told as it is done. */
  async columns(
    open: ComparedTable,
    { a, b }: CompareQuestion,
    { control, tell }: { control: Control; tell: (column: ComparedColumn) => void },
  ): Promise<CompareAnswer> {
    const [first, second] = [this.#side(open, a), this.#side(open, b)];
    const [namesA, namesB] = [numbersOf(first.table), numbersOf(second.table)];
    const common = namesA.filter((name) => namesB.includes(name));
    let done = 0;
    const columns = await Promise.all(
      common.map(async (name): Promise<ComparedColumn> => {
        const task = { name, a: this.#source(first, [name]), b: this.#source(second, [name]) };
        const values = await this.#pool.run('compareColumn', task, { signal: control.signal });
        control.signal.throwIfAborted();
        const [unit, other] = [first.table.units[name] ?? null, second.table.units[name] ?? null];
        const column = { name, unit, otherUnit: other === unit ? null : other, ...values };
        done += 1;
        tell(column);
        control.progress(done / common.length, name);
        return column;
      }),
    );
    return {
      columns,
      rowsA: countOf(first.rows, rowCountOf(first.table.columns)),
      rowsB: countOf(second.rows, rowCountOf(second.table.columns)),
      onlyA: namesA.filter((name) => !common.includes(name)),
      onlyB: namesB.filter((name) => !common.includes(name)),
    };
  }

  /** A column of both sides over time, each by its own clock. */
  async lines(
    open: ComparedTable,
    { a, b, name, pixels }: CompareQuestion & { name: string; pixels: number },
    control: Control,
  ): Promise<[a: ComparedLine, b: ComparedLine]> {
    const line = ({ time: range, ...given }: CompareSide): Promise<ComparedLine> => {
      const side = this.#side(open, { ...given, time: range });
      const { time } = side.table.roles;
      if (time === null) throw new TableError('One of the two has no column of times.');
      const task = { name, time, side: this.#source(side, [name, time]), range, pixels };
      return this.#pool.run('compareLine', task, { signal: control.signal });
    };
    return Promise.all([line(a), line(b)]);
  }

  #side(open: ComparedTable, { isBeside, modules, time, where }: CompareSide): Side {
    if (isBeside && this.#beside === undefined)
      throw new TableError('The other dataset is not open any more: choose it again.');
    const table = isBeside && this.#beside !== undefined ? this.#beside.table : open;
    const key = JSON.stringify([modules, time, where]);
    const known = this.#selected.find((one) => one.key === key && one.table === table.columns);
    if (known !== undefined) return { table, rows: known.rows, isBeside };
    const rows = selectRows(table.columns, table.roles, { modules, time, where });
    this.#selected = [...this.#selected.slice(-1), { key, table: table.columns, rows }];
    return { table, rows, isBeside };
  }

  /** Columns of the open table are with the workers already. */
  #source({ rows, isBeside }: Side, names: readonly string[]): SideSource {
    const columns = isBeside ? this.#beside?.shared.filter(({ name }) => names.includes(name)) : undefined;
    return { rows, columns };
  }
}

const numbersOf = ({ columns }: ComparedTable): string[] =>
  columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
