import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LockTerms, livingHolder, takeLockFile } from './lock-file.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wp-lock-file-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const SECRET = 'x'.repeat(43);
const NONE: LockTerms = { life: 'none' };

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** Takes the lock again and again; each second time it leaves it as one that died would. */
const TAKER = `
  const { mkdirSync, rmdirSync, writeFileSync } = await import('node:fs');
  const [entry, path, terms, dead] = process.argv.slice(1);
  const { takeLockFile } = await import(entry);
  let taken = 0;
  for (const until = Date.now() + 60_000; taken < 40 && Date.now() < until; ) {
    const lock = takeLockFile(path, JSON.parse(terms));
    if ('holder' in lock) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      continue;
    }
    taken += 1;
    mkdirSync(path + '.held');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
    rmdirSync(path + '.held');
    if (taken % 2 === 0) lock.release();
    else writeFileSync(path, dead);
  }
  console.log(taken);
`;

test.each(['heartbeat', 'none'] as const)(
  'of many processes one at a time has it, dead holders among them (%s)',
  async (life) => {
    const path = join(dir, 'lock');
    const dead = JSON.stringify({ pid: await deadPid(), hostname: hostname(), secret: SECRET });
    const entry = new URL('../../dist/node/index.js', import.meta.url).href;
    // A taker that died in the middle of its takeover must not be in the way either.
    await writeFile(`${path}.takeover`, dead);
    const takers = Array.from({ length: 4 }, async () => {
      const args = ['--input-type=module', '-e', TAKER, entry, path, JSON.stringify({ life }), dead];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => {
          said += data;
        });
      await once(child, 'close');
      return said.trim();
    });
    expect(await Promise.all(takers)).toEqual(['40', '40', '40', '40']);
    expect((await readdir(dir)).filter((name) => name !== 'lock')).toEqual([]);
  },
);

test('without heartbeats a holder of another host is dead, and one of another boot in any case', async () => {
  const path = join(dir, 'lock');
  const other = { pid: 1, hostname: `${hostname()}-other`, secret: SECRET };
  await writeFile(path, JSON.stringify(other));
  expect(livingHolder(path, { life: 'heartbeat' })).toMatchObject({ pid: 1 });
  expect(livingHolder(path, NONE)).toBeUndefined();
  await writeFile(
    path,
    JSON.stringify({ pid: process.ppid, hostname: hostname(), boot: 'before', secret: SECRET }),
  );
  // On a system that tells no boots, the process that has the pid now is taken for the holder.
  expect(livingHolder(path, NONE) === undefined).toBe(process.platform === 'linux');
});

test('what is held here is not held twice, and a release leaves the lock of somebody else alone', async () => {
  const path = join(dir, 'lock');
  const lock = takeLockFile(path, NONE);
  if ('holder' in lock) throw new Error('nobody has it');
  expect(takeLockFile(path, NONE)).toMatchObject({ holder: { pid: process.pid } });
  await writeFile(path, JSON.stringify({ pid: process.pid, hostname: hostname(), secret: SECRET }));
  lock.release();
  expect(await readdir(dir)).toEqual(['lock']);
});
