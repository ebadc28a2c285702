import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('a process whose embedded database breaks ends with a code, and says so first', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-broken-'));
  const child = fork(fileURLToPath(new URL('./broken-store-child.mjs', import.meta.url)), {
    env: { ...process.env, DATABASE_URL: '', WP_DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(log).toMatch(/the embedded database broke; the process ends, start it again/);
  } finally {
    child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
});
