import { Readable } from 'node:stream';
import { sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { body, DAY, empty, GATEWAY, ingestOn, START, stream, tableOf } from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  ingest = ingestOn(opened.database, { chunkRecords: 1 });
  await empty(opened.database);
  await sql`delete from settings where key = 'raw_dropped'`.execute(opened.database.db);
});
afterEach(() => ingest.close());

const at = (ms: number, module = 'A') => ({ module, timestamp: ms, voltage: 1 });
const strict = { ...GATEWAY, autoRegister: false };
const dropRawBefore = (ms: number) => {
  const value = JSON.stringify({ before: new Date(ms).toISOString() });
  return sql`insert into settings (key, value) values ('raw_dropped', ${value}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(opened.database.db);
};
const OLD = START - 30 * DAY;

it('a stream begun before retention stores nothing below its border', async () => {
  async function* slow() {
    for (let i = 0; i < 4; i++) yield Buffer.from(`${JSON.stringify(at(OLD + i))}\n`);
    await expect.poll(async () => Object.keys(await tableOf(opened.database)).length).toBeGreaterThan(0);
    await dropRawBefore(START - DAY);
    for (let i = 4; i < 12; i++) yield Buffer.from(`${JSON.stringify(at(OLD + i))}\n`);
    yield Buffer.from(`${JSON.stringify(at(START))}\n`);
  }
  const options = { mode: 'partial', onDuplicate: 'ignore', gzip: false } as const;
  const receipt = await ingest.ingestStream(Readable.from(slow()), GATEWAY, options);
  const { rows } = await sql<{ late: number }>`
    select count(*) as late from reading where time >= ${new Date(OLD + 4).toISOString()}::timestamptz
      and time < ${new Date(START - DAY).toISOString()}::timestamptz`.execute(opened.database.db);
  expect(rows).toEqual([{ late: 0 }]);
  expect(receipt).toMatchObject({ received: 13 });
  expect(receipt.stored + receipt.rejected).toBe(13);
  expect(receipt.errors.at(-1)).toMatchObject({ index: 11, code: 'TIME_OUT_OF_RANGE' });
});

it.each(['json', 'partial', 'atomic'] as const)(
  'a batch judged by a border that has moved since is judged again (%s)',
  async (way) => {
    const send = (records: unknown[]) =>
      way === 'json' ? ingest.ingestBody(body(records), GATEWAY) : stream(ingest, records, { mode: way });
    expect(await send([at(OLD)])).toMatchObject({ stored: 1 });
    await dropRawBefore(START - DAY);
    const both = send([at(OLD + 1), at(START)]);
    if (way === 'atomic') await expect(both).rejects.toMatchObject({ reason: 'BATCH_REFUSED' });
    else {
      expect(await both).toMatchObject({ stored: 1, rejected: 1, errors: [{ code: 'TIME_OUT_OF_RANGE' }] });
    }
    expect(Object.keys(await tableOf(opened.database))).not.toContain(`A|voltage|${OLD + 1}`);
  },
);

it('an atomic stream that is refused by the border of now names its records by their index in the stream', async () => {
  await ingest.ingestBody(body([at(OLD)]), GATEWAY);
  await dropRawBefore(START - DAY);
  const records = [at(START), at(START + 1), at(START + 2), at(START + 3), at(OLD + 1)];
  await expect(stream(ingest, records, { mode: 'atomic' })).rejects.toMatchObject({
    reason: 'BATCH_REFUSED',
    details: { errors: [{ index: 4, code: 'TIME_OUT_OF_RANGE' }] },
  });
});

it('a record whose module is removed while it is replayed stays in the quarantine, not marked as replayed', async () => {
  await ingest.ingestBody(
    body([at(START, 'GONE'), { module: 'GONE', timestamp: START, voltage: 'x' }]),
    GATEWAY,
  );
  const kept = () =>
    sql<{ id: number; replayed: boolean }>`
      select id, replayed_at is not null as replayed from quarantine`.execute(opened.database.db);
  const id = (await kept()).rows[0]?.id ?? 0;
  await sql`delete from modules where module_num = 'GONE'`.execute(opened.database.db);
  const corrected = at(START + 1, 'GONE');
  expect(await ingest.replay([{ id, corrected }], 'user:1')).toMatchObject([
    { id, outcome: 'rejected', code: 'UNKNOWN_MODULE' },
  ]);
  expect((await kept()).rows).toEqual([{ id, replayed: false }]);
  await sql`insert into modules (module_num) values ('GONE')`.execute(opened.database.db);
  expect(await ingest.replay([{ id, corrected }], 'user:1')).toEqual([{ id, outcome: 'stored' }]);
});

it.each(['json', 'partial', 'atomic'] as const)(
  'a module that was removed is unknown to the very next batch: no orphan, no error (%s)',
  async (way) => {
    const send = (records: unknown[]) =>
      way === 'json'
        ? ingest.ingestBody(body(records), strict)
        : stream(ingest, records, { mode: way }, strict);
    await ingest.ingestBody(body([at(START, 'GONE'), at(START)]), GATEWAY);
    await empty(opened.database);
    await sql`delete from modules where module_num = 'GONE'`.execute(opened.database.db);
    const sent = send([at(START + 1, 'GONE'), at(START + 1)]);
    if (way === 'atomic') await expect(sent).rejects.toMatchObject({ reason: 'BATCH_REFUSED' });
    else expect(await sent).toMatchObject({ stored: 1, rejected: 1, errors: [{ code: 'UNKNOWN_MODULE' }] });
    const { rows } = await sql<{ orphans: number }>`
      select count(*) as orphans from reading where module_id not in (select id from modules)`.execute(
      opened.database.db,
    );
    expect(rows).toEqual([{ orphans: 0 }]);
  },
);
