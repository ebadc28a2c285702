import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import type { Ingest } from '@wp/ingest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { body, GATEWAY, ingestOn, START } from './ingest-fixture.ts';

let opened: TestDatabase;
let ingest: Ingest;
beforeAll(async () => {
  opened = await openTestDatabase();
  ingest = ingestOn(opened.database, { maxConcurrent: 2, maxWaiting: 3, maxStreams: 4, maxStallMs: 300 });
});
afterAll(async () => {
  await ingest.close();
  await opened[Symbol.asyncDispose]();
});
const PLAIN = { mode: 'partial', onDuplicate: 'ignore', gzip: false } as const;
const line = (i: number) =>
  Buffer.from(`${JSON.stringify({ module: 'A', timestamp: START + i, voltage: i })}\n`);

it('streams that stall hold no place of a body, and are given up', async () => {
  const stalled = [1, 2].map(() => ingest.ingestStream(new PassThrough(), GATEWAY, PLAIN));
  const settled = Promise.allSettled(stalled);
  expect(
    await ingest.ingestBody(body([{ module: 'A', timestamp: START, voltage: 0 }]), GATEWAY),
  ).toMatchObject({
    received: 1,
  });
  for (const one of await settled)
    expect(one).toMatchObject({ status: 'rejected', reason: { reason: 'CANCELLED' } });
  expect(await ingest.ingestStream(Readable.from([line(1)]), GATEWAY, PLAIN)).toMatchObject({ stored: 1 });
});

it('those who wait for a batch of the same id are bounded too', async () => {
  const source = new PassThrough();
  const first = ingest.ingestStream(source, GATEWAY, { ...PLAIN, batchId: 'slow' });
  const sent = { batchId: 'slow', readings: [{ module: 'A', timestamp: START + 2, voltage: 2 }] };
  const others = await Promise.allSettled([
    ...Array.from({ length: 12 }, () => ingest.ingestBody(body(sent), GATEWAY)),
    first,
  ]);
  const refused = others.filter((one) => one.status === 'rejected' && one.reason.reason === 'OVERLOADED');
  // One sender's share is a stream, a batch at work and one that waits.
  expect(refused).toHaveLength(10);
  expect(others.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
});

it('takes gzip of several members, and refuses what follows the last one', async () => {
  const members = Buffer.concat([gzipSync(line(10)), gzipSync(line(11))]);
  const gzip = { ...PLAIN, gzip: true };
  expect(await ingest.ingestStream(Readable.from([members]), GATEWAY, gzip)).toMatchObject({ received: 2 });
  const second = gzipSync(line(13));
  second[0] = 0;
  for (const pieces of [[Buffer.concat([gzipSync(line(12)), second])], [gzipSync(line(12)), second]]) {
    await expect(ingest.ingestStream(Readable.from(pieces), GATEWAY, gzip)).rejects.toMatchObject({
      reason: 'INVALID_ENCODING',
    });
  }
});

it('a record with a deep field is taken as it is in a stream', async () => {
  const deep = `{"module":"A","timestamp":${START + 20},"voltage":1,"more":${'['.repeat(70)}${']'.repeat(70)}}`;
  const wrong = `{"module":"A","timestamp":${START + 21},"voltage":1,"more":[}]}`;
  const encode = (text: string) => new TextEncoder().encode(text);
  expect(await ingest.ingestBody(encode(`[${deep}]`), GATEWAY)).toMatchObject({ stored: 1 });
  await expect(ingest.ingestBody(encode(`[${deep},${wrong}]`), GATEWAY)).rejects.toMatchObject({
    reason: 'INVALID_JSON',
  });
});

it('a large record that was rejected can be replayed as it was sent', async () => {
  const measures = Array.from({ length: 900 }, (_, i) => ({ name: `${'x'.repeat(60)}${i}`, value: i }));
  const strict = { ...GATEWAY, autoRegister: false };
  const large = { module: 'LATE', timestamp: START, measures };
  expect(JSON.stringify(large).length).toBeGreaterThan(65_536);
  expect(await ingest.ingestBody(body([large]), strict)).toMatchObject({ rejected: 1 });
  await ingest.ingestBody(body([{ module: 'LATE', timestamp: START + 1, voltage: 1 }]), GATEWAY);
  const { id } = await opened.database.db
    .selectFrom('quarantine')
    .select('id')
    .where('code', '=', 'UNKNOWN_MODULE')
    .executeTakeFirstOrThrow();
  expect(await ingest.replay([{ id }], 'user:1')).toEqual([{ id, outcome: 'stored' }]);
});

it('one gateway cannot hold all the places of streams', async () => {
  const sources = Array.from({ length: 6 }, () => new PassThrough());
  const greedy = Promise.allSettled(sources.map((source) => ingest.ingestStream(source, GATEWAY, PLAIN)));
  const other = { ...GATEWAY, principal: 'gateway:2' };
  expect(await ingest.ingestStream(Readable.from([line(20)]), other, PLAIN)).toMatchObject({ received: 1 });
  for (const source of sources) source.end();
  await greedy;
});

it('a stream that only trickles is given up, not kept open for ever', async () => {
  const source = new PassThrough();
  const trickle = setInterval(() => source.write(' '), 50);
  try {
    await expect(ingest.ingestStream(source, GATEWAY, PLAIN)).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(source.destroyed).toBe(true);
  } finally {
    clearInterval(trickle);
  }
});
