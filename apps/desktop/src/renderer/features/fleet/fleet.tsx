import { useInfiniteQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { type KeyboardEvent, useState } from 'react';
import { useTRPC } from '../../data/provider.tsx';
import { showView } from '../../frame/window-state.ts';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';
import { ago } from './ago.ts';
import styles from './fleet.module.css';

type Module = inferRouterOutputs<AppRouter>['modules']['list']['modules'][number];

/** Every module of the fleet, with what is there of it. */
export function Fleet() {
  const trpc = useTRPC();
  const [search, setSearch] = useState('');
  const given = search.trim();
  const list = useInfiniteQuery(
    trpc.modules.list.infiniteQueryOptions(
      { limit: 500, ...(given === '' ? {} : { search: given }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: 30_000 },
    ),
  );
  const modules = list.data?.pages.flatMap((page) => page.modules) ?? [];
  return (
    <section className={styles.fleet} aria-labelledby="fleet-title">
      <header className={styles.head}>
        <h1 id="fleet-title" className={styles.title}>
          Fleet
        </h1>
        <span className={styles.count} role="status">
          {list.isPending
            ? 'Reading the fleet…'
            : `${modules.length}${list.hasNextPage ? ' and more' : ''} modules`}
        </span>
        <input
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
      ) : !list.isPending && modules.length === 0 ? (
        <Empty isSearch={given !== ''} />
      ) : (
        <ModuleTable modules={modules} />
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
  );
}

const Empty = ({ isSearch }: { isSearch: boolean }) => (
  <div className={styles.state}>
    <p>
      {isSearch
        ? 'No module has this in its number, type or asset.'
        : 'No module is known yet. Modules appear here once a gateway registers them and sends readings.'}
    </p>
  </div>
);

/** A click or the space bar selects, Enter opens what is selected in Explore, the arrows walk. */
function ModuleTable({ modules }: { modules: readonly Module[] }) {
  const selected = new Set(useSelection().modules);
  const toggle = (module: string) =>
    changeSelection((present) => {
      const before = present.modules ?? [];
      const after = before.includes(module) ? before.filter((one) => one !== module) : [...before, module];
      return { ...present, modules: after };
    });
  const explore = (module: string) => {
    if (!selected.has(module)) changeSelection((present) => ({ ...present, modules: [module] }));
    showView('explore');
  };
  const onKey = (event: KeyboardEvent<HTMLTableRowElement>, module: string) => {
    const { currentTarget: row, key } = event;
    const neighbour =
      key === 'ArrowDown' ? row.nextElementSibling : key === 'ArrowUp' ? row.previousElementSibling : null;
    if (neighbour instanceof HTMLElement) neighbour.focus();
    else if (key === ' ') toggle(module);
    else if (key === 'Enter') explore(module);
    else return;
    event.preventDefault();
  };
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">module</th>
          <th scope="col">asset</th>
          <th scope="col">type</th>
          <th scope="col">last seen</th>
          <th scope="col" className={styles.number}>
            metrics
          </th>
          <th scope="col" className={styles.number}>
            points
          </th>
        </tr>
      </thead>
      <tbody>
        {modules.map((module) => (
          <tr
            key={module.id}
            tabIndex={0}
            aria-selected={selected.has(module.module_num)}
            onClick={() => toggle(module.module_num)}
            onDoubleClick={() => explore(module.module_num)}
            onKeyDown={(event) => onKey(event, module.module_num)}
          >
            <td className="mono">{module.module_num}</td>
            <td>{module.asset ?? '—'}</td>
            <td>{module.sensor_type ?? module.module_type ?? '—'}</td>
            <td title={module.lastSeen ?? undefined}>
              {module.lastSeen === null ? 'never' : ago(module.lastSeen)}
            </td>
            <td className={styles.number}>{module.metrics}</td>
            <td className={styles.number}>{module.points.toLocaleString('en-US')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
