import type { ModuleInput } from '@wp/contract';
import { type Kysely, sql } from 'kysely';
import { findMaterializations } from '../backup/rollups.ts';
import type { Transaction } from '../driver/connection.ts';
import type { Database } from '../schema/database.ts';
import { removeReadings } from './remove-readings.ts';

export interface ModuleEntry {
  id: number;
  module_num: string;
  module_type: string | null;
  asset: string | null;
  sensor_type: string | null;
  /** ISO 8601 UTC of its newest reading. */
  lastSeen: string | null;
  points: number;
  metrics: number;
}

export interface ModuleFilter {
  /** Part of the number, type, asset or sensor type, in any case. */
  search?: string | undefined;
  asset?: string | undefined;
  sensorType?: string | undefined;
  moduleType?: string | undefined;
  /** The number that the page before ended with. */
  after?: string | undefined;
  limit: number;
}

/** Modules by number, with what is there of them. */
export async function listModules(db: Kysely<Database>, filter: ModuleFilter): Promise<ModuleEntry[]> {
  let query = selectModules(db).orderBy('m.module_num').limit(filter.limit);
  const { search, asset, sensorType, moduleType, after } = filter;
  if (asset !== undefined) query = query.where('m.asset', '=', asset);
  if (sensorType !== undefined) query = query.where('m.sensor_type', '=', sensorType);
  if (moduleType !== undefined) query = query.where('m.module_type', '=', moduleType);
  if (after !== undefined) query = query.where('m.module_num', '>', after);
  if (search !== undefined) {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) =>
      eb.or(
        (['m.module_num', 'm.module_type', 'm.asset', 'm.sensor_type'] as const).map((c) =>
          eb(c, 'ilike', pattern),
        ),
      ),
    );
  }
  return (await query.execute()).map(toEntry);
}

export async function findModule(db: Kysely<Database>, moduleNum: string): Promise<ModuleEntry | undefined> {
  const row = await selectModules(db).where('m.module_num', '=', moduleNum).executeTakeFirst();
  return row && toEntry(row);
}

const selectModules = (db: Kysely<Database>) =>
  db
    .selectFrom('modules as m')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('series as s')
          .whereRef('s.module_id', '=', 'm.id')
          .select([
            sql<Date | null>`max(s.last_time)`.as('last_time'),
            sql<number>`coalesce(sum(s.points), 0)::bigint`.as('points'),
            sql<number>`count(*)`.as('metrics'),
          ])
          .as('s'),
      (join) => join.onTrue(),
    )
    .select(['m.id', 'm.module_num', 'm.module_type', 'm.asset', 'm.sensor_type'])
    .select(['s.last_time', 's.points', 's.metrics']);

function toEntry(row: {
  id: number;
  module_num: string;
  module_type: string | null;
  asset: string | null;
  sensor_type: string | null;
  last_time: Date | null;
  points: number | null;
  metrics: number | null;
}): ModuleEntry {
  const { last_time, points, metrics, ...module } = row;
  return {
    ...module,
    lastSeen: last_time?.toISOString() ?? null,
    points: points ?? 0,
    metrics: metrics ?? 0,
  };
}

/** Registers modules, or updates those whose number is there; answers the numbers that are new. */
export async function upsertModules(
  db: Kysely<Database>,
  modules: readonly ModuleInput[],
): Promise<Set<string>> {
  // The last of one number twice in a request counts; the order keeps two requests from waiting in a circle.
  const last = [...new Map(modules.map((m) => [m.module_num, m])).values()].sort((a, b) =>
    a.module_num < b.module_num ? -1 : 1,
  );
  const column = (name: keyof ModuleInput) => last.map((m) => m[name] ?? null);
  const answer = await sql<{ module_num: string; created: boolean }>`
    insert into modules (module_num, module_type, asset, sensor_type)
    select * from unnest(${column('module_num')}::text[], ${column('module_type')}::text[],
      ${column('asset')}::text[], ${column('sensor_type')}::text[])
    on conflict (module_num) do update set module_type = coalesce(excluded.module_type, modules.module_type),
      asset = coalesce(excluded.asset, modules.asset),
      sensor_type = coalesce(excluded.sensor_type, modules.sensor_type), updated_at = now()
    returning module_num, xmax = 0 as created`.execute(db);
  return new Set(answer.rows.filter((row) => row.created).map((row) => row.module_num));
}

/** The module's id, locked against every writer that holds its key: until the end nothing new is stored of it. */
export async function findModuleForRemoval(trx: Transaction, moduleNum: string): Promise<number | undefined> {
  const row = await trx.db
    .selectFrom('modules')
    .select('id')
    .where('module_num', '=', moduleNum)
    .forUpdate()
    .executeTakeFirst();
  return row?.id;
}

/**
 * Removes a module that `findModuleForRemoval` has locked, its readings, and what roll-ups hold of it: those below
 * the border of retention are never refreshed again, and a fleet would count them for good.
 */
export async function removeModuleWithReadings(trx: Transaction, moduleId: number): Promise<void> {
  await removeReadings(trx, { moduleId, ...ALL_TIME });
  for (const target of (await findMaterializations(trx)).values()) {
    await sql`
      with gone as (delete from ${sql.raw(target)} where module_id = ${moduleId} returning bucket)
      insert into rollup_dirty (day) select distinct date_trunc('day', bucket, 'UTC') from gone`.execute(
      trx.db,
    );
  }
  await trx.db.deleteFrom('modules').where('id', '=', moduleId).execute();
}

export const ALL_TIME = { fromMs: Date.UTC(1900, 0, 1), toMs: Date.UTC(2200, 0, 1) };
