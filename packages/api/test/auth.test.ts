import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, PASSWORD, refuses } from './caller-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

describe('auth', () => {
  it('login gives a token that is good at once; a wrong pair looks the same as an unknown user', async () => {
    const answer = await api.as('anonymous').auth.login({ username: 'viewer', password: PASSWORD });
    expect(answer.user).toMatchObject({ username: 'viewer', role: 'viewer' });
    expect(Date.parse(answer.expiresAt)).toBeGreaterThan(Date.now());
    const me = await api.callAs(await api.services.auth.authenticate(answer.token)).auth.me();
    expect(me).toMatchObject({ username: 'viewer', role: 'viewer', via: 'session', readOnly: false });
    const { login } = api.as('anonymous').auth;
    await refuses(login({ username: 'viewer', password: 'wrong' }), 'INVALID_CREDENTIALS');
    await refuses(login({ username: 'nobody', password: 'wrong' }), 'INVALID_CREDENTIALS');
  });

  it('me tells a personal token from a session, and nothing to a gateway', async () => {
    expect(await api.as('readOnly').auth.me()).toMatchObject({ via: 'token', readOnly: true });
    await refuses(api.as('gateway').auth.me(), 'NOT_ALLOWED');
    await refuses(api.as('anonymous').auth.me(), 'NOT_SIGNED_IN');
  });

  it('logout ends the session', async () => {
    const { auth } = api.services;
    const { token } = await auth.login({ username: 'viewer', password: PASSWORD }, { address: '127.0.0.1' });
    expect(await api.callAs(await auth.authenticate(token)).auth.logout()).toEqual({ signedOut: true });
    expect(await auth.authenticate(token)).toBeUndefined();
    await refuses(api.as('readOnly').auth.logout(), 'NOT_ALLOWED');
  });

  it('changePassword asks for the old one and for a good new one', async () => {
    await api.addUser('changer', 'viewer');
    const changer = api.callAs(await api.signIn('changer')).auth;
    const newPassword = 'another long passphrase';
    const wrong = { currentPassword: 'not the one at all', newPassword };
    await refuses(changer.changePassword(wrong), 'INVALID_CREDENTIALS');
    await refuses(
      changer.changePassword({ currentPassword: PASSWORD, newPassword: 'short' }),
      'WEAK_PASSWORD',
    );
    await refuses(changer.changePassword({ currentPassword: '', newPassword }), 'INVALID_CREDENTIALS');
    expect(await changer.changePassword({ currentPassword: PASSWORD, newPassword })).toEqual({
      changed: true,
    });
    const login = api.as('anonymous').auth.login;
    await refuses(login({ username: 'changer', password: PASSWORD }), 'INVALID_CREDENTIALS');
    expect((await login({ username: 'changer', password: newPassword })).user.username).toBe('changer');
  });

  it('sessions are one’s own to list and revoke; a superuser’s are anyone’s', async () => {
    const { id: userId } = await api.addUser('roamer', 'viewer');
    const first = await api.signIn('roamer');
    const roamer = api.callAs(await api.signIn('roamer')).auth.sessions;
    const list = await roamer.list();
    expect(list.map((s) => s.current).toSorted()).toEqual([false, true]);
    expect(list.every((s) => s.userId === userId)).toBe(true);
    await refuses(api.as('viewer').auth.sessions.list({ userId }), 'NOT_ALLOWED');
    expect(await api.as('superuser').auth.sessions.list({ userId })).toHaveLength(2);
    await refuses(api.as('viewer').auth.sessions.revoke({ id: first.credentialId }), 'NOT_FOUND');
    expect(await roamer.revoke({ id: first.credentialId })).toEqual({ revoked: true });
    expect(await api.services.auth.isStillValid(first)).toBe(false);
    expect(await roamer.list()).toHaveLength(1);
    await refuses(roamer.revoke({ id: crypto.randomUUID() }), 'NOT_FOUND');
    await refuses(roamer.revoke({ id: 'x' }), 'INVALID_INPUT');
  });
});
