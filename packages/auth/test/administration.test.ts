import { type Caller, createAuth } from '@wp/auth';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { authWithClock, CLI, failure, freshOrigin, known, PASSWORD, signIn } from './setup.ts';

const OTHER_PASSWORD = 'seven quiet herons at dawn';
let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
}, 120_000);
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  await opened.database.db.deleteFrom('users').execute();
});

test('changing the password ends every other session and token, not this one', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth);
  const other = await auth.login({ username: user.username, password: PASSWORD }, freshOrigin());
  const personal = await auth.tokens.create(user.caller, { name: 'notebook' });
  const stranger = await signIn(auth);
  const callers = [
    await known(auth, other.token),
    await known(auth, personal.token),
    user.caller,
    stranger.caller,
  ];
  let ended: Caller[] = [];
  const stop = auth.onRevoked((match) => {
    ended = callers.filter(match);
  });
  const change = (currentPassword: string, newPassword: string) =>
    auth.changePassword(user.caller, { currentPassword, newPassword }, freshOrigin());
  expect((await failure(change('wrong', OTHER_PASSWORD))).reason).toBe('INVALID_CREDENTIALS');
  expect((await failure(change(PASSWORD, 'password1234'))).reason).toBe('WEAK_PASSWORD');
  expect(ended).toEqual([]);
  await change(PASSWORD, OTHER_PASSWORD);
  stop();
  expect(ended).toEqual(callers.slice(0, 2));
  expect(await auth.authenticate(other.token)).toBeUndefined();
  expect(await auth.authenticate(personal.token)).toBeUndefined();
  await known(auth, user.token);
  await known(auth, stranger.token);
  expect(
    (await failure(auth.login({ username: user.username, password: PASSWORD }, freshOrigin()))).reason,
  ).toBe('INVALID_CREDENTIALS');
  await auth.login({ username: user.username, password: OTHER_PASSWORD }, freshOrigin());
});

test('resetting and disabling end what a user has; enabling lets in again', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth);
  await auth.users.resetPassword(CLI, { id: user.id, password: OTHER_PASSWORD });
  expect(await auth.authenticate(user.token)).toBeUndefined();
  const credentials = { username: user.username, password: OTHER_PASSWORD };
  const { token } = await auth.login(credentials, freshOrigin());
  const caller = await known(auth, token);
  await auth.users.disable(CLI, { id: user.id });
  expect(await auth.isStillValid(caller)).toBe(false);
  expect(await auth.authenticate(token)).toBeUndefined();
  await auth.users.enable(CLI, { id: user.id });
  expect(await auth.authenticate(token)).toBeUndefined();
  await auth.login(credentials, freshOrigin());
});

test('a new role holds at once; the old one no longer stands', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth);
  expect(await auth.users.update(CLI, { id: user.id, role: 'viewer' })).toMatchObject({ role: 'viewer' });
  expect(await known(auth, user.token)).toMatchObject({ role: 'viewer' });
  expect(await auth.isStillValid(user.caller)).toBe(false);
});

test('the last superuser can be neither disabled nor demoted', async () => {
  const auth = createAuth({ database: opened.database });
  const root = await auth.createSuperuser({ username: 'root-user', password: PASSWORD });
  const { id } = await signIn(auth, 'superuser');
  await auth.users.disable(CLI, { id });
  for (const act of [
    auth.users.disable(CLI, root),
    auth.users.update(CLI, { id: root.id, role: 'viewer' }),
  ]) {
    expect((await failure(act)).reason).toBe('LAST_SUPERUSER');
  }
  expect(await auth.users.update(CLI, { id: root.id, username: 'renamed' })).toMatchObject({
    username: 'renamed',
  });
  const taken = auth.users.update(CLI, { id, username: 'RENAMED' });
  expect((await failure(taken)).reason).toBe('ALREADY_EXISTS');
});

test('of superusers who demote one another at the same moment one is left', async () => {
  const auth = createAuth({ database: opened.database });
  const users = [];
  for (let i = 0; i < 4; i++) users.push(await signIn(auth, 'superuser'));
  const acts = users.map((user, i) =>
    i % 2 === 0 ? auth.users.update(CLI, { id: user.id, role: 'viewer' }) : auth.users.disable(CLI, user),
  );
  const settled = await Promise.allSettled<unknown>(acts);
  expect(settled.filter((s) => s.status === 'rejected')).toMatchObject([
    { reason: { reason: 'LAST_SUPERUSER' } },
  ]);
  const left = (await auth.users.list()).filter((u) => u.role === 'superuser' && u.disabledAt === null);
  expect(left).toHaveLength(1);
});

test('only a superuser administers, and no token that only reads', async () => {
  const auth = createAuth({ database: opened.database });
  const analyst = await signIn(auth);
  const root = await signIn(auth, 'superuser');
  const { token } = await auth.tokens.create(root.caller, { name: 'read' });
  const reader = await known(auth, token);
  expect(reader).toMatchObject({ via: 'token', readOnly: true, role: 'superuser' });
  for (const caller of [analyst.caller, reader]) {
    const create = auth.users.create(caller, { username: 'x', password: PASSWORD, role: 'viewer' });
    expect((await failure(create)).reason).toBe('NOT_ALLOWED');
    expect((await failure(auth.gateways.create(caller, { name: 'x' }))).reason).toBe('NOT_ALLOWED');
  }
  expect((await failure(auth.tokens.create(reader, { name: 'more' }))).reason).toBe('NOT_ALLOWED');
  expect((await failure(auth.sessions.list(analyst.caller, { userId: root.id }))).reason).toBe('NOT_ALLOWED');
  const rootSession = (await auth.sessions.list(root.caller))[0]?.id ?? '';
  expect((await failure(auth.sessions.revoke(analyst.caller, { id: rootSession }))).reason).toBe('NOT_FOUND');
  expect((await failure(auth.sessions.revoke(analyst.caller, { id: "'" }))).reason).toBe('NOT_FOUND');
  const [entry] = await auth.sessions.list(root.caller, { userId: analyst.id });
  await auth.sessions.revoke(root.caller, { id: entry?.id ?? '' });
  expect(await auth.authenticate(analyst.token)).toBeUndefined();
});

