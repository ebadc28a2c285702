import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { body, GATEWAY, ingestOn, START, stream } from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database);
});
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});

it('a batch keeps the ids that it looked up, whoever empties the cache meanwhile', async () => {
  const strict = { ...GATEWAY, autoRegister: false };
  const at = (i: number) => ({ module: 'A', timestamp: START + i, measures: [{ name: `m${i}`, value: 1 }] });
  await ingest.ingestBody(body([at(0)]), GATEWAY);
  // Each batch brings a new metric, so that it asks the database after its module was found in the cache.
  let emptied = 0;
  const emptying = setInterval(() => {
    emptied += 1;
    ingest.forgetIds();
  }, 0);
  try {
    for (let i = 1; i <= 60; i++) {
      expect(await ingest.ingestBody(body([at(i)]), strict)).toMatchObject({ stored: 1, rejected: 0 });
    }
  } finally {
    clearInterval(emptying);
  }
  expect(emptied).toBeGreaterThan(0);
});

it('the ids of an atomic stream that was rolled back are nobody’s', async () => {
  const bad = { module: 'B', timestamp: 'never', voltage: 1 };
  const good = { module: 'B', timestamp: START, voltage: 1 };
  await expect(stream(ingest, [good, bad], { mode: 'atomic' })).rejects.toMatchObject({
    reason: 'BATCH_REFUSED',
  });
  expect(await ingest.ingestBody(body([good]), GATEWAY)).toMatchObject({ stored: 1 });
});
