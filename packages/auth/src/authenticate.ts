import { sql } from '@wp/db';
import type { AuthContext } from './context.ts';
import { createSessionManager } from './lucia.ts';
import { isSecretOf, parseToken } from './token.ts';
import type { Caller, GatewayCaller, UserCaller } from './types.ts';

/** How exact the last use of a token is kept: one write a minute, not one a request. */
const TOUCH_EVERY_MS = 60_000;

/** Whose token it is; undefined for whatever is unknown, expired, revoked, disabled or no token at all. */
export async function authenticate(context: AuthContext, token: string): Promise<Caller | undefined> {
  const parsed = parseToken(token);
  switch (parsed?.kind) {
    case undefined:
      return undefined;
    case 'session':
      return bySession(context, parsed.sessionId);
    case 'personal':
      return byPersonalToken(context, parsed.id, parsed.secret);
    case 'gateway':
      return byGatewayToken(context, parsed.id, parsed.secret);
  }
}

async function bySession({ database, now }: AuthContext, sessionId: string): Promise<UserCaller | undefined> {
  const { session, user } = await createSessionManager(database.db, now).validateSession(sessionId);
  if (session === null || user.disabled) return undefined;
  const { username, role } = user;
  return {
    kind: 'user',
    userId: user.id,
    username,
    role,
    via: 'session',
    credentialId: session.publicId,
    readOnly: false,
  };
}

async function byPersonalToken(
  { database, now }: AuthContext,
  id: string,
  secret: string,
): Promise<UserCaller | undefined> {
  const row = await database.db
    .selectFrom('api_tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['t.secret_hash', 't.expires_at', 't.last_used_at', 'u.id', 'u.username', 'u.role'])
    .where('t.id', '=', id)
    .where('t.revoked_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst();
  const at = now();
  if (row === undefined || !isSecretOf(secret, row.secret_hash) || hasPassed(row.expires_at, at))
    return undefined;
  if (isStale(row.last_used_at, at)) {
    await database.db.updateTable('api_tokens').set({ last_used_at: at }).where('id', '=', id).execute();
  }
  const { username, role } = row;
  return { kind: 'user', userId: row.id, username, role, via: 'token', credentialId: id, readOnly: true };
}

async function byGatewayToken(
  { database, now }: AuthContext,
  id: string,
  secret: string,
): Promise<GatewayCaller | undefined> {
  const row = await database.db
    .selectFrom('gateway_tokens as t')
    .innerJoin('gateways as g', 'g.id', 't.gateway_id')
    .select([
      't.secret_hash',
      't.expires_at',
      'g.id',
      'g.name',
      'g.time_zone',
      'g.auto_register',
      'g.last_seen_at',
    ])
    .select(
      sql<string[] | null>`case when g.limited then (select coalesce(jsonb_agg(m.module_num), '[]')
        from gateway_modules m where m.gateway_id = g.id) end`.as('modules'),
    )
    .where('t.id', '=', id)
    .where('g.revoked_at', 'is', null)
    .executeTakeFirst();
  const at = now();
  if (row === undefined || !isSecretOf(secret, row.secret_hash) || hasPassed(row.expires_at, at))
    return undefined;
  if (isStale(row.last_seen_at, at)) {
    await database.db.updateTable('gateways').set({ last_seen_at: at }).where('id', '=', row.id).execute();
  }
  return {
    kind: 'gateway',
    gatewayId: row.id,
    name: row.name,
    timeZone: row.time_zone,
    autoRegister: row.auto_register,
    modules: row.modules === null ? undefined : new Set(row.modules),
    credentialId: id,
  };
}

/** Whether the credential still stands and the role is the one it had; what holds a connection open asks again. */
export async function isStillValid({ database, now }: AuthContext, caller: Caller): Promise<boolean> {
  const at = now();
  if (caller.kind === 'gateway') {
    const row = await database.db
      .selectFrom('gateway_tokens as t')
      .innerJoin('gateways as g', 'g.id', 't.gateway_id')
      .select('t.expires_at')
      .where('t.id', '=', caller.credentialId)
      .where('g.revoked_at', 'is', null)
      .executeTakeFirst();
    return row !== undefined && !hasPassed(row.expires_at, at);
  }
  const table =
    caller.via === 'session'
      ? sql`select user_id, expires_at from sessions where public_id = ${caller.credentialId}::uuid`
      : sql`select user_id, expires_at from api_tokens where id = ${caller.credentialId} and revoked_at is null`;
  const { rows } = await sql<{ expires_at: Date | null }>`select c.expires_at from (${table}) c
    join users u on u.id = c.user_id
    where u.disabled_at is null and u.role = ${caller.role}`.execute(database.db);
  const row = rows[0];
  return row !== undefined && !hasPassed(row.expires_at, at);
}

const hasPassed = (expiresAt: Date | null, at: Date): boolean =>
  expiresAt !== null && expiresAt.getTime() <= at.getTime();
const isStale = (last: Date | null, at: Date): boolean =>
  last === null || at.getTime() - last.getTime() >= TOUCH_EVERY_MS;
