import { createAuth } from '@wp/auth';
import { sql } from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authWithClock, CLI, failure, freshOrigin, known, PASSWORD, signIn } from './setup.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
}, 120_000);
afterAll(() => opened[Symbol.asyncDispose]());

test('signs in, is known, signs out', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth, 'viewer');
  expect(user.caller).toMatchObject({
    kind: 'user',
    userId: user.id,
    role: 'viewer',
    via: 'session',
    readOnly: false,
  });
  expect(await auth.isStillValid(user.caller)).toBe(true);
  expect(await auth.sessions.list(user.caller)).toMatchObject([{ current: true, userAgent: 'test' }]);
  await auth.logout(user.caller);
  expect(await auth.authenticate(user.token)).toBeUndefined();
  expect(await auth.isStillValid(user.caller)).toBe(false);
});

test('the name is found in any case and taken in any case', async () => {
  const auth = createAuth({ database: opened.database });
  await auth.users.create(CLI, { username: 'MixedCase', password: PASSWORD, role: 'viewer' });
  await auth.login({ username: 'mixedcase', password: PASSWORD }, freshOrigin());
  const again = auth.createSuperuser({ username: 'MIXEDCASE', password: PASSWORD });
  expect(await failure(again)).toMatchObject({
    reason: 'ALREADY_EXISTS',
    message: expect.stringContaining('MIXEDCASE'),
  });
});

test('wrong password, unknown, impossible and disabled user look the same', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth);
  const disabled = await signIn(auth);
  await auth.users.disable(CLI, { id: disabled.id });
  const tries = [
    { username: user.username, password: 'wrong' },
    { username: user.username, password: 'w'.repeat(5000) },
    { username: 'nobody at all', password: PASSWORD },
    { username: 'nul\0\ud800', password: '\0' },
    { username: disabled.username, password: PASSWORD },
  ];
  const failures = [];
  for (const credentials of tries) failures.push(await failure(auth.login(credentials, freshOrigin())));
  expect(new Set(failures.map((f) => `${f.reason} ${f.message} ${f.details}`)).size).toBe(1);
  expect(failures[0]?.reason).toBe('INVALID_CREDENTIALS');
});

test.each(['known', 'unknown'])(
  'a %s account: five failures are free, the sixth makes the next try wait, doubling',
  async (kind) => {
    const { auth, clock } = authWithClock(opened.database);
    const user = await signIn(auth);
    const username = kind === 'known' ? user.username : `${user.username}-unknown`;
    const origin = freshOrigin();
    const fail = () => failure(auth.login({ username, password: 'wrong' }, origin));
    for (let i = 0; i < 6; i++) expect((await fail()).reason).toBe('INVALID_CREDENTIALS');
    for (const seconds of [1, 2, 4]) {
      expect(await fail()).toMatchObject({
        reason: 'TOO_MANY_ATTEMPTS',
        details: { limit: 'failed_logins_by_address', max: 5, retryAfterSeconds: seconds },
      });
      clock.advance({ seconds });
      expect((await fail()).reason).toBe('INVALID_CREDENTIALS');
    }
    for (let i = 0; i < 10; i++) {
      clock.advance({ seconds: 900 });
      expect((await fail()).reason).toBe('INVALID_CREDENTIALS');
    }
    expect(await fail()).toMatchObject({ details: { retryAfterSeconds: 900 } });
    clock.advance({ days: 1, seconds: 1 });
    for (let i = 0; i < 6; i++) expect((await fail()).reason).toBe('INVALID_CREDENTIALS');
  },
);

test('the right password does not get past an address that waits', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const { username } = await signIn(auth);
  const origin = freshOrigin();
  for (let i = 0; i < 6; i++) await failure(auth.login({ username, password: 'wrong' }, origin));
  const right = () => auth.login({ username, password: PASSWORD }, origin);
  expect((await failure(right())).reason).toBe('TOO_MANY_ATTEMPTS');
  clock.advance({ seconds: 1 });
  await right();
});

test('nobody locks an owner out by failing elsewhere, at one address or at many', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const { username } = await signIn(auth);
  const attacker = freshOrigin();
  for (let i = 0; i < 20; i++) {
    await failure(auth.login({ username, password: 'wrong' }, attacker));
    clock.advance({ seconds: 900 });
  }
  await failure(auth.login({ username, password: 'wrong' }, attacker));
  expect((await failure(auth.login({ username, password: PASSWORD }, attacker))).reason).toBe(
    'TOO_MANY_ATTEMPTS',
  );
  await auth.login({ username, password: PASSWORD }, freshOrigin());
});

