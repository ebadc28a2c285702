import { useMemo, useRef, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import { Panes } from '../../frame/panes.tsx';
import { Facets } from './facets.tsx';
import styles from './fleet.module.css';
import type { ModuleLike } from './health.ts';
import { ModuleTable } from './module-table.tsx';
import { useFleet } from './use-fleet.ts';

export interface Filter {
  asset?: string | null;
  sensor_type?: string | null;
  isLate?: boolean;
}

/** Every module of the fleet: what is there of it, how it went, and which need a look. */
export function Fleet() {
  const fleet = useFleet();
  const { list, modules, late } = fleet;
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>({});
  const field = useRef<HTMLInputElement>(null);
  const commands = useMemo(
    (): Command[] => [
      {
        id: 'fleet.find',
        title: 'Find a module',
        group: 'Fleet',
        shortcut: '/',
        run: () => field.current?.focus(),
      },
    ],
    [],
  );
  useCommands(commands);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const shown = modules.filter((module) => fits(module, wanted) && passes(module, filter, late));
    // What needs a look comes first; the rest stays in the order of its names.
    return [...shown].sort((a, b) => Number(late.has(b.module_num)) - Number(late.has(a.module_num)));
  }, [modules, search, filter, late]);
  const isFiltered = search.trim() !== '' || Object.keys(filter).length > 0;

  return (
    <Panes navigator={<Facets modules={modules} late={late} filter={filter} onFilter={setFilter} />}>
      <section className={styles.fleet} aria-labelledby="fleet-title">
        <header className={styles.head}>
          <h1 id="fleet-title" className={styles.title}>
            Fleet
          </h1>
          <span className={styles.count} role="status">
            {list.isPending ? 'Reading the fleet…' : counted(found.length, modules.length, list.hasNextPage)}
          </span>
          <input
            ref={field}
            type="search"
            className={styles.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            placeholder="Find a module"
            aria-label="Find a module"
          />
        </header>
        {list.isError && list.data === undefined ? (
          <div className={styles.state} role="alert">
            <p>The fleet could not be read: {list.error.message}</p>
            <button type="button" className={styles.action} onClick={() => void list.refetch()}>
              Try again
            </button>
          </div>
        ) : !list.isPending && found.length === 0 ? (
          <div className={styles.state}>
            <p>
              {isFiltered
                ? 'No module is like this.'
                : 'No module is known yet. Modules appear here once a gateway registers them and sends readings.'}
            </p>
          </div>
        ) : (
          <ModuleTable modules={found} fleet={fleet} />
        )}
        {list.hasNextPage && (
          <button
            type="button"
            className={styles.action}
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? 'Reading…' : 'Show more'}
          </button>
        )}
      </section>
    </Panes>
  );
}

const counted = (found: number, all: number, isMore: boolean): string =>
  `${found === all ? all : `${found} of ${all}`}${isMore ? ' and more' : ''} modules`;

const fits = ({ module_num, asset, sensor_type }: ModuleLike, wanted: string): boolean =>
  [module_num, asset, sensor_type].some((text) => text?.toLowerCase().includes(wanted));

const passes = (module: ModuleLike, filter: Filter, late: ReadonlySet<string>): boolean =>
  (filter.asset === undefined || module.asset === filter.asset) &&
  (filter.sensor_type === undefined || module.sensor_type === filter.sensor_type) &&
  (filter.isLate !== true || late.has(module.module_num));
