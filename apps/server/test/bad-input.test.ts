import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { REASONS, RECORD_ERROR_CODES } from '@wp/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const rest = '"voltage":1,"timestamp":"2024-01-01T00:00:00Z"';
const GOOD = `{"module":"m",${rest}}`;

const BODIES: [string, string | Uint8Array][] = [
  ['empty', ''],
  ['white space', ' \n\t'],
  ['a word', 'hello'],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '42'],
  ['a text', '"readings"'],
  ['open array', '['],
  ['open object', '{'],
  ['open record', '[{'],
  ['missing comma', `[${GOOD}${GOOD}]`],
  ['trailing comma', `[${GOOD},]`],
  ['leading comma', `[,${GOOD}]`],
  ['double comma', `[${GOOD},,${GOOD}]`],
  ['two documents', `[${GOOD}][${GOOD}]`],
  ['something behind', `[${GOOD}] x`],
  ['wrong closer', `[${GOOD}}`],
  ['crossed brackets', '[{"measures":[}]]'],
  ['open text', '[{"module":"m}]'],
  ['single quotes', "[{'module':'m'}]"],
  ['bare keys', '[{module:"m"}]'],
  ['comment', `[/* hi */${GOOD}]`],
  ['NaN', '[{"module":"m","voltage":NaN,"timestamp":0}]'],
  ['Infinity', '[{"module":"m","voltage":Infinity,"timestamp":0}]'],
  ['hex number', '[{"module":"m","voltage":0x10,"timestamp":0}]'],
  ['leading zero', '[{"module":"m","voltage":01,"timestamp":0}]'],
  ['plus sign', '[{"module":"m","voltage":+1,"timestamp":0}]'],
  ['bad escape', '[{"module":"\\x41"}]'],
  ['raw newline in text', '[{"module":"a\nb"}]'],
  ['raw NUL', `[{"module":"a\u0000b",${rest}}]`],
  ['10,000 deep arrays', '['.repeat(10_000)],
  ['10,000 deep, closed', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['10,000 deep objects', '{"a":'.repeat(10_000)],
  ['deep inside a record', `[{"module":${'['.repeat(200)}${']'.repeat(200)}}]`],
  ['invalid UTF-8', Uint8Array.of(0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d)],
  ['UTF-16', Buffer.from(`[${GOOD}]`, 'utf16le')],
  ['random bytes', randomBytes(500)],
  ['a single object', GOOD],
  ['no readings', '{}'],
  ['readings null', '{"readings":null}'],
  ['readings an object', '{"readings":{}}'],
  ['readings a text', '{"readings":"[]"}'],
  ['readings twice', `{"readings":[${GOOD}],"readings":[]}`],
  ['batchId a number', `{"batchId":1,"readings":[${GOOD}]}`],
  ['batchId empty', `{"batchId":"","readings":[${GOOD}]}`],
  ['batchId with a space', `{"batchId":"a b","readings":[${GOOD}]}`],
  ['batchId with a newline', `{"batchId":"a\\nb","readings":[${GOOD}]}`],
  ['batchId too long', `{"batchId":"${'x'.repeat(129)}","readings":[${GOOD}]}`],
  ['batchId an object', `{"batchId":{},"readings":[${GOOD}]}`],
  ['batchId not ASCII', `{"batchId":"größe","readings":[${GOOD}]}`],
  ['mode unknown', `{"mode":"maybe","readings":[${GOOD}]}`],
  ['mode an array', `{"mode":["atomic"],"readings":[${GOOD}]}`],
  ['onDuplicate unknown', `{"onDuplicate":"merge","readings":[${GOOD}]}`],
  ['onDuplicate true', `{"onDuplicate":true,"readings":[${GOOD}]}`],
  ['missing colon', '{"readings"[]}'],
  ['too many records', `[${Array(10_001).fill(GOOD).join(',')}]`],
  ['atomic with a bad record', `{"mode":"atomic","readings":[${GOOD},{}]}`],
];

describe('a body that cannot be taken', () => {
  it.each(BODIES)('%s', async (_name, body) => {
    await refused(ingest(body));
  });
});

const ENCODED: [string, string | Uint8Array, Record<string, string>][] = [
  ['gzip that is none', GOOD, { 'content-encoding': 'gzip' }],
  ['gzip cut off', gzipSync(`[${GOOD}]`).subarray(0, 20), { 'content-encoding': 'gzip' }],
  [
    'gzip with a broken sum',
    Buffer.concat([gzipSync(`[${GOOD}]`).subarray(0, -8), Buffer.alloc(8)]),
    { 'content-encoding': 'gzip' },
  ],
  ['gzip bomb', gzipSync(' '.repeat(40_000_000)), { 'content-encoding': 'gzip' }],
  ['empty gzip', gzipSync(''), { 'content-encoding': 'gzip' }],
  ['unknown encoding', `[${GOOD}]`, { 'content-encoding': 'br' }],
  ['two encodings', `[${GOOD}]`, { 'content-encoding': 'gzip, gzip' }],
  ['form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', `[${GOOD}]`, { 'content-type': 'text/plain' }],
  ['XML', '<a/>', { 'content-type': 'application/xml' }],
  ['octets to ingest', `[${GOOD}]`, OCTETS],
  ['nonsense type', `[${GOOD}]`, { 'content-type': 'nonsense' }],
];

describe('an encoding that cannot be read', () => {
  it.each(ENCODED)('%s', async (_name, body, headers) => {
    await refused(ingest(body, { ...JSON_TYPE, ...headers }));
  });
});

