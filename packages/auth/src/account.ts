/** What signed-in users do to their own sessions and password. */
import { AppError } from '@wp/contract';
import type { Transaction } from '@wp/db';
import { insertAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { requireSession, requireUser } from './guards.ts';
import { assertPasswordAllowed } from './passwords/rules.ts';
import { accountKey, addressKey } from './throttle.ts';
import type { Caller, Origin, SessionEntry } from './types.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function logout({ database, revocations }: AuthContext, caller: Caller): Promise<void> {
  const { credentialId } = requireSession(caller);
  await database.db.deleteFrom('sessions').where('public_id', '=', credentialId).execute();
  revocations.announce((other) => isSession(other, credentialId));
}

const isSession = (caller: Caller, publicId: string): boolean =>
  caller.kind === 'user' && caller.via === 'session' && caller.credentialId === publicId;

/** Ends what a user's old password gave out: sessions but `exceptSession`, and all personal tokens. */
export async function endCredentials(
  db: Transaction['db'],
  userId: number,
  at: Date,
  exceptSession?: string,
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptSession !== undefined, (query) => query.where('public_id', '!=', exceptSession ?? ''))
    .execute();
  await db
    .updateTable('api_tokens')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Sets a new password; this session goes on, every other session and personal token of the user ends. */
export async function changePassword(
  context: AuthContext,
  caller: Caller,
  input: { currentPassword: string; newPassword: string },
  origin: Origin,
): Promise<void> {
  const user = requireSession(caller);
  const { userId, credentialId } = user;
  const keys = [accountKey(user.username), addressKey(origin.address)];
  await context.passwords.run(async (slot) => {
    await context.throttle.assertAllowed(keys);
    const stored = await context.database.db
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', userId)
      .executeTakeFirst();
    if (!(await slot.verify(stored?.password_hash, input.currentPassword))) {
      await context.throttle.recordFailure(keys);
      const act = {
        action: 'auth.changePasswordFailed',
        target: `user:${userId}`,
        origin,
        at: context.now(),
      };
      await insertAudit(context.database.db, caller, act);
      throw new AppError(
        'INVALID_CREDENTIALS',
        'The current password is wrong; the password stays as it was.',
      );
    }
    await assertPasswordAllowed(input.newPassword, user.username);
    const passwordHash = await slot.hash(input.newPassword);
    const at = context.now();
    await context.database.transaction(async (trx) => {
      const changed = await trx.db
        .updateTable('users')
        .set({ password_hash: passwordHash, updated_at: at })
        .where('id', '=', userId)
        .where('password_hash', '=', stored?.password_hash ?? '')
        .where('disabled_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (changed === undefined) {
        throw new AppError('INVALID_CREDENTIALS', 'The account changed at the same moment; sign in again.');
      }
      await endCredentials(trx.db, userId, at, credentialId);
      const act = { action: 'auth.changePassword', target: `user:${userId}`, origin, at };
      await insertAudit(trx.db, caller, act);
    });
    context.revocations.announce(
      (other) => other.kind === 'user' && other.userId === userId && !isSession(other, credentialId),
    );
  });
}

/** The caller's own sessions, newest first; a superuser may ask for anyone's. */
export async function listSessions(
  { database, now }: AuthContext,
  caller: Caller,
  { userId }: { userId?: number | undefined } = {},
): Promise<SessionEntry[]> {
  const user = requireUser(caller);
  const wanted = userId ?? user.userId;
  if (wanted !== user.userId && user.role !== 'superuser') {
    throw new AppError('NOT_ALLOWED', 'Only a superuser may list the sessions of others.');
  }
  const rows = await database.db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.public_id', 's.user_id', 's.created_at', 's.expires_at', 's.absolute_expires_at'])
    .select(['s.address', 's.user_agent', 'u.username'])
    .where('s.user_id', '=', wanted)
    .where('s.expires_at', '>', now())
    .orderBy('s.created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.public_id,
    userId: row.user_id,
    username: row.username,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    absoluteExpiresAt: row.absolute_expires_at.toISOString(),
    address: row.address,
    userAgent: row.user_agent,
    current: isSession(caller, row.public_id),
  }));
}

/** Ends a session of the caller's own; a superuser anyone's. Those of others look as if they did not exist. */
export async function revokeSession(
  { database, now, revocations }: AuthContext,
  caller: Caller,
  { id }: { id: string },
  origin?: Origin,
): Promise<void> {
  const user = requireSession(caller);
  const notFound = () =>
    new AppError('NOT_FOUND', 'There is no such session; `auth.sessions.list` lists them.');
  if (!UUID.test(id)) throw notFound();
  await database.transaction(async (trx) => {
    const gone = await trx.db
      .deleteFrom('sessions')
      .where('public_id', '=', id)
      .$if(user.role !== 'superuser', (query) => query.where('user_id', '=', user.userId))
      .returning('user_id')
      .executeTakeFirst();
    if (gone === undefined) throw notFound();
    const act = { action: 'auth.sessions.revoke', target: `user:${gone.user_id}`, details: { session: id } };
    await insertAudit(trx.db, caller, { ...act, origin, at: now() });
  });
  revocations.announce((other) => isSession(other, id.toLowerCase()));
}
