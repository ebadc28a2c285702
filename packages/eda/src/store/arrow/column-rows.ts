import type { ProfileColumn, TextColumn } from '../../engine/profile/column-input.ts';

/** How many rows a column has; asking a coded column for its `values` would make a text for each. */
export const rowsOf = (column: ProfileColumn): number =>
  column.kind === 'text' && column.codes !== undefined ? column.codes.length : column.values.length;

/** The text of a row, or null; a coded column's is read without making the others. */
export function textAt(column: TextColumn): (row: number) => string | null {
  const { codes, dictionary } = column;
  if (codes !== undefined && dictionary !== undefined)
    return (row) => dictionary[codes[row] as number] ?? null;
  const { values } = column;
  return (row) => values[row] ?? null;
}
