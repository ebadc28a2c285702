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
  const lock = await acquireLock(dir);
  await lock.setControl({ host: '127.0.0.1', port: 4711 });
  const content = await readLock(dir);
  expect(content).toMatchObject({ pid: process.pid, secret: lock.secret, control: { port: 4711 } });
  expect((await stat(join(dir, 'wp.lock'))).mode & 0o777).toBe(0o600);
  await lock.release();
  expect(await readdir(dir)).toEqual([]);
});

test('a living holder keeps its lock, and the error says who and what to do', async () => {
  const lock = await acquireLock(dir);
  const refused = acquireLock(dir);
  await expect(refused).rejects.toMatchObject({ reason: 'DATABASE_LOCKED' });
  await expect(refused).rejects.toThrow(new RegExp(`${dir}.*process ${process.pid}.*WP_DATA_DIR`));
  await lock.release();
  await (await acquireLock(dir)).release();
});

test('a dead holder has no lock', async () => {
  await write({ pid: await deadPid(), hostname: hostname(), secret: SECRET });
  const lock = await acquireLock(dir);
  expect((await readLock(dir))?.pid).toBe(process.pid);
  await lock.release();
});

test.skipIf(process.platform !== 'linux')(
  'a pid that another process has by now is a dead holder',
  async () => {
    await write({ pid: process.pid, startedAt: 1, hostname: hostname(), secret: SECRET });
    await (await acquireLock(dir)).release();
  },
);

test.each([
  ['', 'empty'],
  ['{"pid": 1, "host', 'truncated'],
  ['\0\0\0', 'zeros'],
  ['{"pid":-4}', 'implausible'],
])('garbage is no lock: %j (%s)', async (text) => {
  await write(text);
  expect(await readLock(dir)).toBeUndefined();
  await (await acquireLock(dir)).release();
});

test('a holder on another host counts while it touches its lock', async () => {
  await write({ pid: 1, hostname: `${hostname()}-other`, secret: SECRET });
  await expect(acquireLock(dir)).rejects.toMatchObject({ reason: 'DATABASE_LOCKED' });
  await utimes(join(dir, 'wp.lock'), 1_000_000, 1_000_000);
  await (await acquireLock(dir)).release();
});

test('of many takers of a dead lock exactly one gets it', async () => {
  const dead = await deadPid();
  for (let round = 0; round < 20; round++) {
    await write({ pid: dead, hostname: hostname(), secret: SECRET });
    // A taker that died in the middle of its takeover must not be in the way either.
    if (round % 2 === 0) {
      await writeFile(
        join(dir, 'wp.lock.takeover'),
        JSON.stringify({ pid: dead, hostname: hostname(), secret: `${SECRET}y` }),
      );
    }
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLock(dir)));
    const got = results.filter((r) => r.status === 'fulfilled');
    expect(got).toHaveLength(1);
    for (const r of results) if (r.status === 'rejected') expect(r.reason.reason).toBe('DATABASE_LOCKED');
    expect((await readLock(dir))?.secret).toBe(got[0]?.value.secret);
    await got[0]?.value.release();
    expect(await readdir(dir)).toEqual([]);
  }
});

test('a release leaves the lock of somebody else alone', async () => {
  const lock = await acquireLock(dir);
  await write({ pid: process.pid, hostname: hostname(), secret: SECRET });
  await lock.release();
  expect((await readLock(dir))?.secret).toBe(SECRET);
});
