import { gzipSync } from 'node:zlib';
import { sql } from '@wp/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({ WP_MAX_BODY_BYTES: '200000', WP_MAX_QUERY_POINTS: '100000' });
});
afterAll(() => s[Symbol.asyncDispose]());

const record = (i: number, module = 'm') => ({
  module,
  voltage: i,
  timestamp: new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString(),
});
const lines = (records: readonly unknown[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('');
const OCTETS = { 'content-type': 'application/octet-stream' };
const stream = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  s.send(
    '/trpc/readings.ingestStream',
    { method: 'POST', headers: { ...OCTETS, ...headers }, body: body as string },
    s.gateway,
  );

describe('the origin’s records', () => {
  it('are taken unchanged, and once', async () => {
    const module = {
      module_num: '34.B2.9F.A9',
      module_type: 'Sensor',
      asset: 'Solar Panel',
      sensor_type: 'P-Solar Panel',
    };
    expect(await s.call('modules.register', module, s.gateway)).toEqual([
      { module_num: '34.B2.9F.A9', status: 'created' },
    ]);
    expect(await s.call('readings.ingest', ORIGIN, s.gateway)).toMatchObject({
      received: 4,
      stored: 4,
      points: 12,
      rejected: 0,
    });
    expect(await s.call('readings.ingest', ORIGIN, s.gateway)).toMatchObject({
      received: 4,
      stored: 0,
      duplicates: 4,
      points: 0,
    });
  });

  it('are read back exactly, by bucket and as CSV', async () => {
    const range = { metrics: ['VMPPT'], modules: ['34.B2.9F.A9'], from: '2018-01-01', to: '2018-01-02' };
    const raw = await s.call('readings.series', range, s.admin);
    expect(raw).toMatchObject({ source: 'raw', truncated: false });
    expect(raw.series[0].t).toEqual(ORIGIN.map((r) => Date.parse(`${r.timestamp.replace(' ', 'T')}Z`)));
    expect(raw.series[0].value).toEqual([3.29, 3.28, 3.29, 3.29]);
    const hours = await s.call(
      'readings.series',
      { ...range, bucket: '1h', aggregates: ['avg', 'count'] },
      s.admin,
    );
    expect(hours.series[0].count).toEqual([4]);
    expect(Math.abs(hours.series[0].avg[0] - 13.15 / 4)).toBeLessThan(1e-9);
    const csv = await s.send('/export?format=csv&metrics=VMPPT&from=2018-01-01&to=2018-01-02', {}, s.admin);
    const rows = csv.text.trimEnd().split('\r\n');
    expect(rows[0]).toBe('module,metric,time,value');
    expect(rows.slice(1).map((row) => Number(row.split(',')[3]))).toEqual([3.29, 3.28, 3.29, 3.29]);
  });
});

describe('batches', () => {
  it('are answered from the receipt when sent again, and refused with other content', async () => {
    const batch = { batchId: 'b-1', readings: [record(1), record(2)] };
    const first = await s.call('readings.ingest', batch, s.gateway);
    const again = await s.call('readings.ingest', batch, s.gateway);
    expect(again).toEqual({ ...first, replayed: true });
    const other = await s.post('readings.ingest', { ...batch, readings: [record(3)] }, s.gateway);
    expect(other.status).toBe(409);
    expect(other.body.error.data).toMatchObject({
      code: 'CONFLICT',
      reason: 'BATCH_CONFLICT',
      details: { batchId: 'b-1' },
    });
    expect(await s.call('readings.receipt', { batchId: 'b-1' }, s.gateway)).toMatchObject({ stored: 2 });
    expect((await s.post('readings.receipt', { batchId: 'none' }, s.gateway)).status).toBe(404);
  });

  it('at once under one name: one is stored, the other is answered', async () => {
    const batch = { batchId: 'b-2', readings: [record(10), record(11)] };
    const both = await Promise.all([1, 2].map(() => s.call('readings.ingest', batch, s.gateway)));
    expect(both.map((r) => r.replayed).sort()).toEqual([false, true]);
    expect(both.map((r) => r.stored)).toEqual([2, 2]);
  });

  it('reject a bad record by its index and path, and store the good ones', async () => {
    const bad = { ...record(21), measures: [{ name: 'x', value: 'high' }] };
    const receipt = await s.call('readings.ingest', [record(20), bad, record(22)], s.gateway);
    expect(receipt).toMatchObject({ received: 3, stored: 2, rejected: 1 });
    expect(receipt.errors).toEqual([
      { index: 1, code: 'INVALID_VALUE', path: 'measures[0].value', message: expect.any(String) },
    ]);
    const rejected = await s.call('readings.rejected', { batchId: receipt.batchId }, s.admin);
    expect(rejected.records).toHaveLength(1);
    const id = rejected.records[0].id;
    const same = await s.call('readings.replay', { ids: [id] }, s.admin);
    expect(same.results[0]).toMatchObject({ outcome: 'rejected', code: 'INVALID_VALUE' });
    const mended = await s.call('readings.replay', { ids: [id], corrected: { [id]: record(21) } }, s.admin);
    expect(mended.results[0]).toEqual({ id, outcome: 'stored' });
    expect((await s.call('readings.replay', { ids: [id] }, s.admin)).results[0].outcome).toBe(
      'already-replayed',
    );
  });

  it('discard a refused record for good, after a dry run that leaves it', async () => {
    const receipt = await s.call('readings.ingest', [{ ...record(23), timestamp: 'soon' }], s.gateway);
    const asked = { batchId: receipt.batchId };
    const [{ id, record: text }] = (await s.call('readings.rejected', asked, s.admin)).records;
    const found = { records: 1, bytes: text.length };
    const dry = await s.call('readings.discard', { ids: [id], dryRun: true }, s.admin);
    expect(dry).toEqual({ ...found, dryRun: true });
    expect((await s.call('readings.rejected', asked, s.admin)).records).toHaveLength(1);
    expect(await s.call('readings.discard', { ids: [id] }, s.admin)).toEqual({ ...found, dryRun: false });
    expect((await s.call('readings.rejected', asked, s.admin)).records).toEqual([]);
    expect(await s.call('readings.discard', { ids: [id] }, s.admin)).toMatchObject({ records: 0 });
    const [, last] = await s.call('admin.audit', { action: 'readings.discard' }, s.admin);
    expect(last).toMatchObject({ target: '1 records', details: { ids: [id] } });
  });

  it('are stored whole or not at all when atomic, and leave their name free', async () => {
    const refused = await s.post(
      'readings.ingest',
      { batchId: 'atom', mode: 'atomic', readings: [record(30), { ...record(31), timestamp: 'soon' }] },
      s.gateway,
    );
    expect(refused.status).toBe(400);
    expect(refused.body.error.data.details.errors).toMatchObject([
      { index: 1, code: 'INVALID_TIMESTAMP', path: 'timestamp' },
    ]);
    const good = { batchId: 'atom', mode: 'atomic', readings: [record(30), record(31)] };
    expect(await s.call('readings.ingest', good, s.gateway)).toMatchObject({
      stored: 2,
      duplicates: 0,
      replayed: false,
    });
  });

  it('replace what is there when asked to', async () => {
    await s.call('readings.ingest', [record(40)], s.gateway);
    const replaced = { onDuplicate: 'replace', readings: [{ ...record(40), voltage: 99 }] };
    expect(await s.call('readings.ingest', replaced, s.gateway)).toMatchObject({
      stored: 0,
      replaced: 1,
      points: 1,
    });
    const from = record(40).timestamp;
    const answer = await s.call(
      'readings.series',
      { metrics: ['voltage'], modules: ['m'], from, to: record(41).timestamp },
      s.admin,
    );
    expect(answer.series[0].value).toEqual([99]);
  });

  it('come gzipped, and together with other calls', async () => {
    const zipped = gzipSync(JSON.stringify([record(50)]));
    const answer = await s.post('readings.ingest', zipped, s.gateway, { 'content-encoding': 'gzip' });
    expect(answer.body.result.data.stored).toBe(1);
    const batched = await s.post('readings.ingest?batch=1', { 0: [record(51)] }, s.gateway);
    expect(batched.body[0].result.data.stored).toBe(1);
  });
});

describe('streams', () => {
  it('count every line once', async () => {
    const body = `${lines([record(100), record(101)])}\n\nnot json\n${lines([record(100)])}`;
    const { body: answer } = await stream(body, { 'x-batch-id': 's-1' });
    expect(answer.result.data).toMatchObject({ received: 4, stored: 2, duplicates: 1, rejected: 1 });
    expect(answer.result.data.errors[0]).toMatchObject({ index: 2, code: 'NOT_JSON' });
    expect((await stream(body, { 'x-batch-id': 's-1' })).body.result.data.replayed).toBe(true);
    expect((await stream(`${body}x`, { 'x-batch-id': 's-1' })).status).toBe(409);
  });

  it('come gzipped; one that is cut off gets no receipt', async () => {
    const zipped = gzipSync(lines(Array.from({ length: 500 }, (_, i) => record(1000 + i))));
    const gzip = { 'content-encoding': 'gzip' };
    expect((await stream(zipped, gzip)).body.result.data.stored).toBe(500);
    const cut = await stream(zipped.subarray(0, zipped.length / 2), { ...gzip, 'x-batch-id': 'cut' });
    expect(cut.status).toBe(400);
    expect(cut.body.error.data.reason).toBe('INVALID_ENCODING');
    expect((await s.post('readings.receipt', { batchId: 'cut' }, s.gateway)).status).toBe(404);
  });

  it('are stored whole or not at all when atomic', async () => {
    const atomic = { 'x-mode': 'atomic', 'x-batch-id': 'sa' };
    const bad = await stream(`${lines([record(200)])}nonsense\n`, atomic);
    expect(bad.status).toBe(400);
    expect(bad.body.error.data.details.errors[0]).toMatchObject({ index: 1, code: 'NOT_JSON' });
    expect((await stream(lines([record(200), record(201)]), atomic)).body.result.data).toMatchObject({
      stored: 2,
    });
  });
});

describe('who may do what', () => {
  it('is decided by role and token', async () => {
    const [analyst, viewer] = [await s.login('analyst'), await s.login('viewer')];
    const series = { metrics: ['voltage'], from: '2024-01-01', to: '2024-01-02' };
    for (const token of [analyst, viewer]) {
      expect((await s.post('readings.ingest', [record(1)], token)).status).toBe(403);
      expect((await s.post('readings.series', series, token)).status).toBe(200);
      expect((await s.post('users.list', undefined, token)).status).toBe(403);
    }
    expect((await s.post('readings.series', series, s.gateway)).status).toBe(403);
    expect(
      (await s.send('/export?format=csv&metrics=voltage&from=2024-01-01&to=2024-01-02', {}, s.gateway))
        .status,
    ).toBe(403);
    expect((await s.post('readings.ingest', [record(1)])).status).toBe(401);
    const personal = (await s.call('tokens.create', { name: 'notebook' }, analyst)).token;
    expect((await s.post('readings.series', series, personal)).status).toBe(200);
    expect(
      (await s.post('annotations.create', { module: 'm', from: 0, to: 1, kind: 'note' }, personal)).status,
    ).toBe(403);
  });

  it('limits a gateway to its modules', async () => {
    const { token } = await s.call(
      'gateways.create',
      { name: 'limited', autoRegister: true, modules: ['mine'] },
      s.admin,
    );
    const receipt = await s.call('readings.ingest', [record(1, 'mine'), record(1, 'theirs')], token);
    expect(receipt).toMatchObject({ stored: 1, rejected: 1 });
    expect(receipt.errors[0].code).toBe('MODULE_NOT_ALLOWED');
    const strict = await s.call('gateways.create', { name: 'strict' }, s.admin);
    const unknown = await s.call('readings.ingest', [record(1, 'nobody')], strict.token);
    expect(unknown.errors[0].code).toBe('UNKNOWN_MODULE');
  });

  it('answers an unknown user and a wrong password alike', async () => {
    const wrong = await s.post('auth.login', { username: 'admin', password: 'wrong-password-here' });
    const unknown = await s.post('auth.login', { username: 'nobody-here', password: 'wrong-password-here' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(unknown.body);
  });
});

describe('the limits', () => {
  it('refuse a large body, a costly query and too many calls in one', async () => {
    const large = await s.post(
      'readings.ingest',
      JSON.stringify(Array.from({ length: 5000 }, (_, i) => record(i))),
      s.gateway,
    );
    expect(large.status).toBe(413);
    expect(large.body.error.data.reason).toBe('PAYLOAD_TOO_LARGE');
    const bomb = await s.post('readings.ingest', gzipSync(' '.repeat(10_000_000)), s.gateway, {
      'content-encoding': 'gzip',
    });
    expect(bomb.status).toBe(413);
    const paths = Array.from({ length: 30 }, () => 'auth.me').join(',');
    expect((await s.send(`/trpc/${paths}?batch=1&input={}`, {}, s.admin)).status).toBe(400);
  });

  it('hold for all the calls of a batch together', async () => {
    await s.call('readings.ingest', [record(0)], s.gateway);
    const query = {
      metrics: ['voltage'],
      combine: 'fleet',
      from: '2024-01-01',
      to: '2024-01-08',
      bucket: '1s',
      fill: 'null',
    };
    const calls = Array.from({ length: 20 }, () => query);
    const path = `${calls.map(() => 'readings.series').join(',')}?batch=1`;
    const answers: { result?: unknown; error?: { data: { reason: string } } }[] = (
      await s.post(path, { ...calls }, s.admin)
    ).body;
    expect(answers.filter((answer) => answer.result !== undefined)).toHaveLength(8);
    const reasons = answers.flatMap((answer) => answer.error?.data.reason ?? []);
    expect(new Set(reasons)).toEqual(new Set(['QUERY_TOO_COSTLY']));
    expect(reasons).toHaveLength(12);
  });

  it('answer 429 with Retry-After', async () => {
    await using small = await startTestServer({ WP_RATE_LIMIT_PER_MINUTE: '5' });
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await small.post('auth.me', undefined, small.gateway));
    const limited = answers.at(-1);
    expect(limited?.status).toBe(429);
    expect(limited?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(limited?.body.error.data).toMatchObject({ reason: 'RATE_LIMITED', details: { max: 5 } });
  });
});

describe('around it', () => {
  it('tells its health and its metrics, with security headers', async () => {
    expect((await s.send('/health/live')).body).toEqual({ status: 'live' });
    expect((await s.send('/health/ready')).body).toMatchObject({ status: 'ready' });
    const metrics = await s.send('/metrics');
    expect(metrics.text).toMatch(/wp_ingest_records_total\{outcome="stored"\} [1-9]/);
    expect(metrics.headers.get('x-content-type-options')).toBe('nosniff');
    expect(metrics.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says which day cannot be rolled up, to whoever looks after it', async () => {
    const { database } = s.server.services;
    await sql`insert into rollup_refreshing (day, failures, error, failed_at, retry_at)
      values ('2023-05-04Z', 1, 'value out of range: overflow', now(), now() + interval '1 hour')`.execute(
      database.db,
    );
    await s.server.maintain();
    expect((await s.send('/health/ready')).body).toMatchObject({
      status: 'ready',
      details: { failingDays: ['2023-05-04'], retentionHeldBy: null },
    });
    expect((await s.send('/metrics')).text).toMatch(/^wp_rollup_failing_days 1$/m);
    const jobs: { name: string; failingDays: unknown[] }[] = (
      await s.send('/trpc/admin.jobs.list', {}, s.admin)
    ).body.result.data;
    expect(jobs.find((job) => job.name === 'wp_refresh_rollups')?.failingDays).toMatchObject([
      { day: '2023-05-04', failures: 1, error: 'value out of range: overflow' },
    ]);
    await sql`delete from rollup_refreshing`.execute(database.db);
    await s.server.maintain();
    expect((await s.send('/health/ready')).body.details?.failingDays ?? []).toEqual([]);
  });

  it('sends new points to who follows, and ends when the right ends', async () => {
    const viewer = await s.login('viewer');
    const input = encodeURIComponent(JSON.stringify({ modules: ['live'] }));
    const followed = await fetch(`${s.url}/trpc/readings.live?input=${input}`, {
      headers: { authorization: `Bearer ${viewer}` },
    });
    const reader = followed.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (text: string) => {
      while (!seen.includes(text)) {
        const next = await reader?.read();
        if (next?.done !== false) throw new Error(`ended before ${text}: ${seen}`);
        seen += next.value;
      }
    };
    await until('connected');
    // The follower is heard from the first event on that comes after it was set up.
    const sending = setInterval(
      () => s.post('readings.ingest', [record(Math.floor(Math.random() * 1e6), 'live')], s.gateway),
      100,
    );
    await until('"module":"live"');
    clearInterval(sending);
    await s.call('users.disable', { id: 3 }, s.admin);
    for (let done = false; !done; ) done = (await reader?.read())?.done ?? true;
    await s.call('users.enable', { id: 3 }, s.admin);
  });

  it('finishes what was accepted before it stops', async () => {
    const own = await startTestServer();
    let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        feed = controller;
      },
    });
    const encode = (text: string) => new TextEncoder().encode(text);
    feed?.enqueue(encode(lines([record(1)])));
    const answer = fetch(`${own.url}/trpc/readings.ingestStream`, {
      method: 'POST',
      headers: { ...OCTETS, authorization: `Bearer ${own.gateway}` },
      body,
      duplex: 'half',
    } as RequestInit);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const stopped = own[Symbol.asyncDispose]();
    await new Promise((resolve) => setTimeout(resolve, 100));
    feed?.enqueue(encode(lines([record(2)])));
    feed?.close();
    const receipt = (await (await answer).json()) as { result: { data: { stored: number } } };
    expect(receipt.result.data.stored).toBe(2);
    await stopped;
  });
});
