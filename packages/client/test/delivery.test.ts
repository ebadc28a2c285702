import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGatewayClient, type GatewayClientOptions, type GatewayEvent } from '@wp/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { range, reading, startServer, storedReceipt } from './server.ts';

let queueDir: string;
beforeEach(async () => {
  queueDir = await mkdtemp(join(tmpdir(), 'wp-queue-'));
});
afterEach(() => rm(queueDir, { recursive: true, force: true }));

/** Waits are not waited for, but written down; time moves on by them. */
function simulated(url: string, more: Partial<GatewayClientOptions> = {}) {
  const clock = { now: Date.parse('2026-11-24T00:00:00Z'), waits: [] as number[] };
  const events: GatewayEvent[] = [];
  const client = createGatewayClient({
    url,
    token: 't',
    queueDir,
    now: () => clock.now,
    random: () => 1,
    sleep: async (ms) => {
      clock.waits.push(ms);
      clock.now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    onEvent: (event) => events.push(event),
    ...more,
  });
  return { client, clock, events };
}

test('sends in order, one batch in flight', async () => {
  await using server = await startServer();
  const { client } = simulated(server.url, { batchSize: 7 });
  await Promise.all(range(0, 100).map((n) => client.send(reading(n))));
  await client.flush();
  expect(server.order()).toEqual(range(0, 100));
  expect(client.stats()).toMatchObject({
    sent: 100,
    stored: 100,
    queuedRecords: 0,
    queuedBytes: 0,
    dropped: 0,
  });
  await client.close();
});

test('a lost answer: the same batch with the same bytes is sent again and counted once', async () => {
  await using server = await startServer((_seen, nth) => (nth % 2 === 1 ? 'lose' : 'ok'));
  const { client } = simulated(server.url, { batchSize: 10 });
  await client.send(range(0, 50).map(reading));
  await client.flush();
  expect(server.order()).toEqual(range(0, 50));
  expect(server.seen).toHaveLength(10);
  for (let i = 0; i < 10; i += 2) expect(server.seen[i + 1]).toEqual(server.seen[i]);
  expect(client.stats()).toMatchObject({ sent: 50, stored: 50, retries: 5, acknowledgedBatches: 5 });
  await client.close();
});

test('a lost answer: a batch that is stored is not sent again, and none is asked for before its first try', async () => {
  const lose = (_seen: unknown, nth: number) => (nth % 2 === 1 ? 'lose' : 'ok');
  await using server = await startServer(lose, undefined, storedReceipt);
  const { client, events } = simulated(server.url, { batchSize: 10 });
  await client.send(range(0, 50).map(reading));
  await client.flush();
  expect(server.order()).toEqual(range(0, 50));
  expect(server.seen).toHaveLength(5);
  expect(server.asked).toEqual([server.seen[0], server.seen[2], server.seen[4]].map((seen) => seen?.batchId));
  expect(client.stats()).toMatchObject({ sent: 50, stored: 50, retries: 3, acknowledgedBatches: 5 });
  const acknowledged = events.flatMap((event) => (event.type === 'acknowledged' ? [event.receipt] : []));
  expect(acknowledged.map((receipt) => receipt.replayed)).toEqual([true, false, true, false, true]);
  expect(acknowledged[0]).not.toHaveProperty('sha256');
  await client.close();
});

test.each([
  ['of other bytes under its batchId', { sha256: '0'.repeat(64) }],
  ['of another batch', { batchId: 'another' }],
  ['of another number of records', { received: 4, stored: 4 }],
  ['without the digest, as an older server gives it', { sha256: undefined }],
] as const)('a stored receipt %s does not keep the batch from being sent again', async (_, other) => {
  const lose = (_seen: unknown, nth: number) => (nth === 1 ? 'lose' : 'ok');
  await using server = await startServer(lose, undefined, (stored) => ({
    ...storedReceipt(stored),
    ...other,
  }));
  const { client } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  await client.flush();
  expect(server.asked).toHaveLength(1);
  expect(server.seen).toHaveLength(2);
  expect(server.seen[1]).toEqual(server.seen[0]);
  expect(client.stats()).toMatchObject({ sent: 5, stored: 5, acknowledgedBatches: 1 });
  await client.close();
});

test('a receipt that is not answered holds nothing up: the batch is sent again', async () => {
  await using server = await startServer((_seen, nth) => (nth === 1 ? 'lose' : 'ok'));
  const hang = (signal: AbortSignal | null | undefined) =>
    new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
  const { client } = simulated(server.url, {
    batchSize: 5,
    requestTimeoutMs: 200,
    fetch: (input, init) => (init?.method === 'GET' ? hang(init.signal) : fetch(input, init)),
  });
  await client.send(range(0, 5).map(reading));
  await client.flush();
  expect(server.seen).toHaveLength(2);
  expect(client.stats()).toMatchObject({ sent: 5, acknowledgedBatches: 1 });
  await client.close();
});

test('a server that answered that it is busy is not asked for a receipt', async () => {
  await using server = await startServer(
    (_seen, nth) => (nth === 1 ? { status: 503 } : 'ok'),
    undefined,
    storedReceipt,
  );
  const { client } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  await client.flush();
  expect(server.asked).toEqual([]);
  await client.close();
});

test('without a directory it queues in memory', async () => {
  await using server = await startServer((_seen, nth) => (nth === 1 ? { status: 503 } : 'ok'));
  const { client } = simulated(server.url, { queueDir: undefined, batchSize: 10 });
  await client.send(range(0, 25).map(reading));
  await client.flush();
  expect(server.order()).toEqual(range(0, 25));
  await client.close();
});

test('Retry-After is honoured in seconds and as a date, also from a proxy that answers HTML', async () => {
  const date = new Date(Date.parse('2026-11-24T00:10:00Z')).toUTCString();
  await using server = await startServer((_seen, nth) => {
    if (nth === 1) return { status: 429, headers: { 'retry-after': '120' } };
    if (nth === 2) return { status: 503, headers: { 'retry-after': date }, html: true };
    return 'ok';
  });
  const { client, clock } = simulated(server.url, { batchSize: 1 });
  await client.send(reading(1));
  await client.flush();
  expect(clock.waits[0]).toBeGreaterThanOrEqual(120_000);
  expect(clock.now).toBeGreaterThanOrEqual(Date.parse('2026-11-24T00:10:00Z'));
  await client.close();
});

test('a week without a network loses nothing and keeps the order', async () => {
  await using server = await startServer();
  const start = Date.parse('2026-11-24T00:00:00Z');
  const back = start + 7 * 86_400_000;
  let nowOf = (): number => start;
  const { client, clock } = simulated(server.url, {
    batchSize: 500,
    fetch: (input, init) =>
      nowOf() < back ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init),
  });
  nowOf = () => clock.now;
  for (let minute = 0; minute < 7 * 24 * 60; minute += 60) {
    await client.send(range(minute, minute + 60).map(reading));
    clock.now = Math.max(clock.now, start + minute * 60_000);
  }
  clock.now = Math.max(clock.now, back);
  await client.flush();
  expect(server.order()).toEqual(range(0, 7 * 24 * 60));
  expect(client.stats()).toMatchObject({ sent: 10_080, dropped: 0, queuedRecords: 0 });
  expect(Math.max(...clock.waits)).toBeLessThanOrEqual(60_000);
  await client.close();
});

