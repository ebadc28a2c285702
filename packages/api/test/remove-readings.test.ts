import { seriesQuerySchema } from '@wp/contract';
import { removeReadings, sql } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { expect, it } from 'vitest';
import { queryLatest } from '../src/readings/latest.ts';
import { querySeries } from '../src/readings/series.ts';
import { insertReadings, LIMITS, refreshRollups, runJob } from './readings-fixture.ts';

const HOUR = 3_600_000;
const live = () => new AbortController().signal;

it('a removal does not hide the past that only roll-ups hold any more', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  const services = { database, limits: LIMITS };
  const recentMs = Date.now() - 2 * HOUR;
  const times = [Date.UTC(2021, 0, 5, 1), Date.UTC(2021, 0, 5, 2), recentMs];
  await insertReadings(
    database,
    ['voltage', 'temperature'].flatMap((metric) =>
      times.map((t, value) => ({ module: 'PAST', metric, t, value })),
    ),
  );
  await refreshRollups(database);
  await sql`insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`.execute(
    database.db,
  );
  await runJob(database, 'wp_apply_retention');
  const query = seriesQuerySchema.parse({
    modules: ['PAST'],
    metrics: ['voltage', 'temperature'],
    from: '2021-01-01',
    to: '2022-01-01',
    bucket: '1d',
    aggregates: ['count'],
  });
  const before = await querySeries(services, query, live());
  expect(before.series.map((s) => s.count)).toEqual([[2], [2]]);
  const metric = await sql<{ id: number }>`select id from metrics where name = 'voltage'`.execute(
    database.db,
  );
  const module = await sql<{ id: number }>`select id from modules where module_num = 'PAST'`.execute(
    database.db,
  );
  const range = {
    moduleId: module.rows[0]?.id ?? 0,
    metricIds: metric.rows.map((row) => row.id),
    fromMs: recentMs,
    toMs: recentMs + 1,
  };
  expect(await database.transaction((trx) => removeReadings(trx, range))).toBe(1);

  expect(await querySeries(services, query, live())).toEqual(before);
  const left = await sql<{ metric: string; points: number; last: Date }>`
    select k.name as metric, s.points, s.last_time as last from series s join metrics k on k.id = s.metric_id
    order by 1`.execute(database.db);
  expect(left.rows).toEqual([
    { metric: 'temperature', points: 1, last: new Date(recentMs) },
    { metric: 'voltage', points: 0, last: new Date(Date.UTC(2021, 0, 5, 2)) },
  ]);

  const { latest } = await queryLatest(services, { metrics: ['voltage'] }, live());
  expect(latest).toMatchObject([{ value: 1, time: '2021-01-05T02:00:00.000Z' }]);
});
