import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());
const gateways = () => api.as('superuser').gateways;
const who = (token: string) => api.services.auth.authenticate(token);

describe('gateways', () => {
  it('create gives a token once, and what it may do', async () => {
    const input = { name: 'barn', timeZone: 'Europe/Berlin', autoRegister: true, modules: ['A'] };
    const { id, token } = await gateways().create(input);
    expect(await who(token)).toMatchObject({
      kind: 'gateway',
      gatewayId: id,
      timeZone: 'Europe/Berlin',
      autoRegister: true,
      modules: new Set(['A']),
    });
    const list = await gateways().list();
    expect(list.find((g) => g.id === id)).toMatchObject({ ...input, revokedAt: null });
    expect(JSON.stringify(list)).not.toContain(token);
    await refuses(gateways().create({ name: 'barn' }), 'ALREADY_EXISTS');
    await refuses(gateways().create({ name: 'x', timeZone: 'Mars/Olympus' }), 'INVALID_INPUT');
    await refuses(gateways().create({ name: '' }), 'INVALID_INPUT');
    await refuses(api.as('analyst').gateways.create({ name: 'y' }), 'NOT_ALLOWED');
    await refuses(api.as('gateway').gateways.list(), 'NOT_ALLOWED');
  });

  it('what it may write holds over the ingest', async () => {
    const { token } = await gateways().create({ name: 'shed', autoRegister: true, modules: ['S1'] });
    const own = api.callAs(await who(token)).readings;
    const receipt = await own.ingest({
      batchId: 'own',
      readings: ['S1', 'S2'].map((module) => ({ module, timestamp: Date.now(), voltage: 1 })),
    });
    expect(receipt).toMatchObject({ stored: 1, errors: [{ index: 1, code: 'MODULE_NOT_ALLOWED' }] });
    expect(await own.receipt({ batchId: 'own' })).toEqual({
      ...receipt,
      replayed: true,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await refuses(api.as('gateway').readings.receipt({ batchId: 'own' }), 'NOT_FOUND');
  });

  it('rotateToken gives a new one; the old one ends, or lasts its grace', async () => {
    const { id, token } = await gateways().create({ name: 'mill' });
    const graced = await gateways().rotateToken({ id, graceSeconds: 600 });
    expect([await who(token), await who(graced.token)]).toMatchObject([{ gatewayId: id }, { gatewayId: id }]);
    const rotated = await gateways().rotateToken({ id, graceSeconds: 0 });
    expect(await who(rotated.token)).toMatchObject({ gatewayId: id });
    expect(await who(graced.token)).toBeUndefined();
    await refuses(gateways().rotateToken({ id: 2_000_000 }), 'NOT_FOUND');
    await refuses(gateways().rotateToken({ id, graceSeconds: -1 }), 'INVALID_INPUT');
    await refuses(api.as('viewer').gateways.rotateToken({ id }), 'NOT_ALLOWED');
  });

  it('revoke ends it for good', async () => {
    const { id, token } = await gateways().create({ name: 'pond' });
    await refuses(api.as('analyst').gateways.revoke({ id }), 'NOT_ALLOWED');
    expect(await gateways().revoke({ id })).toEqual({ id, revoked: true });
    expect(await who(token)).toBeUndefined();
    expect((await gateways().list()).find((g) => g.id === id)?.revokedAt).toEqual(expect.any(String));
    await refuses(gateways().revoke({ id: 2_000_000 }), 'NOT_FOUND');
    await refuses(gateways().revoke({ id: 0 }), 'INVALID_INPUT');
  });
});
