import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock, readLock } from '@wp/db';
import { afterEach, beforeEach, expect, test } from 'vitest';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wp-lock-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const SECRET = 'x'.repeat(43);
const write = (content: object | string) =>
  writeFile(join(dir, 'wp.lock'), typeof content === 'string' ? content : JSON.stringify(content));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a held lock is readable by its owner alone and names its holder', async () => {
  const lock = acquireLock(dir);
  lock.setControl({ host: '127.0.0.1', port: 4711 });
  const content = readLock(dir);
  expect(content).toMatchObject({ pid: process.pid, secret: lock.secret, control: { port: 4711 } });
  expect((await stat(join(dir, 'wp.lock'))).mode & 0o777).toBe(0o600);
  lock.release();
  expect(await readdir(dir)).toEqual([]);
});

test('a living holder keeps its lock, and the error says who and what to do', async () => {
  const lock = acquireLock(dir);
  const refused = () => acquireLock(dir);
  expect(refused).toThrow(expect.objectContaining({ reason: 'DATABASE_LOCKED' }));
  expect(refused).toThrow(new RegExp(`${dir}.*process ${process.pid}.*WP_DATA_DIR`));
  lock.release();
  acquireLock(dir).release();
});

test('a dead holder has no lock', async () => {
  await write({ pid: await deadPid(), hostname: hostname(), secret: SECRET });
  const lock = acquireLock(dir);
  expect(readLock(dir)?.pid).toBe(process.pid);
  lock.release();
});

test.skipIf(process.platform !== 'linux')(
  'a pid that another process has by now is a dead holder',
  async () => {
    await write({ pid: process.pid, startedAt: 1, hostname: hostname(), secret: SECRET });
    acquireLock(dir).release();
  },
);

test.each([
  ['', 'empty'],
  ['{"pid": 1, "host', 'truncated'],
  ['\0\0\0', 'zeros'],
  ['{"pid":-4}', 'implausible'],
])('garbage is no lock: %j (%s)', async (text) => {
  await write(text);
  expect(readLock(dir)).toBeUndefined();
  acquireLock(dir).release();
});

test('a holder on another host counts while it touches its lock', async () => {
  await write({ pid: 1, hostname: `${hostname()}-other`, secret: SECRET });
  expect(() => acquireLock(dir)).toThrow(expect.objectContaining({ reason: 'DATABASE_LOCKED' }));
  await utimes(join(dir, 'wp.lock'), 1_000_000, 1_000_000);
  acquireLock(dir).release();
});

test('a release leaves the lock of somebody else alone', async () => {
  const lock = acquireLock(dir);
  await write({ pid: process.pid, hostname: hostname(), secret: SECRET });
  lock.release();
  expect(readLock(dir)?.secret).toBe(SECRET);
});
