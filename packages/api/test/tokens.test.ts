import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, refuses } from './caller-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

describe('tokens', () => {
  it('are made by whoever is signed in, and only read', async () => {
    const { id, token, name } = await api.as('analyst').tokens.create({ name: 'script', expiresInDays: 7 });
    expect(name).toBe('script');
    const reader = api.callAs(await api.services.auth.authenticate(token));
    expect(await reader.auth.me()).toMatchObject({ role: 'analyst', via: 'token', readOnly: true });
    expect(await reader.metrics.list()).toEqual(expect.any(Array));
    await refuses(reader.tokens.create({ name: 'more' }), 'NOT_ALLOWED');
    await refuses(reader.annotations.remove({ id: 1 }), 'NOT_ALLOWED');
    const [entry] = await reader.tokens.list();
    expect(entry).toMatchObject({ id, name: 'script', revokedAt: null, expiresAt: expect.any(String) });
    expect(JSON.stringify(await api.as('analyst').tokens.list())).not.toContain(token);
  });

  it('refuse what does not fit, and who is no user', async () => {
    await refuses(api.as('viewer').tokens.create({ name: '' }), 'INVALID_INPUT');
    await refuses(api.as('viewer').tokens.create({ name: 'x', expiresInDays: 0 }), 'INVALID_INPUT');
    await refuses(api.as('gateway').tokens.create({ name: 'x' }), 'NOT_ALLOWED');
    await refuses(api.as('anonymous').tokens.list(), 'NOT_SIGNED_IN');
  });

  it('are revoked by their owner or a superuser', async () => {
    const { auth } = api.services;
    const mine = await api.as('viewer').tokens.create({ name: 'one' });
    const other = await api.as('viewer').tokens.create({ name: 'two' });
    await refuses(api.as('analyst').tokens.revoke({ id: mine.id }), 'NOT_FOUND');
    expect(await api.as('viewer').tokens.revoke({ id: mine.id })).toEqual({ id: mine.id, revoked: true });
    expect(await auth.authenticate(mine.token)).toBeUndefined();
    expect(await auth.authenticate(other.token)).toMatchObject({ username: 'viewer' });
    await api.as('superuser').tokens.revoke({ id: other.id });
    expect(await auth.authenticate(other.token)).toBeUndefined();
    await refuses(api.as('viewer').tokens.revoke({ id: mine.id }), 'NOT_FOUND');
    await refuses(api.as('viewer').tokens.revoke({ id: '' }), 'INVALID_INPUT');
  });
});
