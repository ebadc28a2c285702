import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDataSource, useTRPC } from '../../data/provider.tsx';
import { changeSelection, useSelection } from '../../selection/selection-store.ts';
import { bucketFor, type Range } from './resolution.ts';

/** Lines that can be told apart on one lane. */
export const MAX_OVERLAID = 8;
const MAX_LANES = 6;
const DEFAULT_DAYS = 7;
const DAY_MS = 86_400_000;
/** Until the zone can be chosen. */
export const TIME_ZONE = 'UTC';

/** What Explore shows: the selection, completed by what there is. */
export function useExplore(pixels: number) {
  const trpc = useTRPC();
  const source = useDataSource();
  const selection = useSelection();
  const modules = useQuery(trpc.modules.list.queryOptions({ limit: 1000 }));
  const metrics = useQuery({ queryKey: ['metrics'], queryFn: ({ signal }) => source.metrics(signal) });

  const measured = (metrics.data ?? []).filter((metric) => metric.points > 0);
  const firstMs = Math.min(...measured.map((metric) => metric.firstMs ?? Number.POSITIVE_INFINITY));
  const lastMs = Math.max(...measured.map((metric) => metric.lastMs ?? Number.NEGATIVE_INFINITY));
  const whole: Range | undefined = measured.length === 0 ? undefined : { fromMs: firstMs, toMs: lastMs + 1 };
  const range =
    selection.time ??
    (whole && { fromMs: Math.max(whole.fromMs, whole.toMs - DEFAULT_DAYS * DAY_MS), toMs: whole.toMs });
  const known = modules.data?.modules.map((module) => module.module_num) ?? [];
  const wanted = selection.modules ?? known;
  const shownModules = wanted.slice(0, selection.modules === undefined ? 3 : MAX_OVERLAID);
  const shownMetrics = (selection.metrics ?? measured.map((metric) => metric.name)).slice(0, MAX_LANES);
  const bucket = range === undefined ? undefined : bucketFor(range.toMs - range.fromMs, pixels);

  const series = useQuery({
    queryKey: ['series', shownModules, shownMetrics, range, bucket],
    enabled: range !== undefined && shownModules.length > 0 && shownMetrics.length > 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      if (range === undefined) throw new Error('there is no range to ask for');
      return source.series(
        { modules: shownModules, metrics: shownMetrics, ...range, bucket, timeZone: TIME_ZONE },
        signal,
      );
    },
  });
  return {
    known,
    shownModules,
    shownMetrics,
    measured,
    range,
    whole,
    bucket,
    series,
    error: modules.error ?? metrics.error ?? series.error,
    isPending: modules.isPending || metrics.isPending,
    setRange: (to: Range) => changeSelection((present) => ({ ...present, time: to })),
    toggleModule: (module: string) =>
      changeSelection((present) => {
        const before = present.modules ?? shownModules;
        const after = before.includes(module) ? before.filter((one) => one !== module) : [...before, module];
        return { ...present, modules: after };
      }),
  };
}
