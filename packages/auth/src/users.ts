import { AppError, type Role } from '@wp/contract';
import type { Transaction } from '@wp/db';
import { endCredentials } from './account.ts';
import { insertAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { assertSuperuser, assertUsername, isUniqueViolation } from './guards.ts';
import { assertPasswordAllowed } from './passwords/rules.ts';
import { accountKey } from './throttle.ts';
import type { Actor, Origin, UserEntry, UserIdentity } from './types.ts';

const taken = (username: string) =>
  new AppError('ALREADY_EXISTS', `There is already a user named ${username}; choose another name.`);
const notFound = (id: number) =>
  new AppError('NOT_FOUND', `There is no user with the id ${id}; \`users.list\` lists them.`);

/** Makes a user who can sign in at once. */
export async function createUser(
  context: AuthContext,
  actor: Actor,
  input: { username: string; password: string; role: Role },
  origin?: Origin,
): Promise<UserIdentity> {
  assertSuperuser(actor);
  assertUsername(input.username);
  await assertPasswordAllowed(input.password, input.username);
  const username = input.username.normalize('NFC');
  const passwordHash = await context.passwords.hash(input.password);
  const at = context.now();
  const user = await context.database.transaction(async (trx) => {
    const created = await trx.db
      .insertInto('users')
      .values({ username, password_hash: passwordHash, role: input.role, created_at: at, updated_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'username', 'role'])
      .executeTakeFirst();
    if (created === undefined) throw taken(username);
    const act = {
      action: 'users.create',
      target: `user:${created.id}`,
      details: { username, role: input.role },
    };
    await insertAudit(trx.db, actor, { ...act, origin, at });
    return created;
  });
  // Failed tries under the name before it existed must not keep the new user out.
  await context.throttle.reset(accountKey(username));
  return user;
}

export async function listUsers({ database }: AuthContext): Promise<UserEntry[]> {
  const rows = await database.db
    .selectFrom('users')
    .select(['id', 'username', 'role', 'created_at', 'updated_at', 'disabled_at'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
  }));
}

/** Renames a user or changes the role; with a new role what the user holds open ends and is to be opened anew. */
export async function updateUser(
  context: AuthContext,
  actor: Actor,
  input: { id: number; username?: string | undefined; role?: Role | undefined },
  origin?: Origin,
): Promise<UserIdentity> {
  assertSuperuser(actor);
  const { id, role } = input;
  if (input.username !== undefined) assertUsername(input.username);
  const username = input.username?.normalize('NFC');
  const at = context.now();
  const change = async (trx: Transaction): Promise<UserIdentity> => {
    if (role !== undefined && role !== 'superuser') await assertAnotherSuperuser(trx, id);
    const updated = await trx.db
      .updateTable('users')
      .set({
        ...(username === undefined ? {} : { username }),
        ...(role === undefined ? {} : { role }),
        updated_at: at,
      })
      .where('id', '=', id)
      .returning(['id', 'username', 'role'])
      .executeTakeFirst();
    if (updated === undefined) throw notFound(id);
    await insertAudit(trx.db, actor, {
      action: 'users.update',
      target: `user:${id}`,
      details: { username, role },
      origin,
      at,
    });
    return updated;
  };
  const updated = await context.database.transaction(change).catch((error: unknown) => {
    throw username !== undefined && isUniqueViolation(error) ? taken(username) : error;
  });
  if (role !== undefined) {
    context.revocations.announce((c) => c.kind === 'user' && c.userId === id && c.role !== role);
  }
  return updated;
}

/**
 * Locks every superuser who can sign in, in order of id, and throws LAST_SUPERUSER where `id` is the only one.
 * The second of two demotions at the same moment waits here and then sees what the first has done.
 */
async function assertAnotherSuperuser(trx: Transaction, id: number): Promise<void> {
  const superusers = await trx.db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'superuser')
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (superusers.length === 1 && superusers[0]?.id === id) {
    throw new AppError(
      'LAST_SUPERUSER',
      'This is the last superuser who can sign in; make another one a superuser first.',
    );
  }
}

/** Ends every session and personal token of the user at once; the name stays taken and the history stays. */
export async function disableUser(
  context: AuthContext,
  actor: Actor,
  { id }: { id: number },
  origin?: Origin,
): Promise<void> {
  assertSuperuser(actor);
  const at = context.now();
  await context.database.transaction(async (trx) => {
    await assertAnotherSuperuser(trx, id);
    await setDisabled(trx, id, at);
    await endCredentials(trx.db, id, at);
    await insertAudit(trx.db, actor, { action: 'users.disable', target: `user:${id}`, origin, at });
  });
  context.revocations.announce((caller) => caller.kind === 'user' && caller.userId === id);
}

export async function enableUser(
  { database, now }: AuthContext,
  actor: Actor,
  { id }: { id: number },
  origin?: Origin,
): Promise<void> {
  assertSuperuser(actor);
  await database.transaction(async (trx) => {
    await setDisabled(trx, id, null);
    await insertAudit(trx.db, actor, { action: 'users.enable', target: `user:${id}`, origin, at: now() });
  });
}

async function setDisabled(trx: Transaction, id: number, disabledAt: Date | null): Promise<void> {
  const changed = await trx.db
    .updateTable('users')
    .set({ disabled_at: disabledAt })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  if (changed === undefined) throw notFound(id);
}

/** Gives a user another password; every session and personal token of the user ends. */
export async function resetPassword(
  context: AuthContext,
  actor: Actor,
  { id, password }: { id: number; password: string },
  origin?: Origin,
): Promise<void> {
  assertSuperuser(actor);
  const user = await context.database.db
    .selectFrom('users')
    .select('username')
    .where('id', '=', id)
    .executeTakeFirst();
  if (user === undefined) throw notFound(id);
  await assertPasswordAllowed(password, user.username);
  const passwordHash = await context.passwords.hash(password);
  const at = context.now();
  await context.database.transaction(async (trx) => {
    await trx.db
      .updateTable('users')
      .set({ password_hash: passwordHash, updated_at: at })
      .where('id', '=', id)
      .execute();
    await endCredentials(trx.db, id, at);
    await insertAudit(trx.db, actor, { action: 'users.resetPassword', target: `user:${id}`, origin, at });
  });
  await context.throttle.reset(accountKey(user.username));
  context.revocations.announce((caller) => caller.kind === 'user' && caller.userId === id);
}
