import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { backup, restore, sql, type WpDatabase } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../src/cursor.ts';
import { queryChanges } from '../src/readings/changes.ts';
import { type Api, openApi, refuses } from './caller-fixture.ts';
import { LIMITS, refreshRollups, runJob } from './readings-fixture.ts';

const SECRET = 'a secret for tests, long enough';
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api[Symbol.asyncDispose]());

/** A transaction of anybody in the cluster that stays open makes natively for days named in vain. */
const expectDays = (days: string[], expected: string[]) =>
  expect(days).toEqual(process.env.DATABASE_URL ? expect.arrayContaining(expected) : expected);

const changes = (since?: string, range = MARCH) =>
  api.as('viewer').readings.changes({ ...range, ...(since === undefined ? {} : { since }) });
const cursor = async () => (await changes()).cursor;
const send = (timestamp: string, voltage = 1, module = 'M') =>
  api.as('gateway').readings.ingest([{ module, voltage, timestamp }]);
const settle = async () => {
  await sql`update rollup_dirty set at = now() - interval '2 hours'`.execute(api.database.db);
  await refreshRollups(api.database);
};

it('names every day of the range, cut ones too, where nothing is known before', async () => {
  const { days } = await changes(undefined, { from: '2026-02-27T12:00Z', to: '2026-03-02T00:01Z' });
  expect(days).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
});

describe('after a cursor', () => {
  it('names days of new, late and replaced readings, and no others', async () => {
    await send('2026-03-20 12:00:00');
    const since = await cursor();
    expectDays((await changes(since)).days, []);
    await send('2026-03-21 00:00:00');
    await send('2026-03-05 23:59:59.999');
    await send('2026-04-05 12:00:00');
    expectDays((await changes(since)).days, ['2026-03-05', '2026-03-21']);
    const next = await cursor();
    await api.as('superuser').readings.ingest({
      onDuplicate: 'replace',
      readings: [{ module: 'M', voltage: 2, timestamp: '2026-03-20 12:00:00' }],
    });
    expectDays((await changes(next)).days, ['2026-03-20']);
    expectDays((await changes(since)).days, ['2026-03-05', '2026-03-20', '2026-03-21']);
  });

  it('names a day also once its note has been rolled up, in one row a day', async () => {
    const since = await cursor();
    for (const second of [1, 2, 3]) await send(`2026-03-11 10:00:0${second}`);
    await settle();
    expectDays((await changes(since)).days, ['2026-03-11']);
    const { rows } = await sql`select 1 from rollup_dirty union all
      select 1 from day_changes where day = '2026-03-11T00:00:00Z'`.execute(api.database.db);
    expect(rows).toHaveLength(1);
    expectDays((await changes(await cursor())).days, []);
  });

  it('names days of which readings were removed, with their module too', async () => {
    await send('2026-03-12 10:00:00', 1, 'GONE');
    await send('2026-03-13 10:00:00', 1, 'GONE');
    await settle();
    const since = await cursor();
    await api.as('superuser').readings.remove({
      module: 'GONE',
      from: '2026-03-12',
      to: '2026-03-13',
      dryRun: false,
    });
    expectDays((await changes(since)).days, ['2026-03-12']);
    const next = await cursor();
    await api.as('superuser').modules.remove({ module_num: 'GONE', withReadings: true, dryRun: false });
    expect((await changes(next)).days).toContain('2026-03-13');
    await settle();
    expect((await changes(next)).days).toContain('2026-03-13');
  });

  it('names days that retention drops', async () => {
    await send('2020-05-05 10:00:00');
    await settle();
    const range = { from: '2020-05-01', to: '2020-06-01' };
    const { cursor: since } = await changes(undefined, range);
    const keep = { key: 'retention', value: '{"keep": "1000 days"}' };
    await sql`insert into settings (key, value) values (${keep.key}, ${keep.value}::jsonb)`.execute(
      api.database.db,
    );
    await runJob(api.database, 'wp_apply_retention');
    expectDays((await changes(since, range)).days, ['2020-05-05']);
    const dropped = await sql<{
      n: number;
    }>`select count(*)::int as n from reading where time < '2021-01-01'`.execute(api.database.db);
    expect(dropped.rows).toEqual([{ n: 0 }]);
  });

  it.runIf(process.env.DATABASE_URL)(
    'natively, names what a writer commits that was open when the cursor was given out',
    async () => {
      let since = '';
      let later = '';
      await api.database.transaction(async (trx) => {
        await sql`insert into rollup_dirty (day) values ('2026-03-17T00:00:00Z')`.execute(trx.db);
        // Another writer begins later and commits first.
        await send('2026-03-18 10:00:00');
        since = await cursor();
        await send('2026-03-19 10:00:00');
        const before = await changes(since);
        expect(before.days).not.toContain('2026-03-17');
        expect(before.days).toContain('2026-03-19');
        later = before.cursor;
      });
      expect((await changes(since)).days).toContain('2026-03-17');
      expect((await changes(later)).days).toContain('2026-03-17');
      await settle();
      expect((await changes(later)).days).toContain('2026-03-17');
    },
  );
});

it('refuses a cursor of another server or of another list', async () => {
  await refuses(changes('bm9uc2Vuc2U.AAAA'), 'INVALID_CURSOR');
  await refuses(changes(encodeCursor('MODULE-7', SECRET)), 'INVALID_CURSOR');
  await refuses(changes(undefined, { from: '1900-01-01', to: '2100-01-01' }), 'INVALID_INPUT');
});

it('answers every day to a cursor of before a restore, or of a state that is not reached', async () => {
  const since = await cursor();
  await using other = await openTestDatabase();
  await restore(other.database, await backedUp(api.database));
  const asked = (given: string) =>
    queryChanges(
      { database: other.database, secretKey: SECRET, limits: LIMITS },
      { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1), since: given },
      new AbortController().signal,
    );
  const answer = await asked(since);
  expect(answer.days).toHaveLength(31);
  expectDays((await asked(answer.cursor)).days, []);
  const [, text = ''] = /^([^.]+)\./.exec(answer.cursor) ?? [];
  const ahead = Buffer.from(text, 'base64url').toString().replace(/\d+$/, '99999999999');
  expect((await asked(encodeCursor(ahead, SECRET))).days).toHaveLength(31);
});

it('a restore in place draws a new epoch', async () => {
  await using opened = await openTestDatabase();
  const services = { database: opened.database, secretKey: SECRET, limits: LIMITS };
  const asked = (since?: string) =>
    queryChanges(
      services,
      { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 3), since },
      new AbortController().signal,
    );
  const { cursor: since } = await asked();
  expectDays((await asked(since)).days, []);
  await restore(opened.database, await backedUp(opened.database), { force: true });
  expectDays((await asked(since)).days, ['2026-03-01', '2026-03-02']);
});

async function backedUp(database: WpDatabase): Promise<Readable> {
  const sink = new PassThrough();
  const [, bytes] = await Promise.all([backup(database, sink), buffer(sink)]);
  return Readable.from([bytes]);
}
