import { sql } from '@wp/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';
import { insertReadings, makeReadings, refreshRollups } from './readings-fixture.ts';

const T = Date.UTC(2024, 0, 1);
let api: Api;
beforeAll(async () => {
  api = await openApi();
  await insertReadings(api.database, makeReadings(['A'], T, 10));
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

/** A misspelt or forgotten key, as it comes over the wire: no type stands in its way there. */
const TYPOS: [path: string, input: object][] = [
  ['readings.remove', { module: 'A', from: 0, to: 4e12, dryrun: true }],
  ['readings.remove', { module: 'A', from: 0, to: 4e12, metric: ['power'] }],
  ['readings.replay', { ids: [1], correct: { 1: {} } }],
  ['modules.remove', { module_num: 'A', withReadings: true, dryrun: true }],
  ['admin.policies.set', { retention: { keepDays: 1 }, dryrun: true }],
  ['admin.policies.set', { retention: { keepDays: 1, dryRun: true } }],
  ['admin.jobs.run', { id: 1, dryRun: true }],
  ['gateways.create', { name: 'open', module: ['A'] }],
  ['gateways.rotateToken', { id: 1, grace: 0 }],
  ['gateways.revoke', { id: 1, dryRun: true }],
  ['tokens.create', { name: 'eternal', expiresIn: 3 }],
  ['tokens.revoke', { id: 'x', name: 'y' }],
  ['users.create', { username: 'u', password: 'a long passphrase', role: 'viewer', disabled: true }],
  ['users.update', { id: 1, roles: 'viewer' }],
  ['metrics.update', { name: 'power', units: 'W' }],
  ['annotations.create', { module: 'A', from: 0, to: 1, kind: 'note', client_key: 'k' }],
  ['annotations.update', { id: 1, texts: '' }],
  ['auth.changePassword', { currentPassword: 'a', newPassword: 'b', keepSessions: true }],
];

const call = (path: string, input: object): Promise<unknown> => {
  let target: unknown = api.as('superuser');
  for (const part of path.split('.')) target = (target as Record<string, unknown>)[part];
  return (target as (given: object) => Promise<unknown>)(input);
};

describe('a misspelt key never changes what a mutation does', () => {
  it.each(TYPOS)('%s %o', async (path, input) => {
    await refuses(call(path, input), 'INVALID_INPUT');
  });

  it('nothing was done', async () => {
    const root = api.as('superuser');
    expect(await root.modules.get({ module_num: 'A' })).toMatchObject({ points: 20 });
    expect((await root.admin.policies.get()).retention).toEqual({ keepDays: null });
    expect((await root.gateways.list()).map((g) => g.name)).toEqual(['roof']);
  });

  it('but a module may carry fields that are not ours', async () => {
    const origin = { module_num: 'B', asset: 'roof', vendor: 'x' };
    expect(await call('modules.register', origin)).toEqual([{ module_num: 'B', status: 'created' }]);
    expect(await call('modules.update', origin)).toMatchObject({ module_num: 'B', asset: 'roof' });
  });
});

describe('text that the database cannot hold is the caller’s error', () => {
  const note = { module: 'A', from: 0, to: 1, kind: 'note' };
  it.each([
    ['modules.list', { search: '\u0000' }],
    ['modules.list', { asset: 'a\u0000' }],
    ['metrics.update', { name: 'power', unit: '\u0000' }],
    ['annotations.create', { ...note, text: 'a\u0000' }],
    ['annotations.create', { ...note, text: '\ud800' }],
    ['annotations.update', { id: 1, text: '\u0000' }],
  ])('%s %j', async (path, input) => {
    await refuses(call(path, input), 'INVALID_INPUT');
  });

  it('lines and signs of all scripts stay as they are', async () => {
    const text = 'zwei\nZeilen, 25 °C ☀️';
    expect(await call('annotations.create', { ...note, text })).toMatchObject({ text });
  });
});

it('a flag keeps a label when it is changed', async () => {
  const { annotations } = api.as('analyst');
  const { id } = await annotations.create({ module: 'A', from: 0, to: 1, kind: 'flag', label: 'stale' });
  await refuses(annotations.update({ id, label: null }), 'INVALID_INPUT');
  expect(await annotations.update({ id, label: 'outlier' })).toMatchObject({ label: 'outlier' });
});

describe('what policies touch', () => {
  it('a dry run of compression leaves out the compressed chunk between open ones', async () => {
    const { admin } = api.as('superuser');
    const starts = [Date.UTC(2024, 2, 4), Date.UTC(2024, 4, 6), Date.UTC(2024, 6, 1)];
    for (const start of starts) await insertReadings(api.database, makeReadings(['C'], start, 10));
    const middle = await sql<{ chunk: string }>`
      select format('%I.%I', chunk_schema, chunk_name) as chunk from timescaledb_information.chunks
      where hypertable_name = 'reading' and range_start <= ${new Date(starts[1] ?? 0)}
        and range_end > ${new Date(starts[1] ?? 0)}`.execute(api.database.db);
    const open = (await admin.storage()).uncompressedBytes;
    await sql.raw(`select compress_chunk('${middle.rows[0]?.chunk}')`).execute(api.database.db);

    const { effects } = await admin.policies.set({ compression: { afterDays: 1 }, dryRun: true });
    expect(effects.compression).toMatchObject({ points: 60 });
    const storage = await admin.storage();
    expect(storage.compressedBytes).toBeGreaterThan(0);
    expect(storage.uncompressedBytes).toBeLessThan(open);
    const chunkBytes = storage.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
    expect(storage.compressedBytes + storage.uncompressedBytes).toBe(chunkBytes);
  });

  it('a module whose readings are only rolled up any more is not removed by accident', async () => {
    const { admin, modules, readings } = api.as('superuser');
    const jobs = await admin.jobs.list();
    const run = (name: string) => admin.jobs.run({ id: jobs.find((job) => job.name === name)?.id ?? 0 });
    await refreshRollups(api.database);
    await admin.policies.set({ retention: { keepDays: 30 } });
    await run('wp_apply_retention');
    const asked = {
      modules: ['A'],
      metrics: ['power'],
      from: T,
      to: T + 86_400_000,
      bucket: '1d',
      aggregates: ['count' as const],
    };
    expect((await readings.series(asked)).series[0]?.count).toEqual([10]);

    await refuses(modules.remove({ module_num: 'A' }), 'HAS_READINGS');
    expect(await modules.remove({ module_num: 'A', dryRun: true })).toMatchObject({
      points: 0,
      onlyRolledUp: true,
    });
    expect((await readings.series(asked)).series[0]?.count).toEqual([10]);
    expect(await modules.remove({ module_num: 'A', withReadings: true })).toMatchObject({ dryRun: false });
    expect(await modules.remove({ module_num: 'B' })).toMatchObject({ points: 0, onlyRolledUp: false });
  });
});