test('guesses at one account from many addresses meet a ceiling that never waits longer than a minute', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const { username } = await signIn(auth);
  const guess = () => failure(auth.login({ username, password: 'wrong' }, freshOrigin()));
  for (let i = 0; i < 101; i++) expect((await guess()).reason).toBe('INVALID_CREDENTIALS');
  expect(await guess()).toMatchObject({
    reason: 'TOO_MANY_ATTEMPTS',
    details: { limit: 'failed_logins_by_account', max: 100, retryAfterSeconds: 1 },
  });
  for (let i = 0; i < 8; i++) {
    clock.advance({ seconds: 60 });
    expect((await guess()).reason).toBe('INVALID_CREDENTIALS');
  }
  expect(await guess()).toMatchObject({ details: { retryAfterSeconds: 60 } });
  clock.advance({ seconds: 60 });
  await auth.login({ username, password: PASSWORD }, freshOrigin());
  expect((await guess()).reason).toBe('INVALID_CREDENTIALS');
}, 60_000);

test('log-ins, good and failed, stand in the audit log with their address, and no name that is nobody’s', async () => {
  const auth = createAuth({ database: opened.database });
  const { id, username } = await signIn(auth);
  const origin = freshOrigin();
  await auth.login({ username, password: PASSWORD }, origin);
  await failure(auth.login({ username, password: 'wrong' }, origin));
  await failure(auth.login({ username: 'my secret as a name', password: 'wrong' }, origin));
  const log = (await auth.listAudit({ limit: 20 })).filter((entry) => entry.address === origin.address);
  expect(log.map(({ actor, action, target }) => [actor, action, target])).toEqual([
    ['anonymous', 'auth.loginFailed', 'unknown user'],
    ['anonymous', 'auth.loginFailed', `user:${id}`],
    [`user:${id}:${username}`, 'auth.login', `user:${id}`],
  ]);
  expect(JSON.stringify(log)).not.toContain('my secret');
});

test('a personal token does not live for ever unless that was asked for, and says that it has expired', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const { caller } = await signIn(auth);
  const usual = await auth.tokens.create(caller, { name: 'usual' });
  const never = await auth.tokens.create(caller, { name: 'never', expiresInDays: 'never' });
  const end = new Date(clock.now().getTime() + 90 * 86_400_000).toISOString();
  expect([usual.expiresAt, never.expiresAt]).toEqual([end, null]);
  const listed = new Map((await auth.tokens.list(caller)).map((t) => [t.name, t.expiresAt]));
  expect([listed.get('usual'), listed.get('never')]).toEqual([end, null]);
  clock.advance({ days: 89 });
  await known(auth, usual.token);
  expect(await auth.explainRefusal(usual.token)).toBeUndefined();
  clock.advance({ days: 1 });
  expect(await auth.authenticate(usual.token)).toBeUndefined();
  expect(await auth.explainRefusal(usual.token)).toContain(`expired at ${end}`);
  // Who knows the public half alone is told nothing.
  expect(
    await auth.explainRefusal(usual.token.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'))),
  ).toBeUndefined();
  await known(auth, never.token);
});

test('an address that tries many names waits too, whether they exist or not', async () => {
  const { auth } = authWithClock(opened.database);
  const origin = freshOrigin();
  for (let i = 0; i < 6; i++) await failure(auth.login({ username: `guess ${i}`, password: 'x' }, origin));
  const { username } = await signIn(auth);
  const answers = [];
  for (const name of [username, 'guess 99'])
    answers.push(await failure(auth.login({ username: name, password: PASSWORD }, origin)));
  expect(answers[0]).toMatchObject({
    reason: 'TOO_MANY_ATTEMPTS',
    details: { limit: 'failed_logins_by_address' },
  });
  expect(answers[1]?.message).toBe(answers[0]?.message);
  await auth.login({ username, password: PASSWORD }, freshOrigin());
});

