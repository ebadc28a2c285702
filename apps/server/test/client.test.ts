import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayClient } from '@wp/client';
import type { Receipt } from '@wp/contract';
import { afterAll, beforeAll, expect, expectTypeOf, it } from 'vitest';
import { startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
let queueDir: string;
beforeAll(async () => {
  s = await startTestServer();
  queueDir = await mkdtemp(join(tmpdir(), 'wp-queue-'));
});
afterAll(async () => {
  await s[Symbol.asyncDispose]();
  await rm(queueDir, { recursive: true, force: true });
});

it('the gateway SDK delivers what it queued without a server, once one is there', async () => {
  const record = (i: number) => ({ module: 'sdk', voltage: i, timestamp: Date.UTC(2024, 0, 1) + i * 1000 });
  const records = Array.from({ length: 250 }, (_, i) => record(i));
  const offline = createGatewayClient({
    url: 'http://127.0.0.1:1',
    token: s.gateway,
    queueDir,
    batchSize: 100,
  });
  await offline.send(records);
  await offline.close();

  await using client = createGatewayClient({ url: s.url, token: s.gateway, queueDir, batchSize: 100 });
  expectTypeOf(client.trpc.readings.ingest.mutate).returns.resolves.toEqualTypeOf<Receipt>();
  await client.registerModules([{ module_num: 'sdk', asset: 'Solar Panel' }]);
  await client.flush();
  expect(client.stats()).toMatchObject({ sent: 250, stored: 250, queuedRecords: 0 });
  const range = { modules: ['sdk'], metrics: ['voltage'], from: '2024-01-01', to: '2024-01-02' };
  const answer = await s.call('readings.series', range, s.admin);
  expect(answer.series[0].value).toEqual(records.map((r) => r.voltage));
});

it('a gateway whose answer was lost is told that its batch is stored, and sends it no second time', async () => {
  const sent: string[] = [];
  const client = createGatewayClient({
    url: s.url,
    token: s.gateway,
    batchSize: 100,
    random: () => 0,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      sent.push(`${init?.method} ${answer.status}`);
      if (sent.length > 1) return answer;
      await answer.body?.cancel();
      throw new TypeError('the network broke before the answer came');
    },
  });
  const record = (i: number) => ({
    module: 'lost',
    voltage: i / 8,
    timestamp: Date.UTC(2024, 1, 1) + i * 1000,
  });
  await client.send(Array.from({ length: 100 }, (_, i) => record(i)));
  await client.flush();
  expect(sent).toEqual(['POST 200', 'GET 200']);
  expect(client.stats()).toMatchObject({ sent: 100, stored: 100, retries: 1, acknowledgedBatches: 1 });
  await client.close();
});
