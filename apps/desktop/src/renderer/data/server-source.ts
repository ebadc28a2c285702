import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import type { DataSource, OneSeries } from './data-source.ts';

const instant = (iso: string | null): number | undefined => (iso === null ? undefined : Date.parse(iso));

/** Readings as the server has them. A call that is aborted ends at the server too. */
export const serverSource = (client: TRPCClient<AppRouter>): DataSource => ({
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
});
