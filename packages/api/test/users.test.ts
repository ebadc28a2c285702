import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, PASSWORD, refuses } from './caller-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await openApi();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());
const users = () => api.as('superuser').users;
const NOBODY = 2_000_000;

describe('users', () => {
  it('create makes one who can sign in at once', async () => {
    const made = await users().create({ username: 'anna', password: PASSWORD, role: 'analyst' });
    expect(made).toEqual({ id: expect.any(Number), username: 'anna', role: 'analyst' });
    expect(await api.signIn('anna')).toMatchObject({ role: 'analyst' });
    const again = { username: 'anna', password: PASSWORD, role: 'viewer' } as const;
    await refuses(users().create(again), 'ALREADY_EXISTS');
    await refuses(users().create({ ...again, username: 'b', password: 'password1234' }), 'WEAK_PASSWORD');
    await refuses(users().create({ ...again, username: ' b' }), 'INVALID_INPUT');
    await refuses(users().create({ ...again, username: 'b', role: 'god' as 'viewer' }), 'INVALID_INPUT');
    await refuses(api.as('analyst').users.create({ ...again, username: 'b' }), 'NOT_ALLOWED');
  });

  it('list shows everyone and no secret', async () => {
    const list = await users().list();
    expect(list.map((u) => u.username)).toEqual(expect.arrayContaining(['superuser', 'analyst', 'viewer']));
    expect(JSON.stringify(list)).not.toMatch(/hash|password|\$argon|\$scrypt/i);
    await refuses(api.as('viewer').users.list(), 'NOT_ALLOWED');
    await refuses(api.as('gateway').users.list(), 'NOT_ALLOWED');
    await refuses(api.as('anonymous').users.list(), 'NOT_SIGNED_IN');
  });

  it('update renames and changes the role', async () => {
    const { id } = await api.addUser('bert', 'viewer');
    expect(await users().update({ id, username: 'berta', role: 'analyst' })).toMatchObject({
      id,
      username: 'berta',
      role: 'analyst',
    });
    await refuses(users().update({ id, username: 'viewer' }), 'ALREADY_EXISTS');
    await refuses(users().update({ id: NOBODY, role: 'viewer' }), 'NOT_FOUND');
    await refuses(users().update({ id: 0 }), 'INVALID_INPUT');
    await refuses(api.as('viewer').users.update({ id, role: 'superuser' }), 'NOT_ALLOWED');
  });

  it('disable ends every session, enable lets in again', async () => {
    const { id } = await api.addUser('carl', 'viewer');
    const session = await api.signIn('carl');
    expect(await users().disable({ id })).toEqual({ id, disabled: true });
    expect(await api.services.auth.isStillValid(session)).toBe(false);
    await expect(api.signIn('carl')).rejects.toMatchObject({ reason: 'INVALID_CREDENTIALS' });
    expect(await users().enable({ id })).toEqual({ id, disabled: false });
    expect(await api.signIn('carl')).toMatchObject({ username: 'carl' });
    await refuses(users().disable({ id: NOBODY }), 'NOT_FOUND');
    await refuses(users().enable({ id: NOBODY }), 'NOT_FOUND');
    await refuses(users().enable({ id: -1 }), 'INVALID_INPUT');
    await refuses(api.as('analyst').users.disable({ id }), 'NOT_ALLOWED');
  });

  it('the last superuser stays', async () => {
    const me = await api.as('superuser').auth.me();
    await refuses(users().disable({ id: me.id }), 'LAST_SUPERUSER');
    await refuses(users().update({ id: me.id, role: 'viewer' }), 'LAST_SUPERUSER');
  });

  it('resetPassword sets a new one and ends the sessions', async () => {
    const { id } = await api.addUser('dora', 'viewer');
    const session = await api.signIn('dora');
    const password = 'a fresh long passphrase';
    await refuses(users().resetPassword({ id, password: 'short' }), 'WEAK_PASSWORD');
    expect(await users().resetPassword({ id, password })).toEqual({ id, reset: true });
    expect(await api.services.auth.isStillValid(session)).toBe(false);
    const answer = await api.as('anonymous').auth.login({ username: 'dora', password });
    expect(answer.user.id).toBe(id);
    await refuses(users().resetPassword({ id: NOBODY, password }), 'NOT_FOUND');
    await refuses(api.as('viewer').users.resetPassword({ id, password }), 'NOT_ALLOWED');
  });
});
