import { sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { body, GATEWAY, ingestOn, START, seriesAndRecount, tableOf } from './ingest-fixture.ts';

const MAX_METRICS = 10_000;
let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database);
  await ingest.ingestBody(body([{ module: 'A', timestamp: START, voltage: 1 }]), GATEWAY);
  await sql`insert into metrics (name) select 'm' || i
    from generate_series(1, ${MAX_METRICS} - (select count(*)::int from metrics)) i`.execute(
    opened.database.db,
  );
});
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

it('one gateway cannot fill the catalogue: another still finds room', async () => {
  await using own = await openTestDatabase();
  const both = ingestOn(own.database);
  try {
    await sql`insert into metrics (name, added_by) select 'junk' || i, ${GATEWAY.principal}
      from generate_series(1, 999) i`.execute(own.database.db);
    const send = (name: string, principal: string) =>
      both.ingestBody(body([{ module: 'A', timestamp: START, measures: [{ name, value: 1 }] }]), {
        ...GATEWAY,
        principal,
      });
    expect(await send('thousandth', GATEWAY.principal)).toMatchObject({ stored: 1 });
    const refused = await send('one-more', GATEWAY.principal);
    expect(refused).toMatchObject({ rejected: 1, errors: [{ code: 'TOO_MANY_METRICS' }] });
    expect(await send('one-more', 'gateway:2')).toMatchObject({ stored: 1 });
    // A name that is there already is anyone's to send.
    expect(await send('one-more', GATEWAY.principal)).toMatchObject({ stored: 0, duplicates: 1 });
  } finally {
    await both.close();
  }
}, 60_000);

it('a record refused for a new metric leaves its points to the next record that holds them', async () => {
  const timestamp = START + 1000;
  const withNew = { module: 'A', timestamp, voltage: 2, measures: [{ name: 'typo-1', value: 1 }] };
  const receipt = await ingest.ingestBody(
    body([withNew, { module: 'A', timestamp, voltage: 3 }, withNew, { module: 'A', timestamp, voltage: 4 }]),
    GATEWAY,
  );
  expect(receipt).toMatchObject({ received: 4, stored: 1, duplicates: 1, rejected: 2, points: 1 });
  expect(receipt.errors.map((e) => [e.index, e.code])).toEqual([
    [0, 'TOO_MANY_METRICS'],
    [2, 'TOO_MANY_METRICS'],
  ]);
  expect((await tableOf(opened.database))[`A|voltage|${timestamp}`]).toBe(3);
  const { kept, recount } = await seriesAndRecount(opened.database);
  expect(kept).toEqual(recount);
});
