// What a sender is told when it did something wrong: by the right status, in words that help, and so that it arrives.
import { connect } from 'node:net';
import { createGatewayClient } from '@wp/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, startTestServer, type TestServer } from './server-fixture.ts';

const MAX_BODY_BYTES = 200_000;
let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({ WP_MAX_BODY_BYTES: String(MAX_BODY_BYTES) });
});
afterAll(() => s[Symbol.asyncDispose]());

const record = (module: string, minute = 0) => ({
  module,
  voltage: 1,
  timestamp: new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString(),
});

/** Writes all of a request before it reads anything, as most programs do, and wants the connection closed. */
function sendAllThenRead(head: string, body: Buffer): Promise<string> {
  const { hostname, port } = new URL(s.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const seen: Buffer[] = [];
    socket.once('error', reject).once('close', () => resolve(Buffer.concat(seen).toString('utf8')));
    socket.pause();
    socket.write(`${head}content-length: ${body.length}\r\nconnection: close\r\n\r\n`);
    socket.write(body, (error) => {
      if (error) return;
      socket.on('data', (piece) => seen.push(piece)).resume();
    });
  });
}

it('who still writes a body that is refused does not meet a broken pipe instead of the answer', async () => {
  const large = Buffer.alloc(20_000_000, ' ');
  const head = (path: string, type: string, token?: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n` +
    (token === undefined ? '' : `authorization: Bearer ${token}\r\n`);
  for (const [status, request] of [
    [413, head('/trpc/readings.ingest', 'application/json', s.gateway)],
    [413, head('/trpc/auth.login', 'application/json')],
    [401, head('/trpc/readings.ingest', 'application/json')],
    [401, head('/trpc/readings.ingestStream', 'application/octet-stream')],
    [415, head('/trpc/readings.ingest', 'text/csv', s.gateway)],
  ] as const) {
    for (let i = 0; i < 5; i++) {
      const answer = await sendAllThenRead(request, large);
      expect(answer.split('\r\n', 1)[0], request).toContain(` ${status} `);
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    }
  }
});

it('the SDK does not stay on a batch that is larger than a request may be', async () => {
  await using client = createGatewayClient({ url: s.url, token: s.gateway, batchSize: 1000 });
  const note = 'x'.repeat(1000);
  await client.send(Array.from({ length: 500 }, (_, i) => ({ ...record('large', i), note })));
  await client.flush();
  expect(client.stats()).toMatchObject({ sent: 500, stored: 500, rejected: 0, deadLettered: 0 });
});

it('a bare NaN, as Python writes it, does not refuse the records around it', async () => {
  const good = (i: number) => JSON.stringify(record('nan', i));
  const bad = '{"module": "nan", "voltage": NaN, "timestamp": "2024-01-01T00:00:00Z"}';
  const bodies = [
    `[${good(0)}, ${bad}, ${good(1)}, NaN]`,
    `{"batchId": "nan", "readings": [${good(2)}, ${bad}, ${good(3)}, -Infinity]}`,
  ];
  for (const body of bodies) {
    const receipt = await s.call('readings.ingest', body, s.gateway);
    expect(receipt).toMatchObject({ received: 4, stored: 2, rejected: 2 });
    expect(receipt.errors.map((e: { index: number; code: string }) => [e.index, e.code])).toEqual([
      [1, 'NOT_JSON'],
      [3, 'NOT_JSON'],
    ]);
  }
});

it('a mended record of a new module is not refused where its gateway may register modules', async () => {
  const create = (input: object) => s.call('gateways.create', input, s.admin);
  const replayed = async (token: string, module: string) => {
    const sent = await s.call('readings.ingest', [{ ...record(module), timestamp: 'soon' }], token);
    const { records } = await s.call('readings.rejected', { batchId: sent.batchId }, s.admin);
    const { id } = records[0];
    const corrected = { [id]: record(module) };
    return (await s.call('readings.replay', { ids: [id], corrected }, s.admin)).results[0];
  };
  expect(await replayed(s.gateway, 'brand-new')).toMatchObject({ outcome: 'stored' });
  const strict = await create({ name: 'strict' });
  expect(await replayed(strict.token, 'other-new')).toMatchObject({ code: 'UNKNOWN_MODULE' });
  const limited = await create({ name: 'limited', autoRegister: true, modules: ['mine'] });
  expect(await replayed(limited.token, 'mine')).toMatchObject({ outcome: 'stored' });
  expect(await replayed(limited.token, 'not-mine')).toMatchObject({ code: 'UNKNOWN_MODULE' });
});

it('a method that is not taken is no failure of the server', async () => {
  const ask = async (method: string, path: string) => {
    // fetch refuses to send TRACE.
    const head = `${method} ${path} HTTP/1.1\r\nhost: x\r\n`;
    return sendAllThenRead(head, Buffer.alloc(0));
  };
  for (const [method, path, allow] of [
    ['TRACE', '/trpc/auth.me', 'GET, POST'],
    ['PUT', '/trpc/auth.me', 'GET, POST'],
    ['DELETE', '/trpc/readings.ingest', 'GET, POST'],
    ['TRACE', '/export', 'GET, POST'],
    ['PATCH', '/health/live', 'GET'],
    ['GET', '/trpc/auth.login', 'POST'],
  ] as const) {
    const answer = await ask(method, path);
    expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 405 /);
    expect(/^allow: (.*)\r$/im.exec(answer)?.[1], `${method} ${path}`).toBe(allow);
    expect(answer).toContain('"code":"METHOD_NOT_SUPPORTED"');
    expect(answer).toContain('"reason":"METHOD_NOT_SUPPORTED"');
  }
  for (const path of ['/nowhere', '/trpc/*/x', '/trpc'])
    expect(await ask('TRACE', path), path).toMatch(/^HTTP\/1\.1 404 /);
});

it('a wrong password is not told apart from others by its length, nor a name', async () => {
  for (const [username, password] of [
    ['admin', ''],
    ['admin', 'p'.repeat(5000)],
    ['', PASSWORD],
    ['n'.repeat(1000), PASSWORD],
  ]) {
    const answer = await s.post('auth.login', { username, password });
    expect([answer.status, answer.body.error.data.reason]).toEqual([401, 'INVALID_CREDENTIALS']);
  }
  const change = { currentPassword: '', newPassword: 'another-tulip-anvil-12' };
  const changed = await s.post('auth.changePassword', change, s.admin);
  expect([changed.status, changed.body.error.data.reason]).toEqual([401, 'INVALID_CREDENTIALS']);
});

it('what may have one of several forms is not refused by the words Invalid input', async () => {
  const refused = async (procedure: string, input: object | null) => {
    const answer = await s.post(procedure, input, s.admin);
    expect(answer.status).toBe(400);
    return answer.body.error.message;
  };
  const instant = 'ISO 8601, such as 2026-01-31T12:00:00Z, or whole epoch milliseconds';
  const series = { metrics: ['voltage'], to: 1 };
  for (const from of [{}, null, true, 'yesterday', '2024-01-01T00:00:00 +2', '1'.repeat(100), 1.5])
    expect(await refused('readings.series', { ...series, from })).toBe(
      `Invalid input at from: must be ${instant}`,
    );
  expect(await refused('readings.series', series)).toBe(`Invalid input at from: is missing: ${instant}`);
  expect(await refused('modules.register', [{ asset: 'Panel' }])).toMatch(
    /^Invalid input at 0\.module_num: /,
  );
  expect(await refused('modules.register', { asset: 'Panel' })).toBe(
    'Invalid input at module_num: is missing: expected string',
  );
  expect(await refused('readings.receipt', { batchId: 5 })).toBe(
    'Invalid input at batchId: expected string, received number',
  );
  expect(await refused('modules.register', null)).toBe('Invalid input at the input: must be object or array');
  // A schema that has no words for it.
  expect(await refused('readings.replay', { ids: [1], corrected: { 1: 'text' } })).toBe(
    'Invalid input at corrected.1: is not what is taken there; /openapi.json says what is',
  );
});

it('an offset whose plus was not escaped does not refuse the export', async () => {
  await s.call('readings.ingest', [record('plus', 0)], s.gateway);
  const csv = (from: string) =>
    s.send(`/export?format=csv&metrics=voltage&modules=plus&from=${from}&to=2024-01-02`, {}, s.admin);
  for (const from of ['2024-01-01T02:00:00+02:00', '2024-01-01T02:00:00%2B02:00', '2024-01-01+00:00']) {
    const answer = await csv(from);
    expect([answer.status, answer.text.trimEnd().split('\r\n').length], from).toEqual([200, 2]);
  }
  const later = await csv('2024-01-01T02:00:01+02:00');
  expect([later.status, later.text.trimEnd().split('\r\n').length]).toEqual([200, 1]);
});

it('a module that has readings is not said to exist already', async () => {
  await s.call('readings.ingest', [{ ...record('kept'), measures: [{ name: 'kept', value: 1 }] }], s.gateway);
  for (const [procedure, input] of [
    ['modules.remove', { module_num: 'kept' }],
    ['metrics.remove', { name: 'kept' }],
  ] as const) {
    const answer = await s.post(procedure, input, s.admin);
    expect([answer.status, answer.body.error.data.reason]).toEqual([409, 'HAS_READINGS']);
    expect(answer.body.error.message).toContain('withReadings');
  }
});

it('a superuser is not given the receipt of another gateway than the one that is meant', async () => {
  const other = await s.call('gateways.create', { name: 'other', autoRegister: true }, s.admin);
  const gateways = await s.call('gateways.list', {}, s.admin);
  const first = gateways.find((g: { name: string }) => g.name === 'g').id;
  await s.call('readings.ingest', { batchId: 'same', readings: [record('r')] }, s.gateway);
  await s.call('readings.ingest', { batchId: 'same', readings: [record('r'), record('r', 1)] }, other.token);
  const receipt = async (gatewayId?: number) =>
    (await s.call('readings.receipt', { batchId: 'same', gatewayId }, s.admin)).received;
  expect([await receipt(first), await receipt(other.id), await receipt()]).toEqual([1, 2, 2]);
  const none = await s.post('readings.receipt', { batchId: 'same', gatewayId: 999 }, s.admin);
  expect(none.status).toBe(404);
  const foreign = await s.post('readings.receipt', { batchId: 'same', gatewayId: first }, other.token);
  expect([foreign.status, foreign.body.error.data.reason]).toEqual([403, 'NOT_ALLOWED']);
});
