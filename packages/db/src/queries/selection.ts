import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';

/** One module's one metric, with what is stored of it; `points` 0 where nothing is. */
export interface SelectedSeries {
  moduleId: number;
  module: string;
  metricId: number;
  metric: string;
  unit: string | null;
  firstMs: number;
  lastMs: number;
  points: number;
}

export interface NamedModule {
  id: number;
  module_num: string;
}
export interface NamedMetric {
  id: number;
  name: string;
  unit: string | null;
}

/** The modules that exist of those named, by number. */
export function listModulesByNum(db: Kysely<Database>, names: readonly string[]): Promise<NamedModule[]> {
  return db
    .selectFrom('modules')
    .select(['id', 'module_num'])
    .where(sql<boolean>`module_num in (select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb))`)
    .orderBy('module_num')
    .execute();
}

/** The metrics that exist of those named. */
export function listMetricsByName(db: Kysely<Database>, names: readonly string[]): Promise<NamedMetric[]> {
  return db
    .selectFrom('metrics')
    .select(['id', 'name', 'unit'])
    .where(sql<boolean>`name in (select jsonb_array_elements_text(${JSON.stringify(names)}::jsonb))`)
    .orderBy('name')
    .execute();
}

/** What is stored of the modules (absent: of all) and metrics (absent: of all), by module's number and metric. */
export async function listSelectedSeries(
  db: Kysely<Database>,
  moduleIds: readonly number[] | undefined,
  metricIds: readonly number[] | undefined,
): Promise<SelectedSeries[]> {
  const inIds = (column: string, ids: readonly number[]) =>
    sql<boolean>`${sql.ref(column)} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::int)`;
  let query = db
    .selectFrom('series as s')
    .innerJoin('modules as m', 'm.id', 's.module_id')
    .innerJoin('metrics as k', 'k.id', 's.metric_id')
    .select(['m.id as moduleId', 'm.module_num as module', 'k.id as metricId', 'k.name as metric', 'k.unit'])
    .select(['s.first_time', 's.last_time', 's.points']);
  if (moduleIds !== undefined) query = query.where(inIds('s.module_id', moduleIds));
  if (metricIds !== undefined) query = query.where(inIds('s.metric_id', metricIds));
  const rows = await query.orderBy('m.module_num').orderBy('k.name').execute();
  return rows.map(({ first_time, last_time, ...row }) => ({
    ...row,
    points: Number(row.points),
    firstMs: first_time.getTime(),
    lastMs: last_time.getTime(),
  }));
}
