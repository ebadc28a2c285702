import type { ColumnProfile, ColumnSummary } from '@wp/eda';
import { useState } from 'react';
import { MicroHistogram } from './micro-histogram.tsx';
import styles from './profile.module.css';

const KINDS = { number: '1.2', text: 'abc', time: 'ts' };
const KIND_WORDS = { number: 'numbers', text: 'texts', time: 'times' };

interface ColumnListProps {
  columns: readonly ColumnSummary[];
  profiles: Readonly<Record<string, ColumnProfile>>;
  chosen: string | undefined;
  onChoose(name: string): void;
}

/** Every column with how its values lie and how many are missing. */
export function ColumnList({ columns, profiles, chosen, onChoose }: ColumnListProps) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const found = columns.filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <aside className={styles.columns} aria-label="Columns">
      <input
        type="search"
        className={styles.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        placeholder="Filter"
        aria-label="Filter the columns"
      />
      <h2 className={styles.listTitle}>Columns · {columns.length}</h2>
      <ul className={styles.list}>
        {found.map(({ name, kind }) => (
          <li key={name}>
            <button
              type="button"
              className={styles.column}
              aria-pressed={chosen === name}
              title={`${name}, ${KIND_WORDS[kind]}`}
              onClick={() => onChoose(name)}
            >
              <span className={`mono ${styles.kind}`}>{KINDS[kind]}</span>
              <span className={styles.columnName}>{name}</span>
              <MicroHistogram profile={profiles[name]} />
              <span className={styles.missing}>{missingShare(profiles[name])}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.none}>No column is called so.</p>}
    </aside>
  );
}

export function missingShare(profile: ColumnProfile | undefined): string {
  if (profile === undefined) return '';
  const all = profile.count + profile.missing;
  if (all === 0) return '—';
  return percent(profile.missing / all);
}

/** A share in percent, never 0 % where there is something, nor 100 % where not all is. */
export function percent(share: number): string {
  if (share === 0) return '0 %';
  if (share === 1) return '100 %';
  if (share < 0.001) return '< 0.1 %';
  if (share > 0.999) return '> 99.9 %';
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
