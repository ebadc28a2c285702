import { AppError, gatewayNameSchema } from '@wp/contract';
import { insertAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { assertInput, assertName, requireSession, requireUser } from './guards.ts';
import { isSecretOf, mintToken, parseToken } from './token.ts';
import type { Caller, Origin, TokenEntry } from './types.ts';

const MAX_EXPIRY_DAYS = 3650;
const DEFAULT_EXPIRY_DAYS = 90;
const DAY_MS = 86_400_000;

/** Days from now; absent: 90. A token that never expires must be asked for. */
export type Expiry = number | 'never';

/** Makes a personal token that reads what its user may read; it is shown this once. */
export async function createPersonalToken(
  { database, now }: AuthContext,
  caller: Caller,
  input: { name: string; expiresInDays?: Expiry | undefined },
  origin?: Origin,
): Promise<{ id: string; name: string; token: string; expiresAt: string | null }> {
  const { userId } = requireSession(caller);
  const { name, expiresInDays = DEFAULT_EXPIRY_DAYS } = input;
  assertName(gatewayNameSchema, name, 'name');
  const days = expiresInDays === 'never' ? 1 : expiresInDays;
  const bounded = Number.isInteger(days) && days >= 1 && days <= MAX_EXPIRY_DAYS;
  assertInput(bounded, 'expiresInDays', `must be a whole number from 1 to ${MAX_EXPIRY_DAYS}, or \`never\``);
  const at = now();
  const expiresAt = expiresInDays === 'never' ? null : new Date(at.getTime() + expiresInDays * DAY_MS);
  const { id, token, secretHash } = mintToken('wpt_');
  await database.transaction(async (trx) => {
    // Waits for a change of the password or a disabling that is under way, and then finds that the session has ended.
    const alive = await trx.db
      .selectFrom('users as u')
      .innerJoin('sessions as s', 's.user_id', 'u.id')
      .select('u.id')
      .where('u.id', '=', userId)
      .where('u.disabled_at', 'is', null)
      .where('s.public_id', '=', caller.credentialId)
      .forShare()
      .executeTakeFirst();
    if (alive === undefined) throw new AppError('NOT_SIGNED_IN', 'The session has ended; sign in again.');
    const values = {
      id,
      user_id: userId,
      name,
      secret_hash: secretHash,
      created_at: at,
      expires_at: expiresAt,
    };
    await trx.db.insertInto('api_tokens').values(values).execute();
    const details = { name, expiresInDays };
    await insertAudit(trx.db, caller, {
      action: 'tokens.create',
      target: `token:${id}`,
      details,
      origin,
      at,
    });
  });
  return { id, name, token, expiresAt: expiresAt?.toISOString() ?? null };
}

/** The caller's own personal tokens, newest first. */
export async function listPersonalTokens({ database }: AuthContext, caller: Caller): Promise<TokenEntry[]> {
  const { userId } = requireUser(caller);
  const rows = await database.db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'created_at', 'expires_at', 'last_used_at', 'revoked_at'])
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

/** Ends a personal token of the caller's own; a superuser anyone's. */
export async function revokePersonalToken(
  { database, now, revocations }: AuthContext,
  caller: Caller,
  { id }: { id: string },
  origin?: Origin,
): Promise<void> {
  const user = requireSession(caller);
  const notFound = () =>
    new AppError('NOT_FOUND', 'There is no such token in use; `tokens.list` lists them.');
  if (!/^[0-9a-f]{16}$/.test(id)) throw notFound();
  const at = now();
  await database.transaction(async (trx) => {
    const revoked = await trx.db
      .updateTable('api_tokens')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .$if(user.role !== 'superuser', (query) => query.where('user_id', '=', user.userId))
      .returning('user_id')
      .executeTakeFirst();
    if (revoked === undefined) throw notFound();
    const act = { action: 'tokens.revoke', target: `token:${id}`, details: { userId: revoked.user_id } };
    await insertAudit(trx.db, caller, { ...act, origin, at });
  });
  revocations.announce(
    (other) => other.kind === 'user' && other.via === 'token' && other.credentialId === id,
  );
}

/** Why a token that is nobody's is refused, where its holder may know: it was good until it expired. */
export async function explainRefusal(
  { database, now }: AuthContext,
  token: string,
): Promise<string | undefined> {
  const parsed = parseToken(token);
  if (parsed?.kind !== 'personal') return undefined;
  const row = await database.db
    .selectFrom('api_tokens')
    .select(['secret_hash', 'expires_at'])
    .where('id', '=', parsed.id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now())
    .executeTakeFirst();
  if (!row?.expires_at || !isSecretOf(parsed.secret, row.secret_hash)) return undefined;
  return `This token expired at ${row.expires_at.toISOString()}; sign in and make another one (\`tokens.create\`).`;
}
