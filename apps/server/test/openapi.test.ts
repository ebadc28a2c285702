import { appRouter } from '@wp/api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, startTestServer, type TestServer } from './server-fixture.ts';

let s: TestServer;
// biome-ignore lint/suspicious/noExplicitAny: JSON, looked into by the tests
let document: any;
beforeAll(async () => {
  s = await startTestServer();
  document = (await s.send('/openapi.json')).body;
});
afterAll(() => s[Symbol.asyncDispose]());

/** What of `value` a schema of the document does not allow, in words; empty: nothing. */
function wrongIn(value: unknown, schema: object): string {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  // References begin at the document; its components stand beside the schema.
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(value) ? '' : ajv.errorsText(validate.errors);
}

const operationOf = (name: string) => document.paths[`/trpc/${name}`].post;
const answerOf = (name: string) => operationOf(name).responses['200'].content['application/json'].schema;
const inputOf = (name: string) => operationOf(name).requestBody.content['application/json'].schema;
const ERROR = { $ref: '#/components/schemas/Error' };

describe('/openapi.json', () => {
  it('has every procedure of the router and none besides', async () => {
    const told = Object.keys(document.paths).filter((path) => path.startsWith('/trpc/'));
    expect(told.sort()).toEqual(
      Object.keys(appRouter._def.procedures)
        .map((name) => `/trpc/${name}`)
        .sort(),
    );
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('tells no program of an answer that does not come', async () => {
    await s.call('modules.register', { module_num: ORIGIN[0]?.module ?? '' }, s.admin);
    const range = { from: '2018-01-01', to: '2018-01-02' };
    const note = { module: ORIGIN[0]?.module, ...range, kind: 'note', text: 'cleaned' };
    const asked: [string, unknown, string?][] = [
      ['readings.ingest', ORIGIN, s.gateway],
      [
        'readings.ingest',
        { batchId: 'openapi', readings: [{ module: 'm', voltage: 'x' }, ...ORIGIN] },
        s.gateway,
      ],
      ['readings.receipt', { batchId: 'openapi' }, s.gateway],
      ['readings.rejected', {}, s.admin],
      ['readings.series', { ...range, metrics: ['VMPPT'] }, s.admin],
      [
        'readings.series',
        { ...range, metrics: ['VMPPT'], bucket: '1h', aggregates: ['avg', 'p50'] },
        s.admin,
      ],
      ['readings.latest', {}, s.admin],
      ['readings.changes', range, s.admin],
      ['modules.list', {}, s.admin],
      ['metrics.list', undefined, s.admin],
      ['annotations.create', note, s.admin],
      ['annotations.list', {}, s.admin],
      ['users.list', undefined, s.admin],
      ['gateways.list', undefined, s.admin],
      ['tokens.create', { name: 'notebook' }, s.admin],
      ['tokens.list', undefined, s.admin],
      ['auth.me', undefined, s.admin],
      ['auth.sessions.list', {}, s.admin],
      ['admin.policies.get', undefined, s.admin],
      ['admin.policies.set', { retention: { keepDays: 30 }, dryRun: true }, s.admin],
      ['admin.storage', undefined, s.admin],
      ['admin.jobs.list', undefined, s.admin],
      ['admin.audit', {}, s.admin],
    ];
    for (const [name, input, token] of asked) {
      const answer = await s.post(name, input, token);
      expect(answer.status, `${name}: ${answer.text}`).toBe(200);
      expect(wrongIn(answer.body, answerOf(name)), name).toBe('');
      if (input !== undefined && name !== 'readings.ingest')
        expect(wrongIn(input, inputOf(name)), name).toBe('');
    }
  });

  it('tells of errors as they come', async () => {
    for (const [name, input, token] of [
      ['auth.login', { username: 'admin', password: 'wrong' }],
      ['auth.me', undefined],
      ['users.create', { username: 'x' }, s.admin],
      ['readings.series', { metrics: ['nothing'], from: 0, to: 1 }, s.admin],
      ['readings.receipt', { batchId: 'never' }, s.gateway],
    ] as [string, unknown, string?][]) {
      const answer = await s.post(name, input, token);
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      expect(wrongIn(answer.body, ERROR), `${name}: ${answer.text}`).toBe('');
    }
  });

  it('knows the inputs that are refused, and answers that are none', () => {
    expect(wrongIn({ result: { data: { batchId: 'b' } } }, answerOf('readings.ingest'))).toMatch(/received/);
    expect(wrongIn({ error: { code: 1, message: '' } }, ERROR)).toMatch(/data/);
    expect(wrongIn({ username: 'x', password: 'p', role: 'king' }, inputOf('users.create'))).toMatch(/role/);
    expect(wrongIn({ metrics: [], from: 0, to: 1 }, inputOf('readings.series'))).toMatch(/fewer than 1/);
    expect(wrongIn({ limit: 5000 }, inputOf('modules.list'))).toMatch(/<= 1000/);
  });
});