test('413 halves the batch until it fits', async () => {
  await using server = await startServer((seen) => (seen.readings.length > 3 ? { status: 413 } : 'ok'));
  const { client } = simulated(server.url, { batchSize: 20 });
  await client.send(range(0, 20).map(reading));
  await client.flush();
  expect(server.order()).toEqual(range(0, 20));
  await client.close();
});

test('400 sets the one record aside that it is for, with its reason, and the rest goes on', async () => {
  await using server = await startServer((seen) =>
    seen.readings.some((r) => r.timestamp === 3) ? { status: 400 } : 'ok',
  );
  const { client, events } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 10).map(reading));
  await expect(client.flush()).rejects.toMatchObject({ reason: 'INVALID_INPUT' });
  expect(server.order()).toEqual(range(0, 10).filter((n) => n !== 3));
  const [file = ''] = await readdir(join(queueDir, 'dead'));
  const lines = (await readFile(join(queueDir, 'dead', file), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { reason: 'INVALID_INPUT', message: 'status 400', record: reading(3) },
  ]);
  expect(client.stats()).toMatchObject({ deadLettered: 1, sent: 9, queuedRecords: 0 });
  expect(events.map((e) => e.type)).toContain('dead-letter');
  await client.close();
});

test('CONFLICT: sent again under a new batchId', async () => {
  await using server = await startServer((_seen, nth) => (nth === 1 ? { status: 409 } : 'ok'));
  const { client } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  await client.flush();
  expect(server.seen).toHaveLength(2);
  expect(server.seen[1]?.batchId).not.toBe(server.seen[0]?.batchId);
  expect(server.order()).toEqual(range(0, 5));
  await client.close();
});

test('a wrong token keeps the readings until it is mended', async () => {
  let token = 'old';
  await using server = await startServer((_seen, _nth, request) =>
    request.headers.authorization === 'Bearer new' ? 'ok' : { status: 401 },
  );
  const { client, events, clock } = simulated(server.url, { batchSize: 5, token: () => token });
  await client.send(range(0, 5).map(reading));
  await expect(client.flush()).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  expect(events.map((e) => e.type)).toContain('unauthorized');
  expect(clock.waits[0]).toBeGreaterThanOrEqual(30_000);
  token = 'new';
  await expect.poll(() => server.order()).toEqual(range(0, 5));
  await client.close();
});

