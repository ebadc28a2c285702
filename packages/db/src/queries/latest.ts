import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

export interface LatestReading {
  module: string;
  metric: string;
  unit: string | null;
  time: Date;
  value: number;
}

/**
 * The newest value of each series of the modules and metrics (absent: of all). `series` knows when that was, so each
 * is one step into the index of one chunk, however many chunks there are (the limit keeps the planner from joining
 * them all). Where retention dropped a series wholly,
 * its last value comes from the roll-up by the hour.
 */
export async function listLatest(
  db: Kysely<Database>,
  moduleIds: readonly number[] | undefined,
  metricIds: readonly number[] | undefined,
): Promise<LatestReading[]> {
  return (await selectLatest(moduleIds, metricIds).execute(db)).rows;
}

export function selectLatest(
  moduleIds: readonly number[] | undefined,
  metricIds: readonly number[] | undefined,
) {
  const among = (column: string, ids: readonly number[] | undefined) =>
    ids === undefined
      ? sql`true`
      : sql`${sql.ref(column)} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int)`;
  return sql<LatestReading>`
    select m.module_num as module, k.name as metric, k.unit, newest.time, newest.value
    from series s
    join modules m on m.id = s.module_id
    join metrics k on k.id = s.metric_id
    left join lateral (
      select r.time, r.value from reading r
      where r.module_id = s.module_id and r.metric_id = s.metric_id and r.time = s.last_time
      order by r.time desc limit 1) raw on true
    cross join lateral (
      select raw.time, raw.value where raw.time is not null
      union all
      (select h.last_time, h.last from reading_hour h
      where raw.time is null and h.module_id = s.module_id and h.metric_id = s.metric_id
        and h.bucket <= s.last_time and h.bucket > s.last_time - interval '1 hour'
      order by h.bucket desc limit 1)) newest
    where ${among('s.module_id', moduleIds)} and ${among('s.metric_id', metricIds)}
    order by m.module_num, k.name`;
}
