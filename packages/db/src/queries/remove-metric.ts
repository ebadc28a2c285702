import { AppError } from '@wp/contract';
import { sql } from 'kysely';
import { findMaterializations } from '../backup/rollups.ts';
import type { Transaction } from '../driver/connection.ts';
import { ALL_TIME } from './modules.ts';
import { removeReadings } from './remove-readings.ts';

/** Every record may bring these without naming them, so they are always there. */
const BUILT_IN = ['temperature', 'voltage'];

/** What a metric has, and so what goes with it. */
interface MetricContents {
  id: number;
  /** Modules that have it, by id. */
  moduleIds: number[];
  points: number;
  annotations: number;
}

/** The metric, locked against every writer that holds its key; undefined where there is none. */
async function findMetricForRemoval(trx: Transaction, name: string): Promise<MetricContents | undefined> {
  const row = await trx.db
    .selectFrom('metrics')
    .select('id')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { rows } = await sql<{ modules: number[]; points: number; annotations: number }>`
    select coalesce((select jsonb_agg(module_id order by module_id) from series where metric_id = ${row.id}), '[]') as modules,
      (select count(*) from reading where metric_id = ${row.id}) as points,
      (select count(*) from annotations where metric_id = ${row.id}) as annotations`.execute(trx.db);
  const [found] = rows;
  if (found === undefined) throw new Error('a count has a row');
  return {
    id: row.id,
    moduleIds: found.modules,
    points: Number(found.points),
    annotations: Number(found.annotations),
  };
}

/** Removes what `findMetricForRemoval` has locked, with its readings and what roll-ups hold of it. */
async function removeMetricWithReadings(trx: Transaction, metric: MetricContents): Promise<void> {
  for (const moduleId of metric.moduleIds) {
    await removeReadings(trx, { moduleId, metricIds: [metric.id], ...ALL_TIME });
  }
  await sql`set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0`.execute(trx.db);
  for (const target of (await findMaterializations(trx)).values()) {
    await sql`
      with gone as (delete from ${sql.raw(target)} where metric_id = ${metric.id} returning bucket)
      insert into rollup_dirty (day) select distinct date_trunc('day', bucket, 'UTC') from gone`.execute(
      trx.db,
    );
  }
  await trx.db.deleteFrom('metrics').where('id', '=', metric.id).execute();
}

/** What a removal took, or would take. */
export interface MetricRemoval {
  name: string;
  points: number;
  modules: number;
  annotations: number;
  /** Whether retention has left it in the roll-ups alone. */
  onlyRolledUp: boolean;
  dryRun: boolean;
}

/** Removes a metric; one that has anything only with it and on request. `dryRun` says what would go. The caller audits. */
export async function removeMetric(
  trx: Transaction,
  input: { name: string; withReadings: boolean; dryRun: boolean },
): Promise<MetricRemoval> {
  const { name, withReadings, dryRun } = input;
  if (BUILT_IN.includes(name)) {
    throw new AppError('INVALID_INPUT', `Every record may bring ${name}: it cannot be removed.`, {
      details: { issues: [{ path: 'name', message: 'cannot be removed' }] },
    });
  }
  const metric = await findMetricForRemoval(trx, name);
  if (metric === undefined) {
    throw new AppError('UNKNOWN_METRIC', `There is no metric ${name}.`, { details: { metrics: [name] } });
  }
  const { points, annotations } = metric;
  const modules = metric.moduleIds.length;
  const answer = { name, points, modules, annotations, onlyRolledUp: points === 0 && modules > 0, dryRun };
  if (dryRun) return answer;
  if (modules + points + annotations > 0 && !withReadings) {
    throw new AppError(
      'HAS_READINGS',
      `The metric ${name} has ${points} points of ${modules} modules and ${annotations} annotations; ask to remove them with it (\`withReadings\`, \`--with-readings\`).`,
    );
  }
  await removeMetricWithReadings(trx, metric);
  return answer;
}
