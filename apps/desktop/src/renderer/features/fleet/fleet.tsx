import { useEffect, useMemo, useRef, useState } from 'react';
import { type Command, useCommands } from '../../commands/registry.ts';
import type { SourceMetric } from '../../data/data-source.ts';
import { useSession } from '../../data/session.ts';
import { Panes } from '../../frame/panes.tsx';
import { showView } from '../../frame/window-state.ts';
import { Button } from '../../parts/button.tsx';
import { SearchField } from '../../parts/field.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { EmptyState, ErrorState } from '../../parts/state.tsx';
import { ViewPage } from '../../parts/view-page.tsx';
import { useSelection } from '../../selection/selection-store.ts';
import { useZone } from '../../time/zone.ts';
import { SaveDialog, type ToSave } from '../datasets/save-dialog.tsx';
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
  const session = useSession();
  const { list, modules, late } = fleet;
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>({});
  const field = useRef<HTMLInputElement>(null);
  const [isSaving, setIsSaving] = useState(false);
  const wanted = useToSave(fleet.metrics);
  const canSave = wanted !== undefined;
  const commands = useMemo(
    (): Command[] => [
      {
        id: 'fleet.find',
        title: 'Find a module',
        group: 'Fleet',
        shortcut: '/',
        run: () => field.current?.focus(),
      },
      {
        id: 'fleet.save',
        title: 'Save for offline use',
        group: 'Fleet',
        shortcut: 'D',
        words: 'dataset download',
        disabled: canSave ? undefined : 'there is nothing to save yet',
        run: () => setIsSaving(true),
      },
    ],
    [canSave],
  );
  useCommands(commands);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const shown = modules.filter((module) => fits(module, wanted) && passes(module, filter, late));
    // What needs a look comes first; the rest stays in the order of its names.
    return [...shown].sort((a, b) => Number(late.has(b.module_num)) - Number(late.has(a.module_num)));
  }, [modules, search, filter, late]);
  const isFiltered = search.trim() !== '' || Object.keys(filter).length > 0;
  // Whoever looks for one looks among all of them, not among those that happen to be here.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (isFiltered && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isFiltered, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <Panes navigator={<Facets modules={modules} late={late} filter={filter} onFilter={setFilter} />}>
      <ViewPage
        title="Fleet"
        note={list.isPending ? 'Reading the fleet…' : counted(found.length, modules.length, list.hasNextPage)}
        action={
          <div className={styles.search}>
            <SearchField
              ref={field}
              label="Find a module"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
        }
      >
        {list.isError && list.data === undefined ? (
          <ErrorState what="The fleet" error={list.error.message} onRetry={() => void list.refetch()} />
        ) : !list.isPending && found.length === 0 && !(isFiltered && hasNextPage) ? (
          <EmptyState
            action={
              !isFiltered &&
              session?.user?.role === 'superuser' && (
                <>
                  <p>
                    Gateways send to <span className="mono">{session.server}</span>
                  </p>
                  <Button onClick={() => showView('gateways')}>Create a gateway</Button>
                </>
              )
            }
          >
            {isFiltered
              ? 'No module is like this.'
              : 'No module is known yet. Modules appear here once a gateway registers them and sends readings.'}
          </EmptyState>
        ) : (
          <ModuleTable modules={found} fleet={fleet} />
        )}
        <ShowMore of={list} />
      </ViewPage>
      {isSaving && wanted !== undefined && <SaveDialog wanted={wanted} onClose={() => setIsSaving(false)} />}
    </Panes>
  );
}

const DAYS_MS = 30 * 86_400_000;

/** What the selection says; where it says nothing of time, the newest thirty days. */
function useToSave(metrics: readonly SourceMetric[]): ToSave | undefined {
  const { modules, metrics: chosen, time } = useSelection();
  const zone = useZone();
  const lastMs = Math.max(...metrics.map((metric) => metric.lastMs ?? Number.NEGATIVE_INFINITY));
  if (metrics.length === 0 || !Number.isFinite(lastMs)) return undefined;
  return {
    modules,
    metrics: chosen ?? metrics.map(({ name }) => name),
    ...(time ?? { fromMs: lastMs + 1 - DAYS_MS, toMs: lastMs + 1 }),
    zone,
  };
}

const counted = (found: number, all: number, isMore: boolean): string =>
  `${found === all ? all : `${found} of ${all}`}${isMore ? ' and more' : ''} ${all === 1 ? 'module' : 'modules'}`;

const fits = ({ module_num, asset, sensor_type }: ModuleLike, wanted: string): boolean =>
  [module_num, asset, sensor_type].some((text) => text?.toLowerCase().includes(wanted));

const passes = (module: ModuleLike, filter: Filter, late: ReadonlySet<string>): boolean =>
  (filter.asset === undefined || module.asset === filter.asset) &&
  (filter.sensor_type === undefined || module.sensor_type === filter.sensor_type) &&
  (filter.isLate !== true || late.has(module.module_num));
