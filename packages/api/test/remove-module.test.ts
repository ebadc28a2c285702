import { sql } from '@wp/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, openApi } from './caller-fixture.ts';
import { insertReadings, refreshRollups, runJob } from './readings-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const OLD = Date.UTC(2022, 0, 5);
const left = async () =>
  (
    await sql<{ readings: number; series: number }>`
      select (select count(*) from reading r where not exists (select 1 from modules m where m.id = r.module_id)) as readings,
        (select count(*) from series s where not exists (select 1 from modules m where m.id = s.module_id)) as series`.execute(
      api.database.db,
    )
  ).rows[0];

it('a removal waits for the writer that holds the module, and leaves no orphan of it', async () => {
  const { modules } = api.as('superuser');
  await modules.register({ module_num: 'BUSY' });
  let removal: Promise<unknown> | undefined;
  await api.database.transaction(async (trx) => {
    const held = await sql<{
      id: number;
    }>`select id from modules where module_num = 'BUSY' for key share`.execute(trx.db);
    const id = held.rows[0]?.id;
    removal = modules.remove({ module_num: 'BUSY', withReadings: true });
    await sql`insert into reading (time, module_id, metric_id, value) values (now(), ${id}, 2, 1)`.execute(
      trx.db,
    );
    await sql`insert into series values (${id}, 2, now(), now(), 1)`.execute(trx.db);
  });
  expect(await removal).toMatchObject({ points: 1, dryRun: false });
  expect(await left()).toEqual({ readings: 0, series: 0 });
});

it('a fleet forgets a removed module, also what only roll-ups held of it', async () => {
  const { modules, readings } = api.as('superuser');
  const at = (module: string, value: number) => ({ module, metric: 'power', t: OLD, value });
  await insertReadings(api.database, [at('STAYS', 1), at('GOES', 300), { ...at('STAYS', 2), t: Date.now() }]);
  await refreshRollups(api.database);
  await sql`insert into settings (key, value) values ('retention', '{"keep": "30 days"}')`.execute(
    api.database.db,
  );
  await runJob(api.database, 'wp_apply_retention');
  const query = {
    metrics: ['power'],
    from: OLD,
    to: OLD + 86_400_000,
    combine: 'fleet' as const,
    bucket: '1d',
    aggregates: ['sum' as const],
  };
  expect((await readings.series(query)).series[0]?.sum).toEqual([301]);
  await modules.remove({ module_num: 'GOES', withReadings: true });
  expect((await readings.series(query)).series[0]?.sum).toEqual([1]);
});
