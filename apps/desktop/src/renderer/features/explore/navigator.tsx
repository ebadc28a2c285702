import { memo, useState } from 'react';
import styles from './explore.module.css';

interface NavigatorProps {
  modules: readonly string[];
  colours: ReadonlyMap<string | null, number>;
  /** By name; absent: all are. */
  chosen: readonly string[] | undefined;
  onToggle(module: string): void;
}

/** The modules there are; those on the lanes carry their colour. Drawn anew only where they change, not while time moves. */
export const Navigator = memo(function Navigator({ modules, colours, chosen, onToggle }: NavigatorProps) {
  const [filter, setFilter] = useState('');
  const found = modules.filter((module) => module.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <aside className={styles.navigator} aria-label="Modules">
      <input
        type="search"
        className={styles.filter}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        placeholder={`Modules · ${modules.length}`}
        aria-label="Filter the modules"
      />
      <ul className={styles.modules}>
        {found.map((module) => {
          const colour = colours.get(module);
          return (
            <li key={module}>
              <button
                type="button"
                className={styles.module}
                aria-pressed={chosen === undefined ? colour !== undefined : chosen.includes(module)}
                onClick={() => onToggle(module)}
              >
                <span
                  className={styles.swatch}
                  data-colour={colour === undefined ? undefined : (colour % 8) + 1}
                  aria-hidden
                />
                <span className="mono">{module}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </aside>
  );
});
