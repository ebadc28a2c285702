import { sql } from '@wp/db';
import { expect, it } from 'vitest';
import { startTestServer } from './server-fixture.ts';

it('receipts do not pile up: those of more than 90 days go by themselves, the others stay', async () => {
  await using s = await startTestServer();
  const { db } = s.server.services.database;
  for (const [i, batchId] of ['young', 'old'].entries()) {
    const reading = { module: 'm', voltage: 1, timestamp: `2024-01-0${i + 1}T00:00:00Z` };
    await s.call('readings.ingest', { batchId, readings: [reading] }, s.gateway);
    await sql`update batches set created_at = now() - make_interval(days => ${89 + 2 * i})
      where batch_id = ${batchId}`.execute(db);
  }
  await s.server.maintain();
  const receipt = (batchId: string) => s.post('readings.receipt', { batchId }, s.gateway);
  expect((await receipt('young')).status).toBe(200);
  expect((await receipt('old')).body.error.data.reason).toBe('NOT_FOUND');
});
