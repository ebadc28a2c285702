import { randomBytes } from 'node:crypto';
import { createDatabase, createNativeDriver, migrate, sql, type WpDatabase } from '@wp/db';

const MODULES = 100;
const METRICS = ['temperature', 'voltage', 'power'];
export const FLEET_SERIES = MODULES * METRICS.length;
const BEGIN = '2023-01-01T00:00:00Z';
const STEP_MS = 300_000;

export interface GrownFleet extends AsyncDisposable {
  database: WpDatabase;
  url: string;
  /** The end of what is stored, exclusive. */
  toMs: number;
}

/** A fleet of 300 series by 5 minutes with so many points, made by the database, in a database of its own. */
export async function fleetOf(
  server: string,
  points: number,
  progress: (text: string) => void,
): Promise<GrownFleet> {
  progress(`storing ${points / 1e6} M points`);
  const name = `wp_bench_latest_${randomBytes(4).toString('hex')}`;
  const admin = createDatabase(createNativeDriver({ url: server, poolSize: 1 }));
  await sql.raw(`create database ${name}`).execute(admin.db);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = createDatabase(createNativeDriver({ url: url.href }));
  await migrate(database);
  const steps = Math.floor(points / FLEET_SERIES);
  for (const statement of [
    `select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000`,
    `insert into modules (module_num) select 'm' || i from generate_series(1, ${MODULES}) i`,
    `insert into metrics (name) select unnest(array[${METRICS.map((metric) => `'${metric}'`).join()}]) on conflict do nothing`,
    `insert into reading (time, module_id, metric_id, value)
      select timestamptz '${BEGIN}' + g * interval '5 min', m.id, k.id, g
      from generate_series(0, ${steps - 1}) g, modules m, metrics k
      where k.name in (${METRICS.map((metric) => `'${metric}'`).join()})`,
    `insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2`,
    'analyze',
  ])
    await sql.raw(statement).execute(database.db);
  return {
    database,
    url: url.href,
    toMs: Date.parse(BEGIN) + steps * STEP_MS,
    async [Symbol.asyncDispose]() {
      await database.close();
      await sql.raw(`drop database ${name} with (force)`).execute(admin.db);
      await admin.close();
    },
  };
}
