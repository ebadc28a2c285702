import { CodedTexts } from '../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';

/** Some of the rows of a table: those from one to before another, or the ones that are listed. All where absent. */
export type Rows = { from: number; to: number } | Uint32Array;

/** Some of a column's rows; neighbours are not copied. */
export function rowsOf(column: ProfileColumn, rows: Rows): ProfileColumn {
  if (column.kind === 'text') {
    if (column instanceof CodedTexts) {
      const codes =
        rows instanceof Uint32Array
          ? takeInts(column.codes, rows)
          : column.codes.subarray(rows.from, rows.to);
      return new CodedTexts(column.name, codes, column.dictionary);
    }
    const values =
      rows instanceof Uint32Array
        ? Array.from(rows, (row) => column.values[row] ?? null)
        : column.values.slice(rows.from, rows.to);
    return { ...column, values };
  }
  const values =
    rows instanceof Uint32Array
      ? takeNumbers(column.values, rows)
      : column.values.subarray(rows.from, rows.to);
  return { ...column, values };
}

function takeNumbers(values: Float64Array, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i] as number] as number;
  return taken;
}

function takeInts(values: Int32Array, rows: Uint32Array): Int32Array {
  const taken = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i] as number] as number;
  return taken;
}
