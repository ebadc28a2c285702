import type { ComparedColumn, SideFigures } from '@wp/eda';
import { CopyableTable, type TableRow } from '../../parts/copyable-table.tsx';
import { shown } from '../../parts/figures.ts';
import styles from './profile-table.module.css';
import { DEFINITIONS, percent, pWords, signed } from './words.ts';

type FigureName = Exclude<keyof SideFigures, 'rows' | 'count'>;
const FIGURES: readonly { name: FigureName; title: string }[] = [
  { name: 'mean', title: 'mean' },
  { name: 'std', title: 'std' },
  { name: 'median', title: 'median' },
  { name: 'p05', title: 'p05' },
  { name: 'p95', title: 'p95' },
  { name: 'missing', title: 'missing' },
];

export type SortKey = 'd' | 'ks' | 'name' | FigureName;

const differenceOf = ({ a, b }: ComparedColumn, name: FigureName): number => b[name] - a[name];

/** Columns by their difference, the largest first; a column without the figure comes last. */
export function sorted(columns: readonly ComparedColumn[], by: SortKey): ComparedColumn[] {
  const rank = (column: ComparedColumn): number => {
    const value =
      by === 'name'
        ? 0
        : by === 'd'
          ? column.cohensD
          : by === 'ks'
            ? column.ks.d
            : differenceOf(column, by) / (by === 'missing' ? 1 : column.a.std || 1);
    return Number.isNaN(value) ? -1 : Math.abs(value);
  };
  return [...columns].sort((x, y) => rank(y) - rank(x) || (x.name < y.name ? -1 : 1));
}

interface ProfileTableProps {
  columns: readonly ComparedColumn[];
  sortBy: SortKey;
  onSort(by: SortKey): void;
  chosen: string | undefined;
  onChoose(name: string): void;
}

/** The figures of both sides, their differences before them. A row is chosen to be drawn below. */
export function ProfileTable({ columns, sortBy, onSort, chosen, onChoose }: ProfileTableProps) {
  const head = (by: SortKey, title: string, definition: string, span = 1) => (
    <th
      scope={span > 1 ? 'colgroup' : 'col'}
      rowSpan={span > 1 ? 1 : 2}
      colSpan={span}
      title={definition}
      aria-sort={sortBy === by ? 'descending' : undefined}
      className={styles.head}
      data-is={span > 1 ? 'group' : by === 'name' ? 'name' : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        data-sorted={sortBy === by || undefined}
        onClick={() => onSort(by)}
      >
        {title}
      </button>
    </th>
  );
  return (
    <CopyableTable
      name="Profiles side by side"
      table={() => ({ header: HEADER, rows: sorted(columns, sortBy).map(rowOf) })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label="Profiles side by side">
        <table className={styles.table}>
          <thead>
            <tr>
              {head('name', 'column', 'By name')}
              {head('d', 'Cohen’s d', DEFINITIONS.d)}
              {head('ks', 'KS D', DEFINITIONS.ks)}
              <th scope="col" rowSpan={2} className={styles.head} title={DEFINITIONS.p}>
                p
              </th>
              {FIGURES.map(({ name, title }) => (
                <Group key={name}>{head(name, title, DEFINITIONS[name], 3)}</Group>
              ))}
            </tr>
            <tr>
              {FIGURES.flatMap(({ name }) =>
                ['B − A', 'A', 'B'].map((which) => (
                  <th
                    key={`${name} ${which}`}
                    scope="col"
                    className={styles.subhead}
                    data-difference={which === 'B − A' || undefined}
                  >
                    {which}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {sorted(columns, sortBy).map((column) => (
              <tr key={column.name} className={styles.row} data-chosen={column.name === chosen || undefined}>
                <th scope="row" className={styles.name}>
                  <button
                    type="button"
                    className={styles.choose}
                    aria-pressed={column.name === chosen}
                    onClick={() => onChoose(column.name)}
                  >
                    {column.name}
                    {column.unit !== null && <span className={styles.unit}> {column.unit}</span>}
                  </button>
                </th>
                <td className={styles.difference} title={exact(column.cohensD)}>
                  {signed(Number(column.cohensD.toFixed(3)))}
                </td>
                <td className={styles.cell} title={exact(column.ks.d)}>
                  {shown(Number(column.ks.d.toFixed(3)))}
                </td>
                <td className={styles.cell} title={`${exact(column.ks.p)}, ${column.ks.method}`}>
                  {pWords(column.ks.p)}
                </td>
                {FIGURES.flatMap(({ name }) => {
                  const as = name === 'missing' ? percent : short;
                  const difference = differenceOf(column, name);
                  return [
                    <td key={`${name} d`} className={styles.difference} title={exact(difference)}>
                      {signed(difference, as)}
                    </td>,
                    <td key={`${name} a`} className={styles.cell} title={exact(column.a[name])}>
                      {as(column.a[name])}
                    </td>,
                    <td key={`${name} b`} className={styles.cell} title={exact(column.b[name])}>
                      {as(column.b[name])}
                    </td>,
                  ];
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </CopyableTable>
  );
}

const Group = ({ children }: { children: React.ReactNode }) => children;
const exact = (value: number): string => (Number.isNaN(value) ? 'undefined' : String(value));
/** Four digits: eighteen figures stand in a row. */
const short = (value: number): string => shown(Number(value.toPrecision(4))).replace('-', '−');

const HEADER = [
  'column',
  'unit of A',
  'unit of B',
  'Cohen’s d',
  'KS D',
  'KS p',
  ...FIGURES.flatMap(({ title }) => [`${title} B − A`, `${title} A`, `${title} B`]),
];
const rowOf = (column: ComparedColumn): TableRow => [
  column.name,
  column.unit ?? '',
  column.otherUnit ?? column.unit ?? '',
  column.cohensD,
  column.ks.d,
  column.ks.p,
  ...FIGURES.flatMap(({ name }) => [differenceOf(column, name), column.a[name], column.b[name]]),
];
