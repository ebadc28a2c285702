import { setTimeout as delay } from 'node:timers/promises';
import { guardWrite, removeReadings, sql } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { expect, it } from 'vitest';
import { insertReadings, refreshRollups, runJob } from './readings-fixture.ts';

const START = Date.UTC(2022, 0, 6);

it('retention drops nothing that a writer commits while it waits', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await insertReadings(database, [
    { module: 'M', metric: 'power', t: START, value: 1 },
    { module: 'M', metric: 'power', t: Date.now() - 3_600_000, value: 2 },
  ]);
  await refreshRollups(database);
  await sql`insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`.execute(
    database.db,
  );
  let retention: Promise<unknown> | undefined;
  await database.transaction(async (trx) => {
    const { rows } = await sql<{ module: number; metric: number }>`
      select module_id as module, metric_id as metric from series limit 1`.execute(trx.db);
    const { module = 0, metric = 0 } = rows[0] ?? {};
    const guard = await guardWrite(trx, [module]);
    expect(guard.rawDroppedBeforeMs).toBe(Number.NEGATIVE_INFINITY);
    const late = new Date(START + 60_000).toISOString();
    await sql`insert into reading (time, module_id, metric_id, value)
      values (${late}::timestamptz, ${module}, ${metric}, 3)`.execute(trx.db);
    // Embedded it waits for the one connection, natively for the lock.
    retention = runJob(database, 'wp_apply_retention');
    await delay(500);
    await sql`insert into rollup_dirty (day) values (${new Date(START).toISOString()}::timestamptz)`.execute(
      trx.db,
    );
  });
  await retention;
  const values = async () =>
    (await sql<{ value: number }>`select value from reading order by time`.execute(database.db)).rows.map(
      (row) => row.value,
    );
  expect(await values()).toEqual([1, 3, 2]);
  // Once its day is rolled up it goes, and the roll-up holds it.
  await sql`update rollup_dirty set at = now() - interval '2 hours'`.execute(database.db);
  await refreshRollups(database);
  await runJob(database, 'wp_apply_retention');
  expect(await values()).toEqual([2]);
  const hours = await sql<{ count: number }>`select sum(count)::int as count from reading_hour
    where bucket < '2023-01-01'`.execute(database.db);
  expect(hours.rows).toEqual([{ count: 2 }]);
  expect((await database.transaction((trx) => guardWrite(trx, []))).rawDroppedBeforeMs).toBeGreaterThan(
    START,
  );
});

it('retention does not bring back in roll-ups what is being removed while it runs', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await insertReadings(database, [
    { module: 'M', metric: 'power', t: START, value: 1 },
    { module: 'M', metric: 'power', t: START + 60_000, value: 2 },
    { module: 'M', metric: 'power', t: Date.now() - 3_600_000, value: 3 },
  ]);
  await refreshRollups(database);
  await sql`insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`.execute(
    database.db,
  );
  let retention: Promise<unknown> | undefined;
  await database.transaction(async (trx) => {
    const { rows } = await sql<{ module: number }>`select module_id as module from series limit 1`.execute(
      trx.db,
    );
    const range = { moduleId: rows[0]?.module ?? 0, fromMs: START, toMs: START + 1 };
    expect(await removeReadings(trx, range)).toBe(1);
    retention = runJob(database, 'wp_apply_retention');
    await delay(500);
  });
  await retention;
  await sql`update rollup_dirty set at = now() - interval '2 hours'`.execute(database.db);
  await refreshRollups(database);
  await runJob(database, 'wp_apply_retention');
  const hours = await sql<{ count: number }>`select sum(count)::int as count from reading_hour
    where bucket < '2023-01-01'`.execute(database.db);
  expect(hours.rows).toEqual([{ count: 1 }]);
});
