import type { ProfileColumn } from '@wp/eda';
import { ColumnRows, cellText } from '../../parts/column-rows.tsx';
import { CopyableTable } from '../../parts/copyable-table.tsx';
import { useZone } from '../../time/zone.ts';
import styles from './transform.module.css';

/** The first rows of what the steps make. */
export function RowsTable({ columns }: { columns: readonly ProfileColumn[] }) {
  const zone = useZone();
  const rows = Math.max(0, ...columns.map(({ values }) => values.length));
  return (
    <CopyableTable
      name={`The first ${rows} rows`}
      table={() => ({
        header: columns.map(({ name }) => name),
        rows: Array.from({ length: rows }, (_, row) => columns.map((column) => cellOf(column, row, zone))),
      })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
      <section className={styles.rows} tabIndex={0} aria-label={`The first ${rows} rows`}>
        <table>
          <thead>
            <tr>
              {columns.map(({ name, kind }) => (
                <th key={name} scope="col" data-kind={kind}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <ColumnRows columns={columns} rows={rows} zone={zone} />
        </table>
      </section>
    </CopyableTable>
  );
}

const cellOf = (column: ProfileColumn, row: number, zone: string): number | string =>
  column.kind === 'number' ? (column.values[row] ?? Number.NaN) : cellText(column, row, zone);
