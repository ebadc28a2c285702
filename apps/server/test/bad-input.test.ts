import { REASONS, RECORD_ERROR_CODES } from '@wp/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODIES, ENCODED, GOOD, RECORDS } from './bad-bodies.ts';
import { startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
let viewer: string;
beforeAll(async () => {
  s = await startTestServer();
  viewer = await s.login('viewer');
  await s.call(
    'readings.ingest',
    [{ module: 'm', voltage: 1, timestamp: '2024-01-01T00:00:00Z' }],
    s.gateway,
  );
});
afterAll(async () => {
  // After all of it the server serves on.
  const good = await s.call(
    'readings.ingest',
    [{ module: 'm', voltage: 2, timestamp: '2024-01-02T00:00:00Z' }],
    s.gateway,
  );
  expect(good.stored).toBe(1);
  const query = { metrics: ['voltage'], from: '2024-01-01', to: '2024-01-03' };
  expect((await s.call('readings.series', query, s.admin)).series[0].value).toEqual([1, 2]);
  await s[Symbol.asyncDispose]();
});

const JSON_TYPE = { 'content-type': 'application/json' };
const OCTETS = { 'content-type': 'application/octet-stream' };
const INTERNAL = /node_modules|\.js:\d|\.ts:\d|SQLSTATE|select |insert into|relation "|\bat \w+ \(|\/dist\//i;

interface Request {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  who?: 'admin' | 'gateway' | 'viewer' | 'none';
}

async function send(request: Request) {
  const { path, method = 'POST', headers = JSON_TYPE, body, who = 'gateway' } = request;
  const token = { admin: s.admin, gateway: s.gateway, viewer, none: undefined }[who];
  return s.send(path, { method, headers, ...(body === undefined ? {} : { body: body as string }) }, token);
}

/** A 4xx with a known reason and words that give nothing internal away. */
async function refused(request: Request): Promise<void> {
  const answer = await send(request);
  expect(answer.status, answer.text.slice(0, 300)).toBeGreaterThanOrEqual(400);
  expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
  const error = Array.isArray(answer.body) ? answer.body[0]?.error : answer.body?.error;
  expect(Object.keys(REASONS)).toContain(error?.data?.reason);
  expect(error.message.length).toBeGreaterThan(5);
  expect(error.message).not.toMatch(INTERNAL);
  expect(answer.text).not.toContain('"stack"');
}

const ingest = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Request => ({
  path: '/trpc/readings.ingest',
  body,
  headers,
});
describe('a body that cannot be taken', () => {
  it.each(BODIES)('%s', async (_name, body) => {
    await refused(ingest(body));
  });
});

describe('an encoding that cannot be read', () => {
  it.each(ENCODED)('%s', async (_name, body, headers) => {
    await refused(ingest(body, { ...JSON_TYPE, ...headers }));
  });
});

describe('a record among good ones', () => {
  it.each(RECORDS)('%s', async (_name, bad, code) => {
    const answer = await send(ingest(`[${GOOD},${bad},${GOOD}]`));
    expect(answer.status, answer.text.slice(0, 300)).toBe(200);
    const receipt = answer.body.result.data;
    expect(receipt).toMatchObject({ received: 3, rejected: 1 });
    expect(receipt.stored + receipt.duplicates).toBe(2);
    expect(receipt.errors[0]).toMatchObject({ index: 1, code });
    expect(RECORD_ERROR_CODES).toContain(receipt.errors[0].code);
    expect(receipt.errors[0].message).not.toMatch(INTERNAL);
  });
});

const query = (fields: object): Request => ({
  path: '/trpc/readings.series',
  who: 'admin',
  body: JSON.stringify({ metrics: ['voltage'], from: '2024-01-01', to: '2024-01-02', ...fields }),
});
const QUERIES: [string, object][] = [
  ['no metrics', { metrics: undefined }],
  ['metrics empty', { metrics: [] }],
  ['metrics a text', { metrics: 'voltage' }],
  ['201 metrics', { metrics: Array(201).fill('voltage') }],
  ['metric unknown', { metrics: ['nope'] }],
  ['metric with NUL', { metrics: ['a\u0000'] }],
  ['module unknown', { modules: ['nope'] }],
  ['modules empty', { modules: [] }],
  ['module with quotes', { modules: ["'; drop table reading; --"] }],
  ['from after to', { from: '2024-02-01' }],
  ['from is to', { from: '2024-01-02' }],
  ['from no time', { from: 'yesterday' }],
  ['from the 30th of February', { from: '2023-02-30' }],
  ['from a fraction', { from: 0.5 }],
  ['from too far', { from: -1e17 }],
  ['to null', { to: null }],
  ['bucket 0', { bucket: '0h' }],
  ['bucket negative', { bucket: '-1h' }],
  ['bucket without a unit', { bucket: '5' }],
  ['bucket of fortnights', { bucket: '1fortnight' }],
  ['bucket a number', { bucket: 60 }],
  ['bucket a million years', { bucket: '999999y' }],
  ['bucket of SQL', { bucket: "1h'; select 1" }],
  ['aggregate unknown', { bucket: '1h', aggregates: ['median'] }],
  ['aggregates empty', { bucket: '1h', aggregates: [] }],
  ['aggregates without a bucket', { aggregates: ['avg'] }],
  ['fill unknown', { bucket: '1h', fill: 'zero' }],
  ['fill without a bucket', { fill: 'null' }],
  ['zone unknown', { bucket: '1d', timeZone: 'Mars/Base' }],
  ['zone of SQL', { bucket: '1d', timeZone: "UTC'" }],
  ['zone an offset', { bucket: '1d', timeZone: '+02:00' }],
  ['maxPoints 0', { maxPoints: 0 }],
  ['maxPoints a fraction', { maxPoints: 10.5 }],
  ['maxPoints too many', { maxPoints: 1e9 }],
  ['combine unknown', { combine: 'all' }],
  ['buckets without end', { bucket: '1s', fill: 'null', from: 0, to: 4e12 }],
];

describe('a query that cannot be answered', () => {
  it.each(QUERIES)('%s', async (_name, fields) => {
    await refused(query(fields));
  });
});

const EXPORTS = [
  '',
  'format=csv',
  'format=xls&metrics=voltage&from=2024-01-01&to=2024-01-02',
  'format=csv&metrics=&from=2024-01-01&to=2024-01-02',
  'format=csv&metrics=voltage&from=2024-01-02&to=2024-01-01',
  'format=csv&metrics=voltage&from=x&to=y',
  'format=csv&metrics=nope&from=2024-01-01&to=2024-01-02',
  'format=csv&metrics=voltage&from=2024-01-01&to=2024-01-02&colour=red',
  'format=csv&format=csv&metrics=voltage&from=2024-01-01&to=2024-01-02',
  'format=arrow&metrics=voltage&from=2024-01-01&to=2024-01-02&bucket=1x',
  'format=parquet&metrics=voltage&from=2024-01-01&to=2024-01-02&fill=locf',
  'format=csv&metrics=%00&from=2024-01-01&to=2024-01-02',
];
const OTHERS: [string, Request][] = [
  ...EXPORTS.map((q, i): [string, Request] => [
    `export ${i}: ${q.slice(0, 40)}`,
    { path: `/export?${q}`, method: 'GET', headers: {}, who: 'admin' },
  ]),
  ['export without a token', { path: '/export?format=csv', method: 'GET', headers: {}, who: 'none' }],
  ['export by a gateway', { path: '/export?format=csv', method: 'GET', headers: {} }],
  ['unknown procedure', { path: '/trpc/readings.explode', body: '{}' }],
  ['prototype procedure', { path: '/trpc/__proto__', body: '{}' }],
  ['constructor procedure', { path: '/trpc/constructor', body: '{}' }],
  ['unknown path', { path: '/admin', method: 'GET', headers: {} }],
  ['path upwards', { path: '/../../etc/passwd', method: 'GET', headers: {} }],
  ['mutation by GET', { path: '/trpc/readings.ingest?input=[]', method: 'GET', headers: {} }],
  ['DELETE', { path: '/trpc/readings.ingest', method: 'DELETE', headers: {} }],
  [
    'query with broken input',
    { path: '/trpc/readings.series?input={', method: 'GET', headers: {}, who: 'admin' },
  ],
  [
    'batch with broken input',
    { path: '/trpc/readings.series?batch=1&input=[', method: 'GET', headers: {}, who: 'admin' },
  ],
  ['login without a password', { path: '/trpc/auth.login', body: '{"username":"admin"}', who: 'none' }],
  ['login with numbers', { path: '/trpc/auth.login', body: '{"username":1,"password":2}', who: 'none' }],
  ['login with an array', { path: '/trpc/auth.login', body: '[]', who: 'none' }],
  [
    'login with a huge password',
    {
      path: '/trpc/auth.login',
      body: JSON.stringify({ username: 'a', password: 'p'.repeat(5000) }),
      who: 'none',
    },
  ],
  [
    'login with NUL',
    { path: '/trpc/auth.login', body: '{"username":"a\\u0000b","password":"correct-horse"}', who: 'none' },
  ],
  [
    'login of nobody',
    { path: '/trpc/auth.login', body: '{"username":"no","password":"wrong-wrong-wrong"}', who: 'none' },
  ],
  ['ingest without a token', { ...ingest(`[${GOOD}]`), who: 'none' }],
  ['ingest by a viewer', { ...ingest(`[${GOOD}]`), who: 'viewer' }],
  [
    'user with a short password',
    { path: '/trpc/users.create', body: '{"username":"u","password":"short","role":"viewer"}', who: 'admin' },
  ],
  [
    'user with a common password',
    {
      path: '/trpc/users.create',
      body: '{"username":"u","password":"password1234","role":"viewer"}',
      who: 'admin',
    },
  ],
  [
    'user with an unknown role',
    {
      path: '/trpc/users.create',
      body: '{"username":"u","password":"tulip-anvil-91-mango","role":"god"}',
      who: 'admin',
    },
  ],
  [
    'user that is there',
    {
      path: '/trpc/users.create',
      body: '{"username":"ADMIN","password":"tulip-anvil-91-mango","role":"viewer"}',
      who: 'admin',
    },
  ],
  ['last superuser', { path: '/trpc/users.disable', body: '{"id":1}', who: 'admin' }],
  ['user of no id', { path: '/trpc/users.disable', body: '{"id":99999}', who: 'admin' }],
  ['id too large', { path: '/trpc/users.disable', body: '{"id":9007199254740991}', who: 'admin' }],
  ['users by a viewer', { path: '/trpc/users.list', body: '', who: 'viewer' }],
  [
    'gateway with a bad zone',
    { path: '/trpc/gateways.create', body: '{"name":"x","timeZone":"Nowhere"}', who: 'admin' },
  ],
  ['gateway of no name', { path: '/trpc/gateways.create', body: '{"name":""}', who: 'admin' }],
  ['module without a number', { path: '/trpc/modules.register', body: '{"asset":"Panel"}', who: 'admin' }],
  ['module number an object', { path: '/trpc/modules.register', body: '{"module_num":{}}', who: 'admin' }],
  ['module that is not there', { path: '/trpc/modules.get', body: '{"module_num":"nope"}', who: 'admin' }],
  [
    'modules with a forged cursor',
    { path: '/trpc/modules.list', body: '{"cursor":"bQ.AAAAAAAAAAAAAAAAAAAAAA"}', who: 'admin' },
  ],
  ['modules with a negative limit', { path: '/trpc/modules.list', body: '{"limit":-1}', who: 'admin' }],
  [
    'metric that is not there',
    { path: '/trpc/metrics.update', body: '{"name":"nope","unit":"V"}', who: 'admin' },
  ],
  [
    'metric limits crossed',
    { path: '/trpc/metrics.update', body: '{"name":"voltage","min":2,"max":1}', who: 'admin' },
  ],
  [
    'remove backwards',
    { path: '/trpc/readings.remove', body: '{"module":"m","from":2,"to":1}', who: 'admin' },
  ],
  ['remove by a gateway', { path: '/trpc/readings.remove', body: '{"module":"m","from":1,"to":2}' }],
  ['replay of nothing', { path: '/trpc/readings.replay', body: '{"ids":[]}', who: 'admin' }],
  [
    'replay of too many',
    {
      path: '/trpc/readings.replay',
      body: JSON.stringify({ ids: Array.from({ length: 1001 }, (_, i) => i + 1) }),
      who: 'admin',
    },
  ],
  [
    'flag without a label',
    { path: '/trpc/annotations.create', body: '{"module":"m","from":1,"to":2,"kind":"flag"}', who: 'admin' },
  ],
  [
    'policy of no days',
    { path: '/trpc/admin.policies.set', body: '{"retention":{"keepDays":0}}', who: 'admin' },
  ],
  ['job that is not there', { path: '/trpc/admin.jobs.run', body: '{"id":424242}', who: 'admin' }],
  [
    'stream with a bad mode',
    { path: '/trpc/readings.ingestStream', headers: { ...OCTETS, 'x-mode': 'x' }, body: GOOD },
  ],
  [
    'stream with a bad batchId',
    { path: '/trpc/readings.ingestStream', headers: { ...OCTETS, 'x-batch-id': 'a b' }, body: GOOD },
  ],
  [
    'stream of broken gzip',
    { path: '/trpc/readings.ingestStream', headers: { ...OCTETS, 'content-encoding': 'gzip' }, body: GOOD },
  ],
  [
    'stream in an unknown encoding',
    { path: '/trpc/readings.ingestStream', headers: { ...OCTETS, 'content-encoding': 'zstd' }, body: GOOD },
  ],
  [
    'atomic stream with a bad line',
    { path: '/trpc/readings.ingestStream', headers: { ...OCTETS, 'x-mode': 'atomic' }, body: `${GOOD}\n{` },
  ],
  [
    'JSON to the stream',
    { path: '/trpc/readings.ingestStream', headers: { 'content-type': 'text/csv' }, body: GOOD },
  ],
];

describe('a call that cannot be made', () => {
  it.each(OTHERS)('%s', async (_name, request) => {
    await refused(request);
  });
});

const TOKENS = [
  'x',
  'wpg_',
  'wps_',
  'wpt_',
  'wpg_a_b',
  `wpg_${'a'.repeat(400)}`,
  'wps_1_2_3',
  "wpg_'; drop table users; --",
  'null',
];

describe('a token that is none', () => {
  it.each(TOKENS)('%s', async (token) => {
    const answer = await s.send('/trpc/auth.me', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(answer.body.error.data.reason).toBe('NOT_SIGNED_IN');
  });
});

it('the corpus holds at least 200 bad inputs', () => {
  const cases = [BODIES, ENCODED, RECORDS, QUERIES, OTHERS, TOKENS].reduce(
    (sum, table) => sum + table.length,
    0,
  );
  expect(cases).toBeGreaterThanOrEqual(200);
});
