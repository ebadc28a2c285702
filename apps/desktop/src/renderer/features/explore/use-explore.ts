import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import { useModuleNames } from '../../data/module-names.ts';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';
import type { Range } from './resolution.ts';

/** Lines that can be told apart on one lane; of more modules each is a row of a heat map. */
export const MAX_OVERLAID = 8;
/** Rows of a heat map: beyond, they would be thinner than a pixel on most screens. */
export const MAX_ROWS = 500;
const MAX_LANES = 6;
const DEFAULT_DAYS = 7;
const DAY_MS = 86_400_000;

/** What Explore shows: the selection, completed by what there is. */
export function useExplore() {
  const source = useDataSource();
  const selection = useSelection();
  const modules = useModuleNames();
  const metrics = useQuery({
    queryKey: source.dataset === undefined ? ['metrics'] : ['metrics', source.id],
    queryFn: ({ signal }) => source.metrics(signal),
  });

  const measured = (metrics.data ?? []).filter((metric) => metric.points > 0);
  const firstMs = Math.min(...measured.map((metric) => metric.firstMs ?? Number.POSITIVE_INFINITY));
  const lastMs = Math.max(...measured.map((metric) => metric.lastMs ?? Number.NEGATIVE_INFINITY));
  const whole: Range | undefined = measured.length === 0 ? undefined : { fromMs: firstMs, toMs: lastMs + 1 };
  const selected =
    selection.time ??
    (whole && { fromMs: Math.max(whole.fromMs, whole.toMs - DEFAULT_DAYS * DAY_MS), toMs: whole.toMs });
  const known = modules.names;
  const explicit = useSame(selection.modules);
  const wanted = explicit ?? known;
  const names = useSame(measured.map((metric) => metric.name));
  const wantedMetrics = selection.metrics ?? names;
  const metricsShown = useSame(wantedMetrics.slice(0, MAX_LANES));
  return {
    known,
    /** Those that were chosen by name; undefined where none was. */
    explicit,
    /** All that are chosen; of more than can be shown the first. */
    chosen: wanted.length,
    modules: wanted.slice(0, MAX_ROWS),
    /** All metrics that something was measured of. */
    names,
    metrics: metricsShown,
    chosenMetrics: wantedMetrics.length,
    measured,
    selected,
    whole,
    error: modules.error ?? metrics.error,
    isPending: modules.isPending || metrics.isPending,
    toggleModule,
    toggleMetric,
    openModule,
  };
}

/** Takes a module in or out of the selection; where all were shown, it alone is chosen. */
const toggleModule = (module: string): void =>
  changeSelection((present) => {
    const before = present.modules ?? [];
    const after = before.includes(module) ? before.filter((one) => one !== module) : [...before, module];
    return { ...present, modules: after };
  });
const toggleMetric = (metric: string): void =>
  changeSelection((present) => {
    const before = present.metrics ?? [];
    const after = before.includes(metric) ? before.filter((one) => one !== metric) : [...before, metric];
    return { ...present, metrics: after };
  });
const openModule = (module: string): void =>
  changeSelection((present) => ({ ...present, modules: [module] }));

/** The same array as long as it names the same: what hangs on it is then not drawn anew. */
function useSame<T extends readonly string[] | undefined>(names: T): T {
  const same = useRef(names);
  if (same.current?.join('\n') !== names?.join('\n')) same.current = names;
  return same.current;
}
