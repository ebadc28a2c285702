import { useState } from 'react';
import { SearchField } from '../../parts/field.tsx';
import styles from './series.module.css';

interface SeriesListProps {
  modules: readonly string[];
  module: string | undefined;
  onModule(module: string): void;
  columns: readonly string[];
  column: string;
  onColumn(column: string): void;
}

/** Which module and which column; one of each. */
export function SeriesList({ modules, module, onModule, columns, column, onColumn }: SeriesListProps) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const found = (names: readonly string[]) => names.filter((name) => name.toLowerCase().includes(wanted));
  const list = (
    title: string,
    names: readonly string[],
    chosen: string | undefined,
    onChoose: (name: string) => void,
  ) =>
    names.length === 0 ? null : (
      <section aria-label={title}>
        <h2 className={styles.listTitle}>
          {title} · {names.length}
        </h2>
        <ul className={styles.list}>
          {found(names).map((name) => (
            <li key={name}>
              <button
                type="button"
                className={styles.item}
                aria-pressed={name === chosen}
                title={name}
                onClick={() => onChoose(name)}
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      </section>
    );
  return (
    <aside className={styles.navigator} aria-label="Columns and modules">
      <SearchField label="Filter" value={filter} onChange={(event) => setFilter(event.target.value)} />
      {list('Columns', columns, column, onColumn)}
      {list('Modules', modules, module, onModule)}
    </aside>
  );
}