test('a personal token expires, is touched once a minute, and is revoked', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const user = await signIn(auth);
  const short = await auth.tokens.create(user.caller, { name: 'short', expiresInDays: 2 });
  const long = await auth.tokens.create(user.caller, { name: 'long' });
  const usedAt = async () => (await auth.tokens.list(user.caller)).find((t) => t.id === long.id)?.lastUsedAt;
  expect(await usedAt()).toBeNull();
  await known(auth, long.token);
  const first = await usedAt();
  expect(first).toBe(clock.now().toISOString());
  clock.advance({ seconds: 59 });
  await known(auth, long.token);
  expect(await usedAt()).toBe(first);
  clock.advance({ seconds: 1 });
  await known(auth, long.token);
  expect(await usedAt()).toBe(clock.now().toISOString());
  clock.advance({ days: 2 });
  expect(await auth.authenticate(short.token)).toBeUndefined();
  const caller = await known(auth, long.token);
  await auth.tokens.revoke(user.caller, { id: long.id });
  expect(await auth.authenticate(long.token)).toBeUndefined();
  expect(await auth.isStillValid(caller)).toBe(false);
});

test('a gateway carries its zone and limits; its old token works through the grace, none after revoke', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const made = await auth.gateways.create(CLI, {
    name: 'g1',
    timeZone: 'Europe/Berlin',
    modules: ['b', 'a', 'a'],
  });
  const caller = await known(auth, made.token);
  expect(caller).toMatchObject({
    kind: 'gateway',
    timeZone: 'Europe/Berlin',
    autoRegister: false,
    modules: new Set(['a', 'b']),
  });
  expect((await auth.gateways.list()).find((g) => g.id === made.id)).toMatchObject({
    modules: ['a', 'b'],
    lastSeenAt: clock.now().toISOString(),
  });
  const rotated = await auth.gateways.rotateToken(CLI, { id: made.id });
  expect(rotated.previousValidUntil).toBe(new Date(clock.now().getTime() + 86_400_000).toISOString());
  clock.advance({ hours: 23 });
  await known(auth, made.token);
  await known(auth, rotated.token);
  clock.advance({ hours: 1 });
  expect(await auth.authenticate(made.token)).toBeUndefined();
  expect(await auth.isStillValid(caller)).toBe(false);
  const atOnce = await auth.gateways.rotateToken(CLI, { id: made.id, graceSeconds: 0 });
  expect(await auth.authenticate(rotated.token)).toBeUndefined();
  expect((await failure(auth.gateways.rotateToken(CLI, { id: made.id, graceSeconds: 1e9 }))).reason).toBe(
    'INVALID_INPUT',
  );
  const inGrace = await auth.gateways.rotateToken(CLI, { id: made.id });
  await auth.gateways.revoke(CLI, { id: made.id });
  for (const { token } of [atOnce, inGrace]) expect(await auth.authenticate(token)).toBeUndefined();
  expect((await failure(auth.gateways.rotateToken(CLI, { id: made.id }))).reason).toBe('NOT_FOUND');
});

test('a gateway without a list writes all modules, one with an empty list none', async () => {
  const auth = createAuth({ database: opened.database });
  const all = await auth.gateways.create(CLI, { name: 'all', autoRegister: true });
  const none = await auth.gateways.create(CLI, { name: 'none', modules: [] });
  expect(await known(auth, all.token)).toMatchObject({
    modules: undefined,
    autoRegister: true,
    timeZone: 'UTC',
  });
  expect(await known(auth, none.token)).toMatchObject({ modules: new Set() });
  expect((await failure(auth.gateways.create(CLI, { name: 'all' }))).reason).toBe('ALREADY_EXISTS');
  expect((await failure(auth.gateways.create(CLI, { name: 'z', timeZone: 'Mars/Base' }))).reason).toBe(
    'INVALID_INPUT',
  );
});

test('administrative acts are audited with who, what and from where; failed ones leave nothing', async () => {
  const auth = createAuth({ database: opened.database });
  const root = await signIn(auth, 'superuser');
  const origin = { address: '192.0.2.7' };
  const { id } = await auth.users.create(
    root.caller,
    { username: 'audited', password: PASSWORD, role: 'viewer' },
    origin,
  );
  await failure(
    auth.users.create(root.caller, { username: 'audited', password: PASSWORD, role: 'viewer' }, origin),
  );
  await failure(auth.users.disable(root.caller, { id: root.id }));
  await auth.audit(CLI, 'readings.remove', 'module:m1', { points: 3 });
  const [newest, created] = await auth.listAudit({ limit: 2 });
  expect(newest).toMatchObject({
    actor: 'cli',
    action: 'readings.remove',
    details: { points: 3 },
    address: null,
  });
  expect(created).toMatchObject({
    actor: `user:${root.id}:${root.username}`,
    action: 'users.create',
    target: `user:${id}`,
    details: { username: 'audited', role: 'viewer' },
    address: '192.0.2.7',
  });
  const older = await auth.listAudit({ limit: 1000, beforeId: created?.id });
  expect(older.every((row) => row.id < (created?.id ?? 0))).toBe(true);
});