test('a captive portal that answers 200 or 400 in HTML loses nothing', async () => {
  await using server = await startServer((_seen, nth) =>
    nth < 4 ? { status: nth === 1 ? 400 : 200, html: true } : 'ok',
  );
  const { client } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  await expect.poll(() => server.order()).toEqual(range(0, 5));
  expect(client.stats()).toMatchObject({ deadLettered: 0, sent: 5 });
  await client.close();
});

test.each([
  ['of another batch', { batchId: 'another' }],
  ['of another number of records', { received: 4, stored: 4 }],
] as const)("a receipt %s is not taken for the batch's own: its readings stay queued", async (_, receipt) => {
  await using server = await startServer((_seen, nth) => (nth === 1 ? { receipt } : 'ok'));
  const { client, events } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  await expect(client.flush()).rejects.toThrow(/receipt is of another batch/);
  await expect.poll(() => server.order()).toEqual(range(0, 5));
  await client.flush();
  expect(server.seen[1]).toEqual(server.seen[0]);
  expect(client.stats()).toMatchObject({ sent: 5, stored: 5, acknowledgedBatches: 1, deadLettered: 0 });
  expect(events.filter((event) => event.type === 'acknowledged')).toHaveLength(1);
  await client.close();
});

test('an unanswered call is given up and made again', async () => {
  await using server = await startServer((_seen, nth) => (nth === 1 ? 'hang' : 'ok'));
  const { client } = simulated(server.url, { batchSize: 5, requestTimeoutMs: 50 });
  await client.send(range(0, 5).map(reading));
  await client.flush();
  expect(server.seen[1]).toEqual(server.seen[0]);
  await client.close();
});

test('closed during a flight, the next client sends the same batch first', async () => {
  let hang = true;
  await using server = await startServer(() => (hang ? 'hang' : 'ok'));
  const first = simulated(server.url, { batchSize: 5 });
  await first.client.send(range(0, 12).map(reading));
  await expect.poll(() => server.seen.length).toBe(1);
  const flushing = first.client.flush();
  flushing.catch(() => undefined);
  await first.client.close();
  await expect(flushing).rejects.toMatchObject({ reason: 'CANCELLED' });
  await expect(first.client.send(reading(99))).rejects.toMatchObject({ reason: 'CANCELLED' });
  hang = false;
  const second = simulated(server.url, { batchSize: 7, onDuplicate: 'replace' });
  await second.client.flush();
  expect(server.seen[1]).toEqual(server.seen[0]);
  expect(server.order()).toEqual(range(0, 12));
  await second.client.close();
});

test('flush ends with its signal and says what waits', async () => {
  await using server = await startServer(() => 'hang');
  const { client } = simulated(server.url, { batchSize: 5 });
  await client.send(range(0, 5).map(reading));
  const abort = new AbortController();
  const flushing = client.flush({ signal: abort.signal });
  abort.abort();
  await expect(flushing).rejects.toThrow('5 readings still wait');
  await client.close();
});

test('a batch that a healthy server fails over is not sent for ever: its one bad record is set aside', async () => {
  const holds = (seen: { readings: { timestamp: unknown }[] }) =>
    seen.readings.some((r) => r.timestamp === 13);
  await using server = await startServer((seen) => (holds(seen) ? { status: 500 } : 'ok'));
  const { client, events } = simulated(server.url, { batchSize: 20 });
  await client.send(range(0, 60).map(reading));
  await expect(client.flush()).rejects.toThrow(/1 set aside/);
  expect(server.order()).toEqual(range(0, 60).filter((n) => n !== 13));
  expect(client.stats()).toMatchObject({ deadLettered: 1, queuedRecords: 0 });
  expect(events.filter((event) => event.type === 'dead-letter')).toMatchObject([
    { records: 1, reason: 'INTERNAL', message: 'status 500' },
  ]);
  await client.close();
});

test.each([
  ['the server is not well', 'INTERNAL', false],
  ['its database is gone', 'DATABASE_UNAVAILABLE', false],
  ['it is busy, though well', 'OVERLOADED', true],
  ['its disk is full, though it reads', 'DISK_FULL', true],
] as const)('no reading is set aside while %s, however often it fails', async (_, reason, ready) => {
  let calls = 0;
  await using server = await startServer(
    () => (++calls <= 200 ? { status: 503, headers: { 'x-reason': reason } } : 'ok'),
    () => ready,
  );
  const { client } = simulated(server.url, { batchSize: 10 });
  await client.send(range(0, 20).map(reading));
  await client.flush();
  expect(server.order()).toEqual(range(0, 20));
  expect(client.stats()).toMatchObject({ deadLettered: 0, retries: 200 });
  await client.close();
});
