import type { NumberColumn, ProfileColumn, TimeColumn } from '../engine/profile/column-input.ts';

/** Columns of the same number of rows, each with a name of its own. Steps make new ones and change none. */
export interface Frame {
  readonly columns: readonly ProfileColumn[];
  readonly rows: number;
}

/** A step that cannot be carried out: which one, what was wrong, and what to do. */
export class StepError extends Error {
  readonly code = 'STEP';
  override readonly name = 'StepError';
}

export function columnOf(frame: Frame, name: string): ProfileColumn {
  const column = frame.columns.find((one) => one.name === name);
  if (column === undefined)
    throw new StepError(
      `There is no column "${name}"; there are: ${frame.columns.map((one) => one.name).join(', ')}.`,
    );
  return column;
}

export function numbersOf(frame: Frame, name: string): NumberColumn {
  const column = columnOf(frame, name);
  if (column.kind !== 'number')
    throw new StepError(`The column "${name}" holds ${wordFor(column)}, no numbers.`);
  return column;
}

export function timesOf(frame: Frame, name: string): TimeColumn {
  const column = columnOf(frame, name);
  if (column.kind !== 'time') throw new StepError(`The column "${name}" holds ${wordFor(column)}, no times.`);
  return column;
}

const wordFor = ({ kind }: ProfileColumn): string =>
  ({ number: 'numbers', text: 'texts', time: 'times' })[kind];

/** A frame with some columns in place of those of their names; new ones stand at the end. */
export function withColumns(frame: Frame, changed: readonly ProfileColumn[]): Frame {
  const byName = new Map(changed.map((column) => [column.name, column]));
  const kept = frame.columns.map((column) => {
    const own = byName.get(column.name);
    byName.delete(column.name);
    return own ?? column;
  });
  return { columns: [...kept, ...byName.values()], rows: frame.rows };
}

/** Some of the rows, in the order given. */
export function takeRows(frame: Frame, rows: Uint32Array): Frame {
  return {
    rows: rows.length,
    columns: frame.columns.map((column) => {
      const { name } = column;
      const unit = column.unit === undefined ? {} : { unit: column.unit };
      return column.kind === 'text'
        ? { kind: 'text', name, ...unit, values: Array.from(rows, (row) => column.values[row] ?? null) }
        : {
            kind: column.kind,
            name,
            ...unit,
            values: Float64Array.from(rows, (row) => column.values[row] as number),
          };
    }),
  };
}

/** A column under another name. */
export function named(column: ProfileColumn, name: string): ProfileColumn {
  const unit = column.unit === undefined ? {} : { unit: column.unit };
  // The column is not spread: its values may be a getter of its class.
  return column.kind === 'text'
    ? { kind: 'text', name, ...unit, values: column.values }
    : { kind: column.kind, name, ...unit, values: column.values };
}

/** The rows of each group in their order; without a column to group by all rows are one. */
export function groupsOf(frame: Frame, by: string | undefined): Uint32Array[] {
  if (by === undefined) return [Uint32Array.from({ length: frame.rows }, (_, row) => row)];
  const { values } = columnOf(frame, by);
  const groups = new Map<unknown, number[]>();
  for (let row = 0; row < frame.rows; row++) {
    const value = values[row] ?? null;
    const rows = groups.get(value);
    if (rows === undefined) groups.set(value, [row]);
    else rows.push(row);
  }
  return [...groups.values()].map((rows) => Uint32Array.from(rows));
}

/** Changes a column group by group, so that nothing goes across a seam. */
export function changeByGroup(
  column: NumberColumn,
  groups: readonly Uint32Array[],
  change: (values: Float64Array, rows: Uint32Array) => Float64Array,
): NumberColumn {
  const values = column.values.slice();
  for (const rows of groups) {
    const own = change(
      Float64Array.from(rows, (row) => column.values[row] as number),
      rows,
    );
    for (const [i, row] of rows.entries()) values[row] = own[i] as number;
  }
  return { ...column, values };
}
