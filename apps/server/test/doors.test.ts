import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ORIGIN, startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({
    WP_MAX_BODY_BYTES: '2000000',
    WP_MAX_BUFFERED_BYTES: '4000000',
    WP_HEADERS_TIMEOUT_MS: '1000',
    WP_BODY_STALL_MS: '500',
    WP_MAX_LIVE_STREAMS_PER_USER: '2',
  });
});
afterAll(() => s[Symbol.asyncDispose]());

const GZIP = { 'content-encoding': 'gzip' };
const path = (procedure: string) => `POST /trpc/${procedure} HTTP/1.1\r\nhost: x\r\n`;
const JSON_TYPE = 'content-type: application/json\r\n';

/** A connection that sends what it is given and no more; answers what came back until its end. */
function sendRaw(text: string) {
  const { hostname, port } = new URL(s.url);
  const socket = connect(Number(port), hostname);
  socket.write(text);
  let seen = '';
  socket.on('data', (data) => {
    seen += data;
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(seen)));
  const answered = new Promise<string>((resolve) =>
    socket.on('data', () => {
      if (seen.includes('\r\n\r\n')) resolve(seen);
    }),
  );
  return { socket, closed, answered };
}

it('a few kilobytes of gzip before sign-in cannot block the server while they are parsed', async () => {
  const deep = gzipSync('['.repeat(1_500_000));
  for (const procedure of ['auth.login', 'readings.series', 'auth.login,auth.login?batch=1']) {
    const answer = await s.post(procedure, deep, undefined, GZIP);
    expect([answer.status, answer.body.error.data.reason]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  }
  const nested = await s.post('auth.login', '['.repeat(100_000));
  expect([nested.status, nested.body.error.data.reason]).toEqual([400, 'INVALID_JSON']);
  expect(nested.body.error.message).toContain('nested deeper than');
});

it('a body of readings is not read before its sender is known', async () => {
  const bomb = gzipSync(' '.repeat(40_000_000));
  for (const procedure of ['readings.ingest', 'readings.ingest,readings.ingest?batch=1']) {
    const answer = await s.post(procedure, bomb, undefined, GZIP);
    expect([answer.status, answer.body.error.data.reason]).toEqual([401, 'NOT_SIGNED_IN']);
  }
  const unfinished = sendRaw(`${path('readings.ingest')}${JSON_TYPE}content-length: 1000000\r\n\r\n[`);
  expect(await unfinished.answered).toMatch(/^HTTP\/1.1 401 /);
  unfinished.socket.destroy();
});

it('only readings may be larger than any other request', async () => {
  const large = JSON.stringify({ note: 'x'.repeat(300_000) });
  const readings = await s.post(
    'readings.ingest',
    `${JSON.stringify(ORIGIN)}${' '.repeat(300_000)}`,
    s.gateway,
  );
  expect(readings.status).toBe(200);
  const batched = `{"0":${JSON.stringify(ORIGIN)}${' '.repeat(300_000)}}`;
  expect((await s.post('readings.ingest?batch=1', batched, s.gateway)).status).toBe(200);
  for (const procedure of ['modules.register', 'readings.ingest,modules.register?batch=1']) {
    const answer = await s.post(procedure, large, s.admin);
    expect([answer.status, answer.body.error.data.details?.max]).toEqual([413, 256 * 1024]);
  }
});

it('slow headers and bodies do not stay open for ever', async () => {
  const closed = await Promise.all([
    sendRaw('').closed,
    sendRaw('GET /health/live HTTP/1.1\r\nx-slow: ').closed,
    sendRaw(`${path('auth.login')}${JSON_TYPE}content-length: 100\r\n\r\n{`).closed,
    sendRaw(
      `${path('readings.ingest')}authorization: Bearer ${s.gateway}\r\n${JSON_TYPE}content-length: 100\r\n\r\n[`,
    ).closed,
    sendRaw('GET /health/live HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{').closed,
  ]);
  expect(closed.map((text) => text.slice(0, 12))).toEqual([
    'HTTP/1.1 408',
    'HTTP/1.1 408',
    'HTTP/1.1 499',
    'HTTP/1.1 499',
    'HTTP/1.1 200',
  ]);
}, 20_000);

it('unfinished bodies cannot take more memory than there is for bodies', async () => {
  const head = `${path('readings.ingest')}authorization: Bearer ${s.gateway}\r\n${JSON_TYPE}`;
  // One sender has half of it: of two bodies one is refused before it is read, and the sender told when to come back.
  const both = [0, 1].map(() => sendRaw(`${head}content-length: 1900000\r\n\r\n[`));
  const refused = await Promise.race(both.map((one) => one.answered));
  expect(refused).toMatch(/^HTTP\/1.1 503 /);
  expect(refused).toMatch(/\r\nretry-after: \d/i);
  expect(refused).toContain('OVERLOADED');
  const other = (await s.call('gateways.create', { name: 'other', autoRegister: true }, s.admin)).token;
  expect((await s.post('readings.ingest', ORIGIN, other)).status).toBe(200);
  expect((await s.post('auth.login', { username: 'nobody', password: 'x' })).status).toBe(401);
  await Promise.all(both.map((one) => one.closed));
  expect((await s.post('readings.ingest', ORIGIN, s.gateway)).status).toBe(200);
}, 20_000);

it('a sender who leaves while it is asked who it is keeps no memory for its body', async () => {
  const { auth } = s.server.services;
  const authenticate = auth.authenticate.bind(auth);
  const head = `${path('readings.ingest')}authorization: Bearer ${s.gateway}\r\n${JSON_TYPE}`;
  for (let i = 0; i < 3; i++) {
    const { socket, closed } = sendRaw(`${head}content-length: 1900000\r\n\r\n[`);
    let answered = () => {};
    const isAnswered = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const lookUp = vi.spyOn(auth, 'authenticate').mockImplementationOnce(async (token) => {
      socket.destroy();
      await closed;
      // The server sees the end of a connection a moment later than who ended it.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const caller = await authenticate(token);
      setImmediate(answered);
      return caller;
    });
    await isAnswered;
    lookUp.mockRestore();
  }
  const declared = Buffer.from(`${JSON.stringify(ORIGIN)}${' '.repeat(1_900_000)}`);
  expect((await s.post('readings.ingest', declared, s.gateway)).status).toBe(200);
}, 20_000);

it('one user cannot open live streams without end, and is told so with a status', async () => {
  const viewer = await s.login('viewer');
  const gone = new AbortController();
  const follow = (token: string) =>
    fetch(`${s.url}/trpc/readings.live`, {
      headers: { authorization: `Bearer ${token}` },
      signal: gone.signal,
    });
  const readers = [];
  for (let i = 0; i < 2; i++) {
    const reader = (await follow(viewer)).body?.getReader();
    await reader?.read();
    readers.push(reader);
  }
  const third = await follow(await s.login('viewer'));
  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await third.json()).toMatchObject({
    error: { data: { reason: 'RATE_LIMITED', details: { max: 2 } } },
  });
  const other = await follow(s.admin);
  expect(other.status).toBe(200);
  gone.abort();
  await expect
    .poll(async () => (await s.send('/trpc/readings.live', { method: 'HEAD' }, viewer)).status)
    .not.toBe(429);
});

it('a body that was refused whole does not cut the request that comes later on its connection', async () => {
  const { socket, closed } = sendRaw(
    `${path('readings.ingest')}content-type: nonsense\r\ncontent-length: 3\r\n\r\na=1`,
  );
  // Longer than what is left of a body may linger.
  await delay(6000);
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect((await closed).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 415', 'HTTP/1.1 200']);
});

it('a body that is refused in the middle is read to its end, and its connection goes on', async () => {
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  const { socket, closed } = sendRaw(
    `${path('auth.login')}${JSON_TYPE}transfer-encoding: chunked\r\n\r\n${chunk.repeat(40)}0\r\n\r\n`,
  );
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect((await closed).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});
