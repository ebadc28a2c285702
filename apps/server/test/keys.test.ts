import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from '@wp/db';
import { EnvError, readEnv } from '@wp/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './server-fixture.ts';

const MAX = 12;
let s: TestServer;
beforeAll(async () => {
  s = await startTestServer({ WP_RATE_LIMIT_PER_MINUTE: String(MAX), WP_TRUST_PROXY: '1' });
}, 60_000);
afterAll(() => s[Symbol.asyncDispose]());

/** A request as a proxy on this machine hands it on. */
const from = (address: string, token?: string, path = '/trpc/modules.list') =>
  s.send(path, { headers: { 'x-forwarded-for': address } }, token);
const madeUp = (id = randomBytes(8).toString('hex')) => `wpg_${id}_${randomBytes(32).toString('base64url')}`;

describe('the limit of requests', () => {
  it('cannot be passed by made-up tokens: they count for their address', async () => {
    const statuses = [];
    for (let i = 0; i < MAX + 3; i++) statuses.push((await from('203.0.113.1', madeUp())).status);
    expect(statuses.slice(0, MAX)).toEqual(Array(MAX).fill(401));
    expect(statuses.slice(MAX)).toEqual([429, 429, 429]);
    expect((await from('203.0.113.2', madeUp())).status).toBe(401);
  });

  it('of a gateway cannot be used up by who knows the public half of its token, also behind one address', async () => {
    const { token } = await s.call('gateways.create', { name: 'flooded' }, s.admin);
    // Behind the same address, and known since a moment: the address's flood is not the gateway's.
    expect((await from('203.0.113.3', token)).status).toBe(403);
    const publicHalf = token.split('_')[1];
    for (let i = 0; i < MAX; i++) await from('203.0.113.3', madeUp(publicHalf));
    expect((await from('203.0.113.3', madeUp(publicHalf))).status).toBe(429);
    expect((await from('203.0.113.3', token)).status).toBe(403);
    expect((await from('203.0.113.4', token)).status).toBe(403);
  });

  it('is one for all addresses and credentials of a user, once it is known who that is', async () => {
    const [one, two] = [await s.login('viewer'), await s.login('viewer')];
    const statuses = [];
    for (let i = 0; i < MAX + 2; i++) {
      statuses.push((await from(`198.51.100.${i}`, i % 2 === 0 ? one : two)).status);
    }
    expect(statuses).toEqual([...Array(MAX).fill(200), 429, 429]);
    const limited = await from('198.51.100.99', one);
    expect(limited.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(limited.body.error.data).toMatchObject({ reason: 'RATE_LIMITED', details: { max: MAX } });
  });

  it('cannot be passed by an address that the client writes before the proxy does', async () => {
    const statuses = [];
    for (let i = 0; i < MAX + 2; i++) statuses.push((await from(`192.0.2.${i}, 203.0.113.7`)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

const problemsOf = (WP_TRUST_PROXY: string): string => {
  try {
    readEnv({ WP_TRUST_PROXY });
    return '';
  } catch (error) {
    if (error instanceof EnvError) return error.problems.join('\n');
    throw error;
  }
};

describe('WP_TRUST_PROXY', () => {
  it.each([
    'true',
    'yes',
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0',
    '-1',
    '99',
    '1,2',
  ])('%s is a clear error at the start, and trusts nobody by mistake', (text) => {
    expect(problemsOf(text)).toMatch(/^WP_TRUST_PROXY: .*give the number of proxies in front/);
  });

  it.each([
    ['1', '127.0.0.1', 0, true],
    ['1', '10.0.0.1', 1, false],
    ['2', '10.0.0.1', 1, true],
    ['10.0.0.0/8, ::1', '10.200.3.4', 5, true],
    ['10.0.0.0/8, ::1', '::ffff:10.1.1.1', 0, true],
    ['10.0.0.0/8, ::1', '::1', 0, true],
    ['10.0.0.0/8, ::1', '11.0.0.1', 0, false],
    ['10.0.0.0/8, ::1', 'nonsense', 0, false],
  ])('%s believes %s as hop %i: %s', (text, address, hop, trusted) => {
    expect(readEnv({ WP_TRUST_PROXY: text }).WP_TRUST_PROXY?.(address, hop)).toBe(trusted);
  });

  it('absent, empty or false believes no header', () => {
    for (const text of ['', 'false', '0'])
      expect(readEnv({ WP_TRUST_PROXY: text }).WP_TRUST_PROXY).toBeUndefined();
    expect(readEnv({}).WP_TRUST_PROXY).toBeUndefined();
  });
});

describe('metrics', () => {
  it('are not read through a proxy on this machine, nor by who claims to be on it', async () => {
    expect((await s.send('/metrics')).status).toBe(200);
    for (const address of ['203.0.113.9', '127.0.0.1']) {
      const refused = await from(address, undefined, '/metrics');
      expect([refused.status, refused.body.error.data.reason]).toEqual([403, 'NOT_ALLOWED']);
      expect(refused.body.error.message).toContain('WP_METRICS_TOKEN');
    }
  });

  it('are not read from another machine without their token', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;
    const token = 'a token for metrics alone';
    for (const variables of [{}, { WP_METRICS_TOKEN: token.replaceAll(' ', '-') }]) {
      await using own = await startTestServer({ HOST: '0.0.0.0', ...variables });
      const port = new URL(own.url).port;
      const ask = (host: string, bearer?: string) =>
        fetch(`http://${host}:${port}/metrics`, {
          headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
        }).then((answer) => answer.status);
      const needsToken = 'WP_METRICS_TOKEN' in variables;
      expect(await ask('127.0.0.1')).toBe(needsToken ? 401 : 200);
      if (outside !== undefined) expect(await ask(outside)).toBe(needsToken ? 401 : 403);
      if (needsToken) {
        expect(await ask('127.0.0.1', 'a-token-for-metrics-else')).toBe(401);
        expect(await ask(outside ?? '127.0.0.1', token.replaceAll(' ', '-'))).toBe(200);
      }
    }
  }, 60_000);
});

it('no answer of a caller’s own is kept by a cache', async () => {
  const login = await s.post('auth.login', { username: 'admin', password: 'wrong wrong wrong' }, undefined, {
    'x-forwarded-for': '203.0.113.50',
  });
  const anonymous = await from('203.0.113.50');
  const answers = [login, anonymous, await s.send('/trpc/auth.me', {}, s.admin)];
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 200]);
  for (const answer of answers) expect(answer.headers.get('cache-control')).toBe('no-store');
  const gone = new AbortController();
  const live = await fetch(`${s.url}/trpc/readings.live`, {
    headers: { authorization: `Bearer ${await s.login('analyst')}` },
    signal: gone.signal,
  });
  expect(live.headers.get('cache-control')).toBe('no-store, no-transform');
  gone.abort();
});

it('a token that expired is told from one that never was, as a bad token all the same', async () => {
  const { token, id } = await s.call(
    'tokens.create',
    { name: 'old', expiresInDays: 1 },
    await s.login('analyst'),
  );
  await sql`update api_tokens set expires_at = now() - interval '1 minute' where id = ${id}`.execute(
    s.server.services.database.db,
  );
  for (const path of ['/trpc/modules.list', '/export?format=csv&metrics=x&from=2024-01-01&to=2024-01-02']) {
    const answer = await from('203.0.113.60', token, path);
    expect([answer.status, answer.body.error.data.reason]).toEqual([401, 'NOT_SIGNED_IN']);
    expect(answer.body.error.message).toMatch(/^This token expired at .*make another one/);
  }
});

it('a gateway that is revoked cannot go on with the stream that it holds open', async () => {
  const { id, token } = await s.call('gateways.create', { name: 'leaving', autoRegister: true }, s.admin);
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      feed = controller;
    },
  });
  feed?.enqueue(new TextEncoder().encode('{"module":"m","voltage":1,"timestamp":"2024-01-01T00:00:00Z"}\n'));
  const answer = fetch(`${s.url}/trpc/readings.ingestStream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      authorization: `Bearer ${token}`,
      'x-batch-id': 'revoked',
    },
    body,
    duplex: 'half',
  } as RequestInit).then(
    (response) => response.status,
    () => 'cut',
  );
  await delay(500);
  await s.server.services.auth.gateways.revoke({ kind: 'cli' }, { id });
  // The stream never ends by itself, so the answer comes of the revocation alone.
  expect([401, 'cut']).toContain(await answer);
  expect((await s.post('readings.receipt', { batchId: 'revoked' }, s.admin)).status).toBe(404);
}, 20_000);
