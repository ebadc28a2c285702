import type { CorrelationProfile, SelectionProfile } from '@wp/eda';
import { type CSSProperties, useState } from 'react';
import { CopyableTable } from '../../parts/copyable-table.tsx';
import styles from './profile.module.css';

const KINDS = ['pearson', 'spearman', 'kendall'] as const;
const TITLES = { pearson: 'Pearson', spearman: 'Spearman', kendall: 'Kendall' };

/** How columns go together, as a matrix of one of three measures; a cell shows the density of its two columns. */
interface CorrelationProps {
  profile: SelectionProfile;
  /** The two columns whose density is shown. */
  pair: readonly [string, string] | undefined;
  onPair(pair: readonly [string, string]): void;
}

export function Correlation({ profile, pair, onPair }: CorrelationProps) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('pearson');
  const own = profile[kind];
  if (own.columns.length < 2) return null;
  return (
    <section className={styles.panel} aria-label="Correlation">
      <h2 className={styles.panelTitle}>
        Correlation
        <fieldset className={styles.tabs} aria-label="Measure">
          {KINDS.map((one) => (
            <button
              key={one}
              type="button"
              className={styles.tab}
              aria-pressed={kind === one}
              onClick={() => setKind(one)}
            >
              {TITLES[one]}
            </button>
          ))}
        </fieldset>
      </h2>
      <CopyableTable
        name={`${TITLES[kind]} correlations`}
        table={() => ({
          header: ['column', ...own.columns],
          rows: own.columns.map((name, row) => [
            name,
            ...own.columns.map((_, column) => own.matrix[row]?.[column] ?? Number.NaN),
          ]),
        })}
      >
        <Matrix own={own} pair={pair} onPair={onPair} />
      </CopyableTable>
      <p className={styles.corner}>
        {own.exact
          ? `all ${own.rows.toLocaleString('en-US')} rows`
          : `a random sample of ${own.rows.toLocaleString('en-US')} rows`}
        , pairs with both values
      </p>
    </section>
  );
}

function Matrix({ own, pair, onPair }: { own: CorrelationProfile } & Omit<CorrelationProps, 'profile'>) {
  return (
    <table className={styles.matrix}>
      <thead>
        <tr>
          <td />
          {own.columns.map((name) => (
            <th key={name} scope="col" title={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {own.columns.map((name, row) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            {own.columns.map((other, column) => {
              const value = own.matrix[row]?.[column] ?? null;
              return (
                <td
                  key={other}
                  className={styles.cell}
                  data-sign={value === null ? undefined : value < 0 ? 'negative' : 'positive'}
                  style={strength(value)}
                >
                  <button
                    type="button"
                    className={styles.cellButton}
                    title={`${name} and ${other}: ${value ?? 'undefined'}`}
                    aria-label={`${name} and ${other}: ${value ?? 'undefined'}`}
                    aria-pressed={pair?.[0] === other && pair[1] === name}
                    disabled={name === other}
                    onClick={() => onPair([other, name])}
                  >
                    {value === null ? '—' : value.toFixed(2)}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const strength = (value: number | null) =>
  ({ '--strength': value === null ? 0 : Math.abs(value) }) as CSSProperties;
