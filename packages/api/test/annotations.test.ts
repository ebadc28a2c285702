import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';
import { insertReadings } from './readings-fixture.ts';

const T = Date.UTC(2026, 0, 1);
let api: Api;
beforeAll(async () => {
  api = await openApi();
  await insertReadings(api.database, [{ module: 'A', metric: 'power', t: T, value: 1 }]);
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());
const mine = () => api.as('analyst').annotations;
const NOTE = { module: 'A', from: T, to: T + 1000, kind: 'note', text: 'a cloud' } as const;

describe('annotations', () => {
  it('are made, once a clientKey, and listed to every reader', async () => {
    const note = await mine().create(NOTE);
    expect(note).toMatchObject({
      module: 'A',
      metric: null,
      kind: 'note',
      text: 'a cloud',
      author: 'analyst',
    });
    expect([note.from, note.to]).toEqual([new Date(T).toISOString(), new Date(T + 1000).toISOString()]);
    const flag = { ...NOTE, kind: 'flag', label: 'stale', metric: 'power', clientKey: 'k1' } as const;
    const first = await mine().create(flag);
    expect(await mine().create({ ...flag, text: 'again' })).toEqual({ ...first, created: false });
    expect((await api.as('superuser').annotations.create(flag)).id).not.toBe(first.id);
    const listed = await api.as('viewer').annotations.list({ module: 'A', from: T, to: T + 1 });
    expect(listed.map((a) => a.id)).toContain(first.id);
    expect(await mine().list({ from: T + 1000 })).toEqual([]);
    const page = await mine().list({ limit: 1, beforeId: first.id });
    expect(page.map((a) => a.id)).toEqual([note.id]);
  });

  it('refuse a change of what was changed since, with the present one, and take one that knows it', async () => {
    const made = await mine().create({ ...NOTE, clientKey: 'changed' });
    const { id, updatedAt } = made;
    const second = await mine().update({ id, text: 'a larger cloud', expectedUpdatedAt: updatedAt });
    const { created: _, ...before } = made;
    expect(second).toEqual({ ...before, text: 'a larger cloud', updatedAt: second.updatedAt });
    await refuses(
      mine().update({ id, text: 'no cloud', expectedUpdatedAt: updatedAt }),
      'CHANGED_MEANWHILE',
      {
        present: second,
      },
    );
    await refuses(mine().remove({ id, expectedUpdatedAt: updatedAt }), 'CHANGED_MEANWHILE', {
      present: second,
    });
    expect(await mine().remove({ id, expectedUpdatedAt: second.updatedAt })).toEqual({ id, removed: true });
  });

  it('refuse what does not fit', async () => {
    await refuses(mine().create({ ...NOTE, module: '?' }), 'UNKNOWN_MODULE', { modules: ['?'] });
    await refuses(mine().create({ ...NOTE, metric: '?' }), 'UNKNOWN_METRIC', { metrics: ['?'] });
    await refuses(mine().create({ ...NOTE, to: T }), 'INVALID_INPUT');
    await refuses(mine().create({ ...NOTE, kind: 'flag' }), 'INVALID_INPUT');
    await refuses(mine().create({ ...NOTE, text: 'x'.repeat(4001) }), 'INVALID_INPUT');
    await refuses(mine().list({ limit: 1001 }), 'INVALID_INPUT');
    await refuses(api.as('viewer').annotations.create(NOTE), 'NOT_ALLOWED');
    await refuses(api.as('gateway').annotations.list(), 'NOT_ALLOWED');
  });

  it('are changed and removed by their author or a superuser only', async () => {
    const { id } = await mine().create(NOTE);
    const other = await api.addUser('analyst2', 'analyst').then(() => api.signIn('analyst2'));
    const theirs = api.callAs(other).annotations;
    await refuses(theirs.update({ id, text: 'mine now' }), 'NOT_ALLOWED');
    await refuses(theirs.remove({ id }), 'NOT_ALLOWED');
    expect(await mine().update({ id, text: 'two clouds', label: 'sky' })).toMatchObject({
      text: 'two clouds',
      label: 'sky',
    });
    expect(await api.as('superuser').annotations.update({ id, label: null })).toMatchObject({
      text: 'two clouds',
      label: null,
    });
    await refuses(api.as('viewer').annotations.remove({ id }), 'NOT_ALLOWED');
    expect(await mine().remove({ id })).toEqual({ id, removed: true });
    await refuses(mine().remove({ id }), 'NOT_FOUND');
    await refuses(mine().update({ id, text: '' }), 'NOT_FOUND');
    await refuses(mine().update({ id: 0 }), 'INVALID_INPUT');
  });

  it('never change the data', async () => {
    const ask = () => api.as('viewer').readings.series({ metrics: ['power'], from: T, to: T + 1 });
    const before = await ask();
    await mine().create({ ...NOTE, kind: 'flag', label: 'bad' });
    expect(await ask()).toEqual(before);
  });
});