const record = (fields: string) => `{"module":"m",${fields}}`;
const time = (text: string) => `{"module":"m","voltage":1,"timestamp":${text}}`;
const RECORDS: [string, string, string][] = [
  ...['null', '1', '"x"', '[]', 'true', '[[]]'].map((r): [string, string, string] => [
    `record ${r}`,
    r,
    'NOT_AN_OBJECT',
  ]),
  ['no module', `{${rest}}`, 'MISSING_MODULE'],
  ['module null', `{"module":null,${rest}}`, 'MISSING_MODULE'],
  ['module a number', `{"module":7,${rest}}`, 'INVALID_MODULE'],
  ['module an object', `{"module":{"a":1},${rest}}`, 'INVALID_MODULE'],
  ['module empty', `{"module":"",${rest}}`, 'INVALID_MODULE'],
  ['module of spaces', `{"module":"  ",${rest}}`, 'INVALID_MODULE'],
  ['module too long', `{"module":"${'m'.repeat(129)}",${rest}}`, 'INVALID_MODULE'],
  ['module with NUL', `{"module":"a\\u0000b",${rest}}`, 'INVALID_MODULE'],
  ['module with a lone surrogate', `{"module":"a\\ud800",${rest}}`, 'INVALID_MODULE'],
  ['module with a newline', `{"module":"a\\nb",${rest}}`, 'INVALID_MODULE'],
  ['module by its prototype', `{"__proto__":{"module":"m"},${rest}}`, 'MISSING_MODULE'],
  ['no timestamp', record('"voltage":1'), 'MISSING_TIMESTAMP'],
  ['timestamp null', time('null'), 'MISSING_TIMESTAMP'],
  ...[
    '"now"',
    '""',
    '"2024-13-01 00:00:00"',
    '"2024-02-30 00:00:00"',
    '"2023-02-29T00:00:00Z"',
    '"2024-00-10"',
    '"2024-01-32"',
    '"2024-01-01 24:00:00"',
    '"2024-01-01 23:60:00"',
    '"2024-01-01 23:59:60"',
    '"01/02/2024"',
    '"2024-1-1"',
    '"2024-01-01T00:00:00+25:00"',
    '"2024-01-01T00:00:00Zjunk"',
    '"20240101"',
    '"2024-W01"',
    'true',
    '{}',
    '[]',
    '1e999',
    '"1704067200000"',
    `"${'2'.repeat(100)}"`,
  ].map((t): [string, string, string] => [`timestamp ${t.slice(0, 30)}`, time(t), 'INVALID_TIMESTAMP']),
  ...['0', '-1', '1704067200', '"1999-12-31T23:59:59Z"', '"2099-01-01"', '9e15', '1e300'].map(
    (t): [string, string, string] => [`timestamp ${t}`, time(t), 'TIME_OUT_OF_RANGE'],
  ),
  ...['"1"', 'true', '{}', '[]', '1e999', '-1e999', '""', '"NaN"', '[1]'].flatMap(
    (v): [string, string, string][] => [
      [`voltage ${v}`, `{"module":"m","voltage":${v},"timestamp":"2024-01-01"}`, 'INVALID_VALUE'],
      [`temperature ${v}`, `{"module":"m","temperature":${v},"timestamp":"2024-01-01"}`, 'INVALID_VALUE'],
      [
        `measure ${v}`,
        record(`"measures":[{"name":"a","value":${v}}],"timestamp":"2024-01-01"`),
        'INVALID_VALUE',
      ],
    ],
  ),
  [
    'measure null',
    record('"measures":[{"name":"a","value":null}],"timestamp":"2024-01-01"'),
    'INVALID_VALUE',
  ],
  ['measure without a value', record('"measures":[{"name":"a"}],"timestamp":"2024-01-01"'), 'INVALID_VALUE'],
  ...['{}', '"x"', '1', 'true'].map((m): [string, string, string] => [
    `measures ${m}`,
    record(`"measures":${m},"timestamp":"2024-01-01"`),
    'INVALID_MEASURES',
  ]),
  ...['null', '1', '"x"', '[]'].map((m): [string, string, string] => [
    `a measure ${m}`,
    record(`"measures":[${m}],"timestamp":"2024-01-01"`),
    'INVALID_MEASURES',
  ]),
  ...['1', 'null', '""', '{}', '"a\\u0000"', '"\\udfff"', `"${'n'.repeat(129)}"`, '" a"'].map(
    (n): [string, string, string] => [
      `name ${n.slice(0, 20)}`,
      record(`"measures":[{"name":${n},"value":1}],"timestamp":"2024-01-01"`),
      'INVALID_MEASURE_NAME',
    ],
  ),
  [
    'name by its prototype',
    record('"measures":[{"__proto__":{"name":"a"},"value":1}],"timestamp":"2024-01-01"'),
    'INVALID_MEASURE_NAME',
  ],
  [
    'a name twice',
    record('"measures":[{"name":"a","value":1},{"name":"a","value":2}],"timestamp":"2024-01-01"'),
    'DUPLICATE_METRIC',
  ],
  [
    'voltage twice',
    record('"measures":[{"name":"voltage","value":1}],"voltage":2,"timestamp":"2024-01-01"'),
    'DUPLICATE_METRIC',
  ],
  ['no value', record('"timestamp":"2024-01-01"'), 'NO_VALUES'],
  [
    'only nulls',
    record('"temperature":null,"voltage":null,"measures":[],"timestamp":"2024-01-01"'),
    'NO_VALUES',
  ],
  [
    'too many measures',
    record(
      `"measures":[${Array.from({ length: 1001 }, (_, i) => `{"name":"n${i}","value":1}`).join(',')}],"timestamp":"2024-01-01"`,
    ),
    'TOO_MANY_MEASURES',
  ],
  ['a record of two MiB', record(`"note":"${'x'.repeat(2_100_000)}",${rest}`), 'RECORD_TOO_LARGE'],
];

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
