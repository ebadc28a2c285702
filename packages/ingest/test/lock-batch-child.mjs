// A process that takes the lock of a batch, says so, and commits once its input ends.
// Usage: node lock-batch-child.mjs URL PRINCIPAL BATCH
import { once } from 'node:events';
import process from 'node:process';
import { createDatabase, createNativeDriver } from '@wp/db';
import { lockBatch } from '../dist/write/write-batch.js';

const [url, principal, batchId] = process.argv.slice(2);
const database = createDatabase(createNativeDriver({ url, poolSize: 1 }));
await database.transaction(async (trx) => {
  console.log('begun');
  await lockBatch(trx, principal, batchId);
  console.log('locked');
  process.stdin.resume();
  await once(process.stdin, 'end');
});
await database.close();
