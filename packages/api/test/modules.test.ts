import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';

const T = Date.UTC(2026, 0, 1);
let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());
const modules = () => api.as('superuser').modules;

describe('modules', () => {
  it('registers one or many, and says which were there', async () => {
    const one = { module_num: 'M1', module_type: 'inverter', asset: 'roof', sensor_type: null };
    expect(await modules().register(one)).toEqual([{ module_num: 'M1', status: 'created' }]);
    const many = [{ ...one, asset: 'field' }, { module_num: 'M2' }, { module_num: 'M2' }];
    expect(await api.as('gateway').modules.register(many)).toEqual([
      { module_num: 'M1', status: 'updated' },
      { module_num: 'M2', status: 'created' },
      { module_num: 'M2', status: 'updated' },
    ]);
    expect(await modules().get({ module_num: 'M1' })).toMatchObject({ ...one, asset: 'field', points: 0 });
    expect(await modules().register([])).toEqual([]);
    await refuses(modules().register({ module_num: ' M' }), 'INVALID_INPUT');
    await refuses(api.as('viewer').modules.register(one), 'NOT_ALLOWED');
  });

  it('a limited gateway registers its own only', async () => {
    const { auth } = api.services;
    const root = api.callers.superuser;
    if (root === undefined) throw new Error('signed in by the fixture');
    const { token } = await auth.gateways.create(root, { name: 'limited', modules: ['MINE'] });
    const limited = api.callAs(await auth.authenticate(token)).modules;
    expect(await limited.register({ module_num: 'MINE' })).toMatchObject([{ status: 'created' }]);
    await refuses(limited.register([{ module_num: 'MINE' }, { module_num: 'M1' }]), 'MODULE_NOT_ALLOWED');
  });

  it('lists by filter and page', async () => {
    await modules().register(
      Array.from({ length: 7 }, (_, i) => ({
        module_num: `P${i}`,
        asset: i % 2 ? 'odd' : 'even%',
        sensor_type: 's',
      })),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.as('viewer').modules.list({ sensor_type: 's', limit: 3, cursor });
      seen.push(...page.modules.map((m) => m.module_num));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
    const byAsset = await modules().list({ asset: 'odd' });
    expect(byAsset.modules.map((m) => m.module_num)).toEqual(['P1', 'P3', 'P5']);
    expect((await modules().list({ search: 'EVEN%' })).modules).toHaveLength(4);
    expect((await modules().list({ search: '%' })).modules).toHaveLength(4);
    expect((await modules().list({ module_type: 'none' })).modules).toEqual([]);
    await refuses(modules().list({ cursor: 'UDA.AAAA' }), 'INVALID_CURSOR');
    await refuses(modules().list({ limit: 0 }), 'INVALID_INPUT');
  });

  it('updates what is given and leaves the rest', async () => {
    await modules().register({ module_num: 'U', asset: 'a', module_type: 't' });
    expect(await modules().update({ module_num: 'U', asset: null, sensor_type: 'x' })).toMatchObject({
      asset: null,
      module_type: 't',
      sensor_type: 'x',
    });
    await refuses(modules().update({ module_num: '?' }), 'UNKNOWN_MODULE', { modules: ['?'] });
    await refuses(modules().get({ module_num: '?' }), 'UNKNOWN_MODULE');
    await refuses(api.as('analyst').modules.update({ module_num: 'U' }), 'NOT_ALLOWED');
    await refuses(api.as('gateway').modules.get({ module_num: 'U' }), 'NOT_ALLOWED');
  });

  it('removes one with its readings only on request, and ingest learns of it', async () => {
    const record = { module: 'R', timestamp: T, voltage: 1 };
    await modules().register({ module_num: 'R' });
    await api.as('superuser').readings.ingest([record]);
    expect(await modules().get({ module_num: 'R' })).toMatchObject({
      points: 1,
      lastSeen: new Date(T).toISOString(),
    });
    expect(await modules().remove({ module_num: 'R', dryRun: true })).toMatchObject({
      points: 1,
      dryRun: true,
    });
    await refuses(modules().remove({ module_num: 'R' }), 'HAS_READINGS');
    await refuses(api.as('analyst').modules.remove({ module_num: 'R' }), 'NOT_ALLOWED');
    expect(await modules().remove({ module_num: 'R', withReadings: true })).toMatchObject({ points: 1 });
    await refuses(modules().remove({ module_num: 'R' }), 'UNKNOWN_MODULE');
    expect(await api.as('superuser').readings.ingest([record])).toMatchObject({
      errors: [{ code: 'UNKNOWN_MODULE' }],
    });
  });
});
