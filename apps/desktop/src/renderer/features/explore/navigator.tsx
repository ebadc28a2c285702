import { memo, type ReactNode, useState } from 'react';
import { counted } from '../../parts/counted.ts';
import styles from './explore.module.css';

interface NavigatorProps {
  modules: readonly string[];
  colours: ReadonlyMap<string | null, number>;
  /** Chosen modules by name; absent: all are. */
  chosen: readonly string[] | undefined;
  metrics: readonly string[];
  /** Those that have a lane: as many as fit, where none is chosen by name. */
  lanes: readonly string[];
  onToggle(module: string): void;
  onToggleMetric(metric: string): void;
}

/**
 * The metrics and modules there are; those on the lanes stand out, modules in their colour. Drawn anew only where they
 * change, not while time moves.
 */
export const Navigator = memo(function Navigator(props: NavigatorProps) {
  const { modules, colours, chosen, metrics, lanes, onToggle, onToggleMetric } = props;
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const found = (names: readonly string[]) => names.filter((name) => name.toLowerCase().includes(wanted));
  return (
    <aside className={styles.navigator} aria-label="Metrics and modules">
      <input
        type="search"
        className={styles.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        placeholder="Filter"
        aria-label="Filter the metrics and modules"
      />
      <Names title={`Metrics · ${metrics.length}`} names={found(metrics)} isShort>
        {(metric) => (
          <button
            type="button"
            className={styles.module}
            aria-pressed={lanes.includes(metric)}
            title={metric}
            onClick={() => onToggleMetric(metric)}
          >
            <span className={styles.listed}>{metric}</span>
          </button>
        )}
      </Names>
      <Names title={`Modules · ${modules.length}`} names={found(modules)}>
        {(module) => {
          const colour = colours.get(module);
          return (
            <button
              type="button"
              className={styles.module}
              aria-pressed={chosen === undefined ? colour !== undefined : chosen.includes(module)}
              title={module}
              onClick={() => onToggle(module)}
            >
              <span
                className={styles.swatch}
                data-colour={colour === undefined ? undefined : (colour % 8) + 1}
                aria-hidden
              />
              <span className={`mono ${styles.listed}`}>{module}</span>
            </button>
          );
        }}
      </Names>
    </aside>
  );
});

/** Number of modules listed, as many as are scrolled through; more would only make the window slow. */
const MOST_LISTED = 500;

interface NamesProps {
  title: string;
  names: readonly string[];
  /** Scrolls by itself, so that what follows is not pushed away. */
  isShort?: boolean;
  children(name: string): ReactNode;
}

const Names = ({ title, names, isShort, children }: NamesProps) => (
  <section aria-label={title} data-few={isShort}>
    <h2 className={styles.listTitle}>{title}</h2>
    <ul className={styles.modules}>
      {names.slice(0, MOST_LISTED).map((name) => (
        <li key={name}>{children(name)}</li>
      ))}
    </ul>
    {names.length > MOST_LISTED && (
      <p className={styles.more}>
        and {counted(names.length - MOST_LISTED, 'more', 'more')}: the filter above finds them
      </p>
    )}
  </section>
);
