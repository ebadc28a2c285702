import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';
import { insertReadings } from './readings-fixture.ts';

const T = Date.UTC(2026, 0, 1);
let api: Api;
beforeAll(async () => {
  api = await openApi();
  const reading = (module: string, t: number) => ({ module, metric: 'power', t, value: 1 });
  await insertReadings(api.database, [reading('A', T), reading('A', T + 1), reading('B', T + 2)]);
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());
const metrics = () => api.as('superuser').metrics;

describe('metrics', () => {
  it('lists what is there of each', async () => {
    const power = (await api.as('viewer').metrics.list()).find((m) => m.name === 'power');
    expect(power).toEqual({
      name: 'power',
      unit: null,
      min: null,
      max: null,
      modules: 2,
      firstTime: new Date(T).toISOString(),
      lastTime: new Date(T + 2).toISOString(),
      points: 3,
    });
    await refuses(api.as('gateway').metrics.list(), 'NOT_ALLOWED');
    await refuses(api.as('anonymous').metrics.list(), 'NOT_SIGNED_IN');
  });

  it('sets unit and limits, and takes them away by null', async () => {
    expect(await metrics().update({ name: 'power', unit: 'W', min: 0, max: 10 })).toEqual({
      name: 'power',
      unit: 'W',
      min: 0,
      max: 10,
    });
    expect(await metrics().update({ name: 'power', max: null })).toMatchObject({
      unit: 'W',
      min: 0,
      max: null,
    });
    expect(await metrics().update({ name: 'power' })).toMatchObject({ unit: 'W' });
    await refuses(metrics().update({ name: 'nothing' }), 'UNKNOWN_METRIC', { metrics: ['nothing'] });
    await refuses(metrics().update({ name: 'power', min: 2, max: 1 }), 'INVALID_INPUT');
    await refuses(metrics().update({ name: '' }), 'INVALID_INPUT');
    await refuses(api.as('analyst').metrics.update({ name: 'power' }), 'NOT_ALLOWED');
  });

  it('never holds limits that contradict each other, also where they are set one by one', async () => {
    await metrics().update({ name: 'power', min: 5, max: 10 });
    await refuses(metrics().update({ name: 'power', max: 1 }), 'INVALID_INPUT');
    const power = (await metrics().list()).find((m) => m.name === 'power');
    expect(power).toMatchObject({ min: 5, max: 10 });
  });

  it('junk names do not stay for ever: a dry run says what goes, and the audit log who did it', async () => {
    const at = (t: number) => ({ module: 'A', metric: 'powre', t, value: 1 });
    await insertReadings(api.database, [at(T), at(T + 1)]);
    const junk = { name: 'powre', withReadings: true };
    expect(await metrics().remove({ ...junk, dryRun: true })).toMatchObject({
      points: 2,
      modules: 1,
      dryRun: true,
    });
    await refuses(metrics().remove({ name: 'powre' }), 'HAS_READINGS');
    for (const who of ['analyst', 'readOnly', 'gateway'] as const) {
      await refuses(api.as(who).metrics.remove(junk), 'NOT_ALLOWED');
    }
    expect((await metrics().list()).map((m) => m.name)).toContain('powre');
    expect(await metrics().remove(junk)).toMatchObject({ points: 2, dryRun: false });
    const left = await metrics().list();
    expect(left.map((m) => m.name)).not.toContain('powre');
    expect(left.find((m) => m.name === 'power')?.points).toBe(3);
    const [entry] = await api.as('superuser').admin.audit({ limit: 1 });
    expect(entry).toMatchObject({ action: 'metrics.remove', target: 'powre', details: { points: 2 } });
    await refuses(metrics().remove(junk), 'UNKNOWN_METRIC', { metrics: ['powre'] });
    await refuses(metrics().remove({ ...junk, name: 'voltage' }), 'INVALID_INPUT');
  });
});
