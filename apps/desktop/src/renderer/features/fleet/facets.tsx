import styles from './fleet.module.css';
import type { Filter } from './fleet.tsx';
import { facetOf, type ModuleLike } from './health.ts';

interface FacetsProps {
  modules: readonly ModuleLike[];
  late: ReadonlySet<string>;
  filter: Filter;
  onFilter(filter: Filter): void;
}

/** What the fleet is made of, each with how many; a click keeps only those, another lets go. */
export function Facets({ modules, late, filter, onFilter }: FacetsProps) {
  const toggle = <K extends 'asset' | 'sensor_type'>(key: K, value: string | null) => {
    const { [key]: before, ...rest } = filter;
    onFilter(before === value ? rest : { ...filter, [key]: value });
  };
  const toggleLate = () => {
    const { isLate, ...rest } = filter;
    onFilter(isLate === true ? rest : { ...filter, isLate: true });
  };
  return (
    <aside className={styles.facets} aria-label="Facets">
      <button
        type="button"
        className={styles.facet}
        aria-pressed={filter.isLate === true}
        disabled={late.size === 0}
        onClick={toggleLate}
      >
        Needs attention <span className={styles.facetCount}>{late.size}</span>
      </button>
      {(['asset', 'sensor_type'] as const).map((key) => (
        <div key={key}>
          <h2 className={styles.facetTitle}>{key === 'asset' ? 'Asset' : 'Type'}</h2>
          {facetOf(modules, key).map(({ value, count }) => (
            <button
              key={value ?? ''}
              type="button"
              className={styles.facet}
              aria-pressed={filter[key] === value}
              onClick={() => toggle(key, value)}
            >
              {value ?? 'not given'} <span className={styles.facetCount}>{count}</span>
            </button>
          ))}
        </div>
      ))}
    </aside>
  );
}
