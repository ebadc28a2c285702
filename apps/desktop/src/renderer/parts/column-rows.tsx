import type { ProfileColumn } from '@wp/eda';
import { isoInstant } from '../time/format.ts';
import { shown } from './figures.ts';

interface ColumnRowsProps {
  columns: readonly ProfileColumn[];
  rows: number;
  zone: string;
}

/** The first rows of columns, as the body of a table. */
export const ColumnRows = ({ columns, rows, zone }: ColumnRowsProps) => (
  <tbody>
    {Array.from({ length: rows }, (_, row) => (
      <tr key={row}>
        {columns.map((column) => (
          <td key={column.name} data-kind={column.kind}>
            {cellText(column, row, zone)}
          </td>
        ))}
      </tr>
    ))}
  </tbody>
);

/** What stands in a cell; nothing where it is missing. */
export function cellText(column: ProfileColumn, row: number, zone: string): string {
  if (column.kind === 'text') return column.values[row] ?? '';
  const value = column.values[row];
  if (value === undefined || Number.isNaN(value)) return '';
  return column.kind === 'time' ? isoInstant(value, zone) : shown(value);
}
