import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

export interface MetricEntry {
  name: string;
  unit: string | null;
  /** Physical limits; null where none is set. */
  min: number | null;
  max: number | null;
  /** Modules that have it. */
  modules: number;
  firstTime: string | null;
  lastTime: string | null;
  points: number;
}

/** Every metric with what is there of it. */
export async function listMetrics(db: Kysely<Database>): Promise<MetricEntry[]> {
  const rows = await db
    .selectFrom('metrics as m')
    .leftJoin('series as s', 's.metric_id', 'm.id')
    .groupBy('m.id')
    .orderBy('m.name')
    .select(['m.name', 'm.unit', 'm.min', 'm.max'])
    .select([
      sql<number>`count(s.module_id)`.as('modules'),
      sql<Date | null>`min(s.first_time)`.as('first_time'),
      sql<Date | null>`max(s.last_time)`.as('last_time'),
      sql<number>`coalesce(sum(s.points), 0)::bigint`.as('points'),
    ])
    .execute();
  return rows.map(({ first_time, last_time, ...metric }) => ({
    ...metric,
    firstTime: first_time?.toISOString() ?? null,
    lastTime: last_time?.toISOString() ?? null,
  }));
}
