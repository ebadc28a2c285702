import type { NumberColumn, ProfileColumn, TimeColumn } from '../engine/profile/column-input.ts';
import { FIGURE_TASKS, type FigureTasks, type TaskArgs, type TaskResult } from './figure-tasks.ts';
import { type Rows, rowsOf } from './rows-of.ts';
import { columnFrom, type SharedColumn } from './shared-columns.ts';

export { type Rows, rowsOf };

/** The columns that a task looks at, at the rows that it names. */
export interface ColumnSet {
  all(): readonly ProfileColumn[];
  /** Throws a RangeError for a column that is not there, or of another kind. */
  column(name: string, rows?: Rows): ProfileColumn;
  numbers(name: string, rows?: Rows): NumberColumn;
  times(name: string, rows?: Rows): TimeColumn;
}

/** Carries out tasks on the columns that were put there last; knows no worker. */
export class Figures {
  #columns: ReadonlyMap<string, ProfileColumn> = new Map();
  readonly #tasks: FigureTasks;

  constructor(tasks: FigureTasks = FIGURE_TASKS) {
    this.#tasks = tasks;
  }

  put(columns: readonly SharedColumn[]): void {
    this.#columns = new Map(columns.map((column) => [column.name, columnFrom(column)]));
  }

  /** `step` is told how far the task is; what it throws ends the task. */
  run<N extends keyof FigureTasks>(
    name: N,
    args: TaskArgs<N>,
    step: (share: number, what: string) => void,
  ): TaskResult<N> | Promise<TaskResult<N>> {
    // The map of tasks by name is lost on a name that is not known before.
    const task = this.#tasks[name] as unknown as (
      columns: ColumnSet,
      args: TaskArgs<N>,
      step: (share: number, what: string) => void,
    ) => TaskResult<N> | Promise<TaskResult<N>>;
    return task(columnSet(this.#columns), args, step);
  }
}

export function columnSet(columns: ReadonlyMap<string, ProfileColumn>): ColumnSet {
  const get = (name: string, rows?: Rows): ProfileColumn => {
    const column = columns.get(name);
    if (column === undefined)
      throw new RangeError(`There is no column "${name}"; there are: ${[...columns.keys()].join(', ')}.`);
    return rows === undefined ? column : rowsOf(column, rows);
  };
  return {
    all: () => [...columns.values()],
    column: get,
    numbers(name, rows) {
      const column = get(name, rows);
      if (column.kind !== 'number') throw new RangeError(`The column "${name}" holds no numbers.`);
      return column;
    },
    times(name, rows) {
      const column = get(name, rows);
      if (column.kind !== 'time') throw new RangeError(`The column "${name}" holds no times.`);
      return column;
    },
  };
}
