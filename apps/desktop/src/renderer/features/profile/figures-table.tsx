import type { ColumnProfile, ColumnSummary } from '@wp/eda';
import { CopyableTable, type TableRow } from '../../parts/copyable-table.tsx';
import { shown } from '../../parts/figures.ts';
import { missingShare } from './column-list.tsx';
import styles from './profile.module.css';

const FIGURES = [
  ['mean', 'mean'],
  ['std', 'std'],
  ['min', 'min'],
  ['p05', 'p05'],
  ['p50', 'median'],
  ['p95', 'p95'],
  ['max', 'max'],
] as const;

interface FiguresTableProps {
  columns: readonly ColumnSummary[];
  profiles: Readonly<Record<string, ColumnProfile>>;
  chosen: string | undefined;
  onChoose(name: string): void;
}

/** The columns of numbers under each other. */
export function FiguresTable({ columns, profiles, chosen, onChoose }: FiguresTableProps) {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  if (numbers.length === 0) return null;
  return (
    <CopyableTable
      name="Figures"
      table={() => ({
        header: ['column', 'unit', ...FIGURES.map(([, title]) => title), 'missing', 'distinct'],
        rows: numbers.map((column) => rowOf(column, profiles[column.name])),
      })}
    >
      <div className={styles.tableFrame}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">column</th>
              {FIGURES.map(([key, title]) => (
                <th key={key} scope="col">
                  {title}
                </th>
              ))}
              <th scope="col">missing</th>
              <th scope="col">distinct</th>
            </tr>
          </thead>
          <tbody>
            {numbers.map(({ name, unit }) => {
              const profile = profiles[name];
              const own = profile?.kind === 'number' ? profile : undefined;
              return (
                <tr key={name} data-chosen={chosen === name || undefined}>
                  <th scope="row">
                    <button type="button" className={styles.link} onClick={() => onChoose(name)}>
                      {name} {unit !== null && <span className={styles.unit}>{unit}</span>}
                    </button>
                  </th>
                  {FIGURES.map(([key]) => (
                    <td key={key} title={String(own?.[key] ?? '')}>
                      {own === undefined ? '' : shown(own[key] ?? undefined)}
                    </td>
                  ))}
                  <td>{missingShare(own)}</td>
                  <td>{own?.distinct.toLocaleString('en-US')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </CopyableTable>
  );
}

/** All digits; the share of what is missing as a number. */
function rowOf({ name, unit }: ColumnSummary, profile: ColumnProfile | undefined): TableRow {
  if (profile?.kind !== 'number') return [name, unit ?? ''];
  const { count, missing, distinct } = profile;
  const figures = FIGURES.map(([key]) => profile[key] ?? Number.NaN);
  return [name, unit ?? '', ...figures, missing / (count + missing), distinct];
}
