// Queues readings until it is killed; prints how many are durable.
import { createGatewayClient } from '../dist/index.js';

const [url = '', queueDir = '', first = '0'] = process.argv.slice(2);
const client = createGatewayClient({ url, token: 't', queueDir, batchSize: 50, flushIntervalMs: 1 });
for (let n = Number(first); ; n += 10) {
  await client.send(
    Array.from({ length: 10 }, (_, i) => ({ module: 'm1', timestamp: n + i, temperature: 1 })),
  );
  process.stdout.write(`${n + 10}\n`);
  await new Promise((resolve) => setTimeout(resolve, 2));
}
