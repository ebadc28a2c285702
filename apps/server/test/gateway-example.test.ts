import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startTestServer } from './server-fixture.ts';

const EXAMPLE = fileURLToPath(new URL('../../../packages/client/examples/gateway.mjs', import.meta.url));

it('the example of a gateway runs as it stands, and loses nothing when it is told to end', async () => {
  await using s = await startTestServer();
  const cwd = await mkdtemp(join(tmpdir(), 'wp-example-'));
  try {
    const env = { ...process.env, WP_URL: s.server.url, WP_TOKEN: s.gateway };
    const child = spawn(process.execPath, [EXAMPLE], { cwd, env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => {
      out += piece;
    });
    child.stderr.on('data', (piece) => {
      err += piece;
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const newest = async () => (await s.call('readings.latest', { metrics: ['voltage'] }, s.admin)).latest;
    await expect.poll(newest, { timeout: 60_000, interval: 300 }).toHaveLength(2);
    child.kill('SIGTERM');
    expect(await ended, err).toBe(0);
    expect(out).toMatch(/queuedRecords: 0,/);
    expect(out).toMatch(/deadLettered: 0,/);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});
