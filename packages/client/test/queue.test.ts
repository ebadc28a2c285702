import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGatewayClient, type GatewayClientOptions } from '@wp/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { range, reading, startServer } from './server.ts';

let queueDir: string;
beforeEach(async () => {
  queueDir = await mkdtemp(join(tmpdir(), 'wp-queue-'));
});
afterEach(() => rm(queueDir, { recursive: true, force: true }));

const NOWHERE = 'http://127.0.0.1:9';
const offline = () => Promise.reject(new TypeError('fetch failed'));
const open = (url: string, more: Partial<GatewayClientOptions> = {}) =>
  createGatewayClient({
    url,
    token: 't',
    queueDir,
    batchSize: 10,
    flushIntervalMs: 1,
    random: () => 0,
    ...more,
  });
/** Keeps the sender waiting, so that only the queue is at work. */
const waiting = (more: Partial<GatewayClientOptions> = {}) =>
  open(NOWHERE, { fetch: offline, random: () => 1, ...more });
const segments = async () => (await readdir(queueDir)).filter((name) => name.endsWith('.seg')).sort();

test('kill -9 while sending, again and again: nothing lost, in order, the same batchId with the same bytes', async () => {
  await using server = await startServer((_seen, nth) => (nth % 3 === 0 ? 'lose' : 'ok'));
  const script = fileURLToPath(new URL('./sending-child.mjs', import.meta.url));
  let durable = 0;
  for (let round = 0; round < 4; round++) {
    const seenBefore = server.seen.length;
    // Beyond what an unfinished send may have left, so that every reading has its own number.
    const first = round * 1_000_000;
    const child = spawn(process.execPath, [script, server.url, queueDir, String(first)], { stdio: 'pipe' });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    await expect
      .poll(() => server.seen.length, { timeout: 15_000, interval: 5 })
      .toBeGreaterThan(seenBefore + 4);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
    const last = Number(out.slice(0, out.lastIndexOf('\n')).split('\n').at(-1) ?? first);
    durable += last - first;
    const client = open(server.url);
    await client.flush();
    await client.close();
    const arrived = new Set(server.order());
    expect(range(first, last).filter((n) => !arrived.has(n))).toEqual([]);
  }
  const order = server.order();
  expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
  expect(order.length).toBeGreaterThanOrEqual(durable);
  expect(server.conflicts).toEqual([]);
}, 60_000);

test('a torn tail is cut off, what was durable is sent', async () => {
  const first = waiting();
  await first.send(range(0, 25).map(reading));
  await first.close();
  const [name = ''] = await segments();
  const whole = await readFile(join(queueDir, name));
  await appendFile(join(queueDir, name), whole.subarray(0, 40));
  await using server = await startServer();
  const second = open(server.url);
  await second.send(range(25, 30).map(reading));
  await second.flush();
  expect(server.order()).toEqual(range(0, 30));
  expect(second.stats().corrupt).toBe(0);
  await second.close();
});

test('a damaged segment is set aside with a counter, all its good readings are sent', async () => {
  const first = waiting({ maxQueueBytes: 64 * 1024 });
  for (const n of range(0, 200)) await first.send(reading(n));
  await first.close();
  const [, name = ''] = await segments();
  const bytes = await readFile(join(queueDir, name));
  bytes.fill('x', 100, 120);
  await writeFile(join(queueDir, name), bytes);
  await using server = await startServer();
  const events: string[] = [];
  const second = open(server.url, { onEvent: (e) => events.push(e.type) });
  await second.flush();
  const order = server.order();
  expect(order).toHaveLength(199);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(second.stats().corrupt).toBe(1);
  expect(events).toContain('corrupt');
  expect(await readdir(join(queueDir, 'corrupt'))).toEqual([name]);
  await second.close();
});

test('a damaged cursor: everything queued is sent anew', async () => {
  const first = waiting();
  await first.send(range(0, 25).map(reading));
  await first.close();
  await writeFile(join(queueDir, 'cursor.json'), '\0\0\0');
  await using server = await startServer();
  const second = open(server.url);
  await second.flush();
  expect(server.order()).toEqual(range(0, 25));
  await second.close();
});

test('a full queue rejects with OVERLOADED and stays whole', async () => {
  const first = waiting({ maxQueueBytes: 4096 });
  let taken = 0;
  const filling = async () => {
    for (; ; taken++) await first.send(reading(taken));
  };
  await expect(filling()).rejects.toMatchObject({
    reason: 'OVERLOADED',
    details: { limit: 'maxQueueBytes', max: 4096 },
  });
  expect(first.stats()).toMatchObject({ queuedRecords: taken, dropped: 0 });
  await first.close();
  await using server = await startServer();
  const second = open(server.url);
  await second.flush();
  expect(server.order()).toEqual(range(0, taken));
  await second.close();
});

test.each([true, false])('drop-oldest keeps the newest and counts the rest (on disk: %s)', async (onDisk) => {
  await using server = await startServer();
  let online = false;
  const client = waiting({
    url: server.url,
    maxQueueBytes: 8192,
    whenFull: 'drop-oldest',
    queueDir: onDisk ? queueDir : undefined,
    sleep: () => new Promise((resolve) => setTimeout(resolve, 2)),
    fetch: (input, init) => (online ? fetch(input, init) : offline()),
  });
  for (const n of range(0, 500)) await client.send(reading(n));
  const { dropped, queuedRecords, queuedBytes } = client.stats();
  expect(queuedBytes).toBeLessThanOrEqual(8192);
  expect(dropped).toBeGreaterThan(0);
  expect(dropped + queuedRecords).toBe(500);
  online = true;
  await client.flush();
  const order = server.order();
  expect(order).toHaveLength(500 - dropped);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order.at(-1)).toBe(499);
  await client.close();
});

test('the directory belongs to one client; a dead holder is none', async () => {
  const first = waiting();
  expect(() => waiting()).toThrow(expect.objectContaining({ reason: 'DATABASE_LOCKED' }));
  await first.close();
  const stale = { pid: 2 ** 22 - 1, boot: 'x', started: '1', token: 'x' };
  await writeFile(join(queueDir, 'lock'), JSON.stringify(stale));
  await waiting().close();
  // The holder's pid runs again, as another process, after a reboot.
  await writeFile(join(queueDir, 'lock'), JSON.stringify({ ...stale, pid: process.ppid }));
  await waiting().close();
  expect(await readdir(queueDir)).toEqual(['cursor.json']);
});

test('what is not finite reaches the server as text, to be refused there by path', async () => {
  await using server = await startServer();
  const client = open(server.url);
  await client.send({ module: 'm1', timestamp: 1, temperature: Number.NaN });
  await client.flush();
  expect(server.stored).toEqual([{ module: 'm1', timestamp: 1, temperature: 'NaN' }]);
  await client.close();
});
