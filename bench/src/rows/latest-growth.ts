import { randomBytes } from 'node:crypto';
import { createDatabase, createNativeDriver, listLatest, migrate, type WpDatabase } from '@wp/db';
import { sql } from 'kysely';
import { quantile, timed } from '../measure.ts';
import type { Row } from '../row.ts';

const MODULES = 100;
const METRICS = ['temperature', 'voltage', 'power'];
const SERIES = MODULES * METRICS.length;
const BEGIN = '2023-01-01T00:00:00Z';
const SMALL = 1e6;
const LARGE = 30e6;
const TEN = 10e6;
const CALLS = 25;

/** The newest value of each of 300 series, of a young fleet and of one that has been sending for years. */
export const latestGrowth: Row = {
  name: 'latest-growth',
  title: 'the last value of every series (readings.latest), 300 series, 30 M points',
  needs: 'native',
  target: '≤ 1.3',
  reached: (ratio) => ratio <= 1.3,
  limit: 'one step into an index a series',
  async run({ repetitions, progress }) {
    const server = process.env.DATABASE_URL ?? '';
    await using small = await fleetOf(server, SMALL, progress);
    await using ten = await fleetOf(server, TEN, progress);
    await using large = await fleetOf(server, LARGE, progress);
    const [ours, against, between]: [number[], number[], number[]] = [[], [], []];
    // Once for nothing: plans and caches.
    for (const { database } of [small, ten, large]) await medianOf(database);
    for (let i = 0; i < repetitions; i++) {
      against.push(await medianOf(small.database));
      between.push(await medianOf(ten.database));
      ours.push(await medianOf(large.database));
    }
    return {
      unit: 'ms',
      ours,
      against,
      againstIs: 'the same of 1 M points',
      facts: { 'of 10 M points, ms': quantile(between, 0.5) },
    };
  },
};

async function medianOf(database: WpDatabase): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const { ms, value } = await timed(() =>
      database.transaction((trx) => listLatest(trx.db, undefined, undefined), {
        isolation: 'repeatable read',
        readOnly: true,
      }),
    );
    if (value.length !== SERIES) throw new Error(`${value.length} newest values instead of ${SERIES}`);
    all.push(ms);
  }
  return quantile(all, 0.5);
}

async function fleetOf(
  server: string,
  points: number,
  progress: (text: string) => void,
): Promise<{ database: WpDatabase } & AsyncDisposable> {
  progress(`storing ${points / 1e6} M points`);
  const name = `wp_bench_latest_${randomBytes(4).toString('hex')}`;
  const admin = createDatabase(createNativeDriver({ url: server, poolSize: 1 }));
  await sql.raw(`create database ${name}`).execute(admin.db);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = createDatabase(createNativeDriver({ url: url.href }));
  await migrate(database);
  const steps = Math.floor(points / SERIES);
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
    async [Symbol.asyncDispose]() {
      await database.close();
      await sql.raw(`drop database ${name} with (force)`).execute(admin.db);
      await admin.close();
    },
  };
}
