import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useServerSource, useTRPC } from '../../data/provider.tsx';
import { completenessOf, DAY_MS, lateModules } from './health.ts';

const DAYS = 30;
const TREND_DAYS = 7;
/** Trends and completeness of more modules at once would be a large answer. */
const MAX_WITH_TREND = 500;

/** The fleet's modules, and for each what a look should tell: how complete, how it went, whether it is late. */
export function useFleet() {
  const trpc = useTRPC();
  const source = useServerSource();
  const list = useInfiniteQuery(
    trpc.modules.list.infiniteQueryOptions(
      { limit: 500 },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        // A fleet without a module is asked for more often: whoever waits for the first one looks at this very page.
        refetchInterval: ({ state }) => (state.data?.pages[0]?.modules.length === 0 ? 3_000 : 30_000),
      },
    ),
  );
  const modules = useMemo(() => list.data?.pages.flatMap((page) => page.modules) ?? [], [list.data]);
  const metrics = useQuery({ queryKey: ['metrics'], queryFn: ({ signal }) => source.metrics(signal) });
  // The metric that most of the fleet measures speaks for it.
  const metric = [...(metrics.data ?? [])].sort((a, b) => b.points - a.points)[0];
  const toMs = metric?.lastMs === undefined ? undefined : Math.ceil((metric.lastMs + 1) / DAY_MS) * DAY_MS;
  const names = modules.slice(0, MAX_WITH_TREND).map((module) => module.module_num);
  const ask = (what: string, days: number, bucket: string) => ({
    queryKey: ['fleet', what, metric?.name, toMs, names.length],
    enabled: metric !== undefined && toMs !== undefined && names.length > 0,
    staleTime: 60_000,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      source.series(
        {
          modules: names,
          metrics: [metric?.name ?? ''],
          fromMs: (toMs ?? 0) - days * DAY_MS,
          toMs: toMs ?? 0,
          bucket,
          timeZone: 'UTC',
        },
        signal,
      ),
  });
  const daily = useQuery(ask('daily', DAYS, '1d'));
  const trend = useQuery(ask('trend', TREND_DAYS, '3h'));
  const completeness = useMemo(() => {
    const spanDays = metric?.firstMs === undefined ? DAYS : ((toMs ?? 0) - metric.firstMs) / DAY_MS;
    return completenessOf(daily.data?.series ?? [], Math.max(1, Math.min(DAYS, Math.round(spanDays))));
  }, [daily.data, metric?.firstMs, toMs]);
  const trends = useMemo(
    () => new Map((trend.data?.series ?? []).map((one) => [one.module ?? '', one.value])),
    [trend.data],
  );
  const intervalMs = useMemo(() => {
    const counts = [...completeness.values()].map(({ expected }) => expected / DAYS);
    const perDay = Math.max(...counts, 0);
    return perDay === 0 ? 300_000 : DAY_MS / perDay;
  }, [completeness]);
  const late = useMemo(() => lateModules(modules, intervalMs), [modules, intervalMs]);
  const measured = (metrics.data ?? []).filter(({ points }) => points > 0);
  return { list, modules, metrics: measured, metric: metric?.name, completeness, trends, late };
}
