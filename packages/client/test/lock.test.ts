import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createGatewayClient } from '@wp/client';
import { expect, it } from 'vitest';

it('a queue directory is one client’s, also against another thread of the process', async () => {
  const queueDir = mkdtempSync(join(tmpdir(), 'wp-lock-'));
  const options = { url: 'http://127.0.0.1:9', token: 't', queueDir };
  const client = createGatewayClient(options);
  try {
    const source = `
      import { parentPort, workerData } from 'node:worker_threads';
      const { createGatewayClient } = await import(workerData.entry);
      let answer = 'opened';
      try {
        createGatewayClient(workerData.options);
      } catch (error) {
        answer = error.reason;
      }
      parentPort.postMessage(answer);`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const workerData = { entry: import.meta.resolve('@wp/client'), options };
    const answer = await new Promise((resolve, reject) => {
      const worker = new Worker(url, { workerData });
      worker.once('message', (message) => {
        resolve(message);
        void worker.terminate();
      });
      worker.once('error', reject);
    });
    expect(answer).toBe('DATABASE_LOCKED');
  } finally {
    await client.close();
    rmSync(queueDir, { recursive: true, force: true });
  }
});
