import { sql, type WpDatabase } from '@wp/db';

export interface Reading {
  module: string;
  metric: string;
  t: number;
  value: number;
}

export const LIMITS = { maxPointsRead: 1_000_000, maxValuesReturned: 500_000, timeoutMs: 30_000 };

/** Puts readings, their modules and their metrics into the database as if they had just been ingested. */
export async function insertReadings(database: WpDatabase, readings: readonly Reading[]): Promise<void> {
  // JSON has no -0.
  const exact = (value: number) => (Object.is(value, -0) ? '-0' : value);
  const rows = JSON.stringify(
    readings.map((r) => ({ ...r, t: new Date(r.t).toISOString(), value: exact(r.value) })),
  );
  const { db } = database;
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as r (module text, metric text, t timestamptz, value float8)`;
  await sql`insert into modules (module_num) select distinct module from ${given} order by 1 on conflict do nothing`.execute(
    db,
  );
  await sql`insert into metrics (name) select distinct metric from ${given} order by 1 on conflict do nothing`.execute(
    db,
  );
  await sql`insert into reading (time, module_id, metric_id, value) select r.t, m.id, k.id, r.value from ${given}
    join modules m on m.module_num = r.module join metrics k on k.name = r.metric`.execute(db);
  await sql`insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2
    on conflict (module_id, metric_id) do update set first_time = excluded.first_time,
      last_time = excluded.last_time, points = excluded.points`.execute(db);
  await sql`insert into rollup_dirty (day, at) select distinct date_trunc('day', t, 'UTC'), now() - interval '2 hours'
    from ${given}`.execute(db);
}

/** Rolls up everything that waits for it. */
export const refreshRollups = (database: WpDatabase) => runJob(database, 'wp_refresh_rollups');

export async function runJob(database: WpDatabase, name: string): Promise<void> {
  const jobs = await sql<{ id: number }>`select job_id as id from timescaledb_information.jobs
    where proc_name = ${name}`.execute(database.db);
  await sql.raw(`call run_job(${jobs.rows[0]?.id})`).execute(database.db);
}

/** Every number of minutes a value for each module and metric; some modules and hours left out. */
export function makeReadings(
  modules: readonly string[],
  fromMs: number,
  count: number,
  stepMs = 600_000,
): Reading[] {
  return modules.flatMap((module, m) =>
    ['voltage', 'power'].flatMap((metric, k) =>
      Array.from({ length: count }, (_, i) => ({
        module,
        metric,
        t: fromMs + i * stepMs,
        value: ((i * 7919 + m * 31 + k) % 1009) / 7 - 60,
      })),
    ),
  );
}
