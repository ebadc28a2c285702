import { randomUUID } from 'node:crypto';
import { AppError, usernameSchema } from '@wp/contract';
import { insertAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { createSessionManager } from './lucia.ts';
import { accountKey, addressKey } from './throttle.ts';
import { SESSION_PREFIX } from './token.ts';
import type { LoginAnswer, Origin } from './types.ts';

const MAX_USER_AGENT = 512;

/** One text for an unknown user, a wrong password and a disabled account. */
const invalidCredentials = () =>
  new AppError('INVALID_CREDENTIALS', 'The username or the password is wrong; check both and try again.');

/**
 * Signs in. The whole attempt holds one of the hasher's few places, so that guesses sent at the same moment
 * cannot all pass the throttle before the first of them is counted.
 */
export async function login(
  context: AuthContext,
  credentials: { username: string; password: string },
  origin: Origin,
): Promise<LoginAnswer> {
  const { database, passwords, throttle } = context;
  const account = accountKey(credentials.username);
  const keys = [account, addressKey(origin.address)];
  return passwords.run(async (slot) => {
    await throttle.assertAllowed(keys);
    // What can be no username must not reach the database: PostgreSQL refuses some of its characters.
    const user = usernameSchema.safeParse(credentials.username).success
      ? await findUser(database, credentials.username)
      : undefined;
    const matches = await slot.verify(user?.password_hash, credentials.password);
    if (user !== undefined && matches && user.disabled_at === null) {
      const answer = await openSession(context, user, origin);
      if (answer !== undefined) {
        await throttle.reset(account);
        return answer;
      }
    }
    await throttle.recordFailure(keys);
    // An unknown name is not kept: people type passwords into its field.
    const target = user === undefined ? 'unknown user' : `user:${user.id}`;
    const act = { action: 'auth.loginFailed', target, origin, at: context.now() };
    await insertAudit(database.db, { kind: 'anonymous' }, act);
    throw invalidCredentials();
  });
}

type FoundUser = NonNullable<Awaited<ReturnType<typeof findUser>>>;

const findUser = (database: AuthContext['database'], username: string) =>
  database.db
    .selectFrom('users')
    .select(['id', 'username', 'role', 'password_hash', 'disabled_at'])
    .where((eb) => eb(eb.fn('lower', ['username']), '=', eb.fn('lower', [eb.val(username.normalize('NFC'))])))
    .executeTakeFirst();

/** undefined where the account was disabled or its password changed while the old one was being checked. */
async function openSession(
  { database, now }: AuthContext,
  user: FoundUser,
  origin: Origin,
): Promise<LoginAnswer | undefined> {
  return database.transaction(async (trx) => {
    const still = await trx.db
      .selectFrom('users')
      .select(['id', 'username', 'role'])
      .where('id', '=', user.id)
      .where('password_hash', '=', user.password_hash)
      .where('disabled_at', 'is', null)
      .forShare()
      .executeTakeFirst();
    if (still === undefined) return undefined;
    const sessions = createSessionManager(trx.db, now);
    await sessions.deleteExpiredSessions();
    const publicId = randomUUID();
    const session = await sessions.createSession(user.id, {
      publicId,
      address: origin.address.slice(0, 64),
      userAgent: origin.userAgent?.replaceAll('\0', '').slice(0, MAX_USER_AGENT) ?? null,
    });
    const { expires_at } = await trx.db
      .selectFrom('sessions')
      .select('expires_at')
      .where('public_id', '=', publicId)
      .executeTakeFirstOrThrow();
    await insertAudit(
      trx.db,
      { kind: 'user', userId: user.id, username: still.username },
      { action: 'auth.login', target: `user:${user.id}`, details: { session: publicId }, origin, at: now() },
    );
    return { token: `${SESSION_PREFIX}${session.id}`, user: still, expiresAt: expires_at.toISOString() };
  });
}
