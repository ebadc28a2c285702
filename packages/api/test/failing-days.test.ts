import { seriesQuerySchema } from '@wp/contract';
import { listFailures, listJobs, sql } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { expect, it } from 'vitest';
import { querySeries } from '../src/readings/series.ts';
import { insertReadings, LIMITS, refreshRollups, runJob } from './readings-fixture.ts';

const DAY = 86_400_000;
/** A chunk of a week begins on a Thursday. */
const START = Date.UTC(2022, 0, 6);
const HUGE = 1.7e308;

it('a day that cannot be rolled up stops neither the others nor retention before it', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const at = (day: number, value: number, minute = 0) => ({
    module: 'M',
    metric: 'power',
    t: START + day * DAY + minute * 60_000,
    value,
  });
  await insertReadings(database, [
    at(0, 1),
    at(6, 2),
    at(8, HUGE),
    at(8, HUGE, 1),
    at(9, 3),
    at(15, 4),
    { ...at(0, 5), t: Date.now() - 3_600_000 },
  ]);
  await refreshRollups(database);

  const failures = await listFailures(database.db);
  expect(failures.days).toMatchObject([{ day: '2022-01-14', failures: 1 }]);
  expect(failures.days[0]?.error).toMatch(/out of range/);
  const ask = (day: number) =>
    querySeries(
      { database, limits: LIMITS },
      seriesQuerySchema.parse({
        metrics: ['power'],
        from: START + day * DAY,
        to: START + (day + 1) * DAY,
        bucket: '1d',
        aggregates: ['sum', 'count'],
      }),
      new AbortController().signal,
    );
  expect(await ask(9)).toMatchObject({ source: 'day', series: [{ sum: [3] }] });
  expect(await ask(8)).toMatchObject({ source: 'raw', series: [{ sum: [null], count: [2] }] });
  // Of this database: others of the same server have locks of that name.
  const locks = await sql`select 1 from pg_locks where locktype = 'advisory' and classid = 7046
    and database = (select oid from pg_database where datname = current_database())`.execute(database.db);
  expect(locks.rows).toEqual([]);

  await sql`insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`.execute(
    database.db,
  );
  await runJob(database, 'wp_apply_retention');
  const left = async () =>
    (
      await sql<{ value: number }>`select value from reading order by time, value`.execute(database.db)
    ).rows.map((row) => row.value);
  expect(await left()).toEqual([HUGE, HUGE, 3, 4, 5]);
  const jobs = await listJobs(database.db);
  expect(jobs.find((job) => job.name === 'wp_apply_retention')?.heldBackBy).toBe('2022-01-14');
  expect(jobs.find((job) => job.name === 'wp_refresh_rollups')?.failingDays).toHaveLength(1);

  // Nothing is tried again before its time; once its cause is gone, the day is rolled up and retention goes on.
  await refreshRollups(database);
  expect((await listFailures(database.db)).days).toMatchObject([{ failures: 1 }]);
  await sql`delete from reading where value = ${HUGE}::float8`.execute(database.db);
  await sql`insert into rollup_dirty (day, at) values (${new Date(START + 8 * DAY).toISOString()}::timestamptz,
    now() - interval '2 hours')`.execute(database.db);
  await refreshRollups(database);
  await runJob(database, 'wp_apply_retention');
  expect(await listFailures(database.db)).toMatchObject({ days: [], retentionHeldBy: null });
  expect(await left()).toEqual([5]);
  expect(await ask(9)).toMatchObject({ source: 'day', series: [{ sum: [3] }] });
});

it('a day whose refresh does not end twice is set aside, and the lock is free', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await insertReadings(database, [{ module: 'M', metric: 'power', t: START, value: 1 }]);
  await sql`insert into rollup_refreshing (day, attempts) values (${new Date(START).toISOString()}::timestamptz, 2)`.execute(
    database.db,
  );
  await sql`truncate rollup_dirty`.execute(database.db);
  await refreshRollups(database);
  const { days } = await listFailures(database.db);
  expect(days).toMatchObject([{ day: '2022-01-06', failures: 1 }]);
  expect(days[0]?.error).toMatch(/did not end/);
  await sql`update rollup_refreshing set retry_at = now()`.execute(database.db);
  await refreshRollups(database);
  expect((await listFailures(database.db)).days).toEqual([]);
});
