import { metricNameSchema, moduleNumSchema } from '@wp/contract';
import { listLatest } from '@wp/db';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { getMetrics, getModules } from './selection.ts';

export const latestQuerySchema = z.object({
  modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
  metrics: z.array(metricNameSchema).min(1).max(200).optional(),
});
export type LatestQuery = z.output<typeof latestQuerySchema>;

/** The newest value of a module's metric; `time` is ISO 8601 UTC. */
export interface LatestValue {
  module: string;
  metric: string;
  unit: string | null;
  time: string;
  value: number;
}
export interface LatestAnswer {
  latest: LatestValue[];
}

/** Answers `readings.latest`: by module and metric, those that have any value. */
export function queryLatest(
  { database, limits }: Pick<Services, 'database' | 'limits'>,
  query: LatestQuery,
  signal: AbortSignal,
): Promise<LatestAnswer> {
  return database.transaction(
    async (trx) => {
      const modules = query.modules === undefined ? undefined : await getModules(trx.db, query.modules);
      const metrics = query.metrics === undefined ? undefined : await getMetrics(trx.db, query.metrics);
      const ids = (named: readonly { id: number }[] | undefined) => named?.map((n) => n.id);
      const rows = await listLatest(trx.db, ids(modules), ids(metrics));
      return { latest: rows.map((row) => ({ ...row, time: row.time.toISOString() })) };
    },
    { isolation: 'repeatable read', readOnly: true, statementTimeoutMs: limits.timeoutMs, signal },
  );
}
