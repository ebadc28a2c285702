import { type Database, sql } from '@wp/db';
import type { Kysely } from 'kysely';
import { MAX_METRICS } from './limits.ts';

/** Names that were resolved once; a bounded cache in front of two small tables. */
export interface IdCache {
  modules: Map<string, number>;
  metrics: Map<string, number>;
}

const MAX_CACHED = 200_000;
export const createIdCache = (): IdCache => ({ modules: new Map(), metrics: new Map() });

export function forgetIds(cache: IdCache): void {
  cache.modules.clear();
  cache.metrics.clear();
}

function missing(cache: Map<string, number>, names: Iterable<string>): string[] {
  if (cache.size > MAX_CACHED) cache.clear();
  return [...new Set(names)].filter((name) => !cache.has(name));
}

/** Ids by module number into the cache; unknown ones stay unknown unless `register`. */
export async function resolveModules(
  db: Kysely<Database>,
  cache: IdCache,
  names: Iterable<string>,
  register: boolean,
): Promise<void> {
  const unknown = missing(cache.modules, names);
  if (unknown.length === 0) return;
  const found = await db
    .selectFrom('modules')
    .select(['id', 'module_num'])
    .where('module_num', 'in', unknown)
    .execute();
  for (const row of found) cache.modules.set(row.module_num, row.id);
  const rest = missing(cache.modules, unknown).sort();
  if (!register || rest.length === 0) return;
  const made = await sql<{ id: number; module_num: string }>`
    insert into modules (module_num) select unnest(${rest}::text[])
    on conflict (module_num) do update set module_num = excluded.module_num returning id, module_num`.execute(
    db,
  );
  for (const row of made.rows) cache.modules.set(row.module_num, row.id);
}

/** Ids by metric name into the cache; a metric is known from its first number on. */
export async function resolveMetrics(
  db: Kysely<Database>,
  cache: IdCache,
  names: Iterable<string>,
): Promise<void> {
  const unknown = missing(cache.metrics, names);
  if (unknown.length === 0) return;
  const found = await db.selectFrom('metrics').select(['id', 'name']).where('name', 'in', unknown).execute();
  for (const row of found) cache.metrics.set(row.name, row.id);
  const rest = missing(cache.metrics, unknown).sort();
  if (rest.length === 0) return;
  const made = await sql<{ id: number; name: string }>`
    insert into metrics (name)
    select name from unnest(${rest}::text[]) as name where (select count(*) from metrics) + ${rest.length} <= ${MAX_METRICS}
    on conflict (name) do update set name = excluded.name returning id, name`.execute(db);
  for (const row of made.rows) cache.metrics.set(row.name, row.id);
}
