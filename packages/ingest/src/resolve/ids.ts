import { type Database, sql } from '@wp/db';
import type { Kysely } from 'kysely';
import { MAX_METRICS, MAX_METRICS_OF_GATEWAY } from '../parse/limits.ts';

/**
 * Names that were resolved once; a bounded cache in front of two small tables. Names go as one array: a parameter a
 * name meets the wire's limit of parameters, and a body may hold a hundred thousand names.
 */
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

/** Divides names into those that are known and the rest. The answer is the caller's own: a cache may be emptied. */
function split(cache: Map<string, number>, names: Iterable<string>) {
  if (cache.size > MAX_CACHED) cache.clear();
  const ids = new Map<string, number>();
  const unknown: string[] = [];
  for (const name of new Set(names)) {
    const id = cache.get(name);
    if (id === undefined) unknown.push(name);
    else ids.set(name, id);
  }
  return { ids, unknown };
}

/** Ids by module number; unknown ones stay out unless `register`. */
export async function resolveModules(
  db: Kysely<Database>,
  cache: IdCache,
  names: Iterable<string>,
  register: boolean,
): Promise<Map<string, number>> {
  const { ids, unknown } = split(cache.modules, names);
  if (unknown.length === 0) return ids;
  const note = (name: string, id: number) => {
    ids.set(name, id);
    cache.modules.set(name, id);
  };
  const found = await sql<{ id: number; module_num: string }>`
    select id, module_num from modules where module_num = any(${unknown}::text[])`.execute(db);
  for (const row of found.rows) note(row.module_num, row.id);
  const rest = unknown.filter((name) => !ids.has(name)).sort();
  if (!register || rest.length === 0) return ids;
  const made = await sql<{ id: number; module_num: string }>`
    insert into modules (module_num) select unnest(${rest}::text[])
    on conflict (module_num) do update set module_num = excluded.module_num returning id, module_num`.execute(
    db,
  );
  for (const row of made.rows) note(row.module_num, row.id);
  return ids;
}

/** Ids by metric name; a metric is known from its first number on. Out of the answer: what there is no room for. */
export async function resolveMetrics(
  db: Kysely<Database>,
  cache: IdCache,
  names: Iterable<string>,
  principal: string,
): Promise<Map<string, number>> {
  const { ids, unknown } = split(cache.metrics, names);
  if (unknown.length === 0) return ids;
  const note = (name: string, id: number) => {
    ids.set(name, id);
    cache.metrics.set(name, id);
  };
  const found = await sql<{ id: number; name: string }>`
    select id, name from metrics where name = any(${unknown}::text[])`.execute(db);
  for (const row of found.rows) note(row.name, row.id);
  const rest = unknown.filter((name) => !ids.has(name)).sort();
  if (rest.length === 0) return ids;
  const made = await sql<{ id: number; name: string }>`
    insert into metrics (name, added_by)
    select name, ${principal}::text from unnest(${rest}::text[]) as name
    where (select count(*) from metrics) + ${rest.length} <= ${MAX_METRICS}
      and (${!principal.startsWith('gateway:')} or ${rest.length} <= ${MAX_METRICS_OF_GATEWAY}
        - (select count(*) from metrics where added_by = ${principal}))
    on conflict (name) do update set name = excluded.name returning id, name`.execute(db);
  for (const row of made.rows) note(row.name, row.id);
  return ids;
}