test('guesses sent at the same moment are counted and few', async () => {
  const { auth } = authWithClock(opened.database);
  const { username } = await signIn(auth);
  const origin = freshOrigin();
  const guesses = Array.from({ length: 30 }, () => failure(auth.login({ username, password: 'no' }, origin)));
  const reasons = (await Promise.all(guesses)).map((f) => f.reason);
  expect(reasons.filter((r) => r === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(9);
  expect(reasons).toContain('TOO_MANY_ATTEMPTS');
});

test('old rows of the throttle are pruned', async () => {
  const { auth, clock } = authWithClock(opened.database);
  await failure(auth.login({ username: 'prune me', password: 'x' }, freshOrigin()));
  clock.advance({ days: 400 });
  await failure(auth.login({ username: 'prune you', password: 'x' }, freshOrigin()));
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from login_throttle`.execute(
    opened.database.db,
  );
  expect(rows[0]?.n).toBe(2);
});

test('a session slides while it is used, and ends after ten days without use', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const user = await signIn(auth);
  expect(user.expiresAt).toBe(new Date(clock.now().getTime() + 10 * 86_400_000).toISOString());
  clock.advance({ days: 4 });
  await known(auth, user.token);
  expect((await auth.sessions.list(user.caller))[0]?.expiresAt).toBe(user.expiresAt);
  clock.advance({ days: 3 });
  await known(auth, user.token);
  expect((await auth.sessions.list(user.caller))[0]?.expiresAt).toBe(
    new Date(clock.now().getTime() + 10 * 86_400_000).toISOString(),
  );
  clock.advance({ days: 9.9 });
  await known(auth, user.token);
  clock.advance({ days: 10.1 });
  expect(await auth.isStillValid(user.caller)).toBe(false);
  expect(await auth.authenticate(user.token)).toBeUndefined();
  expect(await auth.sessions.list(user.caller)).toEqual([]);
});

test('a session ends after ninety days however much it is used', async () => {
  const { auth, clock } = authWithClock(opened.database);
  const user = await signIn(auth);
  for (let day = 0; day < 89; day++) {
    clock.advance({ days: 1 });
    await known(auth, user.token);
  }
  clock.advance({ hours: 23 });
  await known(auth, user.token);
  clock.advance({ hours: 1 });
  expect(await auth.authenticate(user.token)).toBeUndefined();
});

test('no token and no part of its secret rests in any column', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth, 'superuser');
  const personal = await auth.tokens.create(user.caller, { name: 'notebook' });
  const gateway = await auth.gateways.create(user.caller, { name: 'at rest' });
  const { rows } = await sql<{ dump: string }>`select concat(
    (select string_agg(t::text, '') from sessions t), (select string_agg(t::text, '') from api_tokens t),
    (select string_agg(t::text, '') from gateways t), (select string_agg(t::text, '') from gateway_tokens t),
    (select string_agg(t::text, '') from users t), (select string_agg(t::text, '') from audit_log t)) as dump`.execute(
    opened.database.db,
  );
  const dump = rows[0]?.dump ?? '';
  expect(dump).toContain('notebook');
  for (const { token } of [user, personal, gateway]) {
    expect(dump).not.toContain(token);
    expect(dump).not.toContain(token.slice(token.length - 30));
  }
  expect(dump).not.toContain(PASSWORD);
});

test('mangled tokens are unknown and never throw', async () => {
  const auth = createAuth({ database: opened.database });
  const user = await signIn(auth, 'superuser');
  const personal = await auth.tokens.create(user.caller, { name: 'fuzz' });
  const gateway = await auth.gateways.create(user.caller, { name: 'fuzz' });
  const mangled = fc
    .tuple(
      fc.constantFrom(user.token, personal.token, gateway.token),
      fc.nat(),
      fc.string({ unit: 'binary' }),
      fc.nat(9),
    )
    .map(([token, at, put, cut]) => {
      const index = at % token.length;
      return { token, text: token.slice(0, index) + put + token.slice(index + cut) };
    })
    .filter(({ token, text }) => token !== text);
  await fc.assert(
    fc.asyncProperty(mangled, async ({ text }) => {
      expect(await auth.authenticate(text)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
  // The right form with the wrong secret, and the secret of another.
  const swapped = gateway.token.replace(/[^_]$/, (c) => (c === 'A' ? 'B' : 'A'));
  expect(await auth.authenticate(swapped)).toBeUndefined();
  expect(await auth.authenticate(personal.token.replace('wpt_', 'wpg_'))).toBeUndefined();
});
