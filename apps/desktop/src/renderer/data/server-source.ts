import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import type { DataSource, OneSeries } from './data-source.ts';

const instant = (iso: string | null): number | undefined => (iso === null ? undefined : Date.parse(iso));

const A_PAGE = 1000;
/** More pages than any fleet has: a server that never ends its list must not hold the page for ever. */
const MOST_PAGES = 50;
/** Time around a gap that is asked for anew. */
const MISSED_MS = 86_400_000;

/** Readings as the server has them. A call that is aborted ends at the server too. */
export const serverSource = (client: TRPCClient<AppRouter>): DataSource => ({
  id: 'server',

  async modules(signal) {
    const names: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await client.modules.list.query(
        { limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      );
      names.push(...answer.modules.map(({ module_num }) => module_num));
      if (answer.nextCursor === null) break;
      cursor = answer.nextCursor;
    }
    return names;
  },

  async metrics(signal) {
    const metrics = await client.metrics.list.query(undefined, { signal });
    return metrics.map(({ name, unit, firstTime, lastTime, points }) => ({
      name,
      unit,
      points,
      firstMs: instant(firstTime),
      lastMs: instant(lastTime),
    }));
  },

  async series({ modules, metrics, fromMs, toMs, bucket, timeZone, combined }, signal) {
    const answer = await client.readings.series.query(
      {
        ...(modules === undefined ? {} : { modules: [...modules] }),
        metrics: [...metrics],
        from: fromMs,
        to: toMs,
        timeZone,
        ...(combined === true ? { combine: 'fleet' as const } : {}),
        ...(bucket === undefined ? {} : { bucket, aggregates: ['avg', 'min', 'max', 'count'] as const }),
      },
      { signal },
    );
    const series = answer.series.map(
      ({ module, metric, unit, t, avg, value, min, max, count }): OneSeries => ({
        module,
        metric,
        unit,
        t,
        value: avg ?? value ?? [],
        ...(min && { min }),
        ...(max && { max }),
        ...(count && { count }),
      }),
    );
    return { series: series.filter((one) => one.t.length > 0), from: answer.source };
  },

  follow({ modules, metrics }, { onNews, onState }) {
    let lastMs = Date.now();
    const subscription = client.readings.live.subscribe(
      { modules: [...modules], metrics: [...metrics] },
      {
        onData({ data }) {
          // The missed readings may lie anywhere since the last that was told.
          if (data.kind === 'gap') return onNews(lastMs - MISSED_MS, Date.now() + MISSED_MS);
          let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
          for (const { t } of data.points) [fromMs, toMs] = [Math.min(fromMs, t), Math.max(toMs, t)];
          if (data.points.length === 0) return;
          lastMs = Math.max(lastMs, toMs);
          onNews(fromMs, toMs + 1);
        },
        onConnectionStateChange: ({ state }) => onState(state === 'pending'),
        onError: () => onState(false),
      },
    );
    return () => subscription.unsubscribe();
  },
});
