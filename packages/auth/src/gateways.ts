import { AppError, gatewayNameSchema, isTimeZone, moduleNumSchema } from '@wp/contract';
import { sql, type Transaction } from '@wp/db';
import { insertAudit } from './audit.ts';
import type { AuthContext } from './context.ts';
import { assertInput, assertName, assertSuperuser } from './guards.ts';
import { mintToken } from './token.ts';
import type { Actor, GatewayEntry, Origin } from './types.ts';

const DEFAULT_GRACE_SECONDS = 24 * 3600;
export const MAX_GRACE_SECONDS = 7 * 24 * 3600;
const MAX_MODULES = 10_000;

export interface CreateGatewayInput {
  name: string;
  timeZone?: string | undefined;
  autoRegister?: boolean | undefined;
  /** The only modules it may write; absent: all. */
  modules?: readonly string[] | undefined;
}

const notFound = (id: number) =>
  new AppError(
    'NOT_FOUND',
    `There is no gateway with the id ${id} that is in use; \`gateways.list\` lists them.`,
  );

/** Makes a gateway; the token is shown this once. */
export async function createGateway(
  { database, now }: AuthContext,
  actor: Actor,
  input: CreateGatewayInput,
  origin?: Origin,
): Promise<{ id: number; name: string; token: string }> {
  assertSuperuser(actor);
  const { name, timeZone = 'UTC', autoRegister = false, modules } = input;
  assertName(gatewayNameSchema, name, 'name');
  assertInput(
    isTimeZone(timeZone),
    'timeZone',
    'not a time zone of the IANA database, such as Europe/Berlin',
  );
  assertInput((modules?.length ?? 0) <= MAX_MODULES, 'modules', `at most ${MAX_MODULES} modules`);
  modules?.forEach((module, index) => {
    assertName(moduleNumSchema, module, `modules[${index}]`);
  });
  const at = now();
  return database.transaction(async (trx) => {
    const limited = modules !== undefined;
    const gateway = await trx.db
      .insertInto('gateways')
      .values({ name, time_zone: timeZone, auto_register: autoRegister, limited, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (gateway === undefined) {
      throw new AppError('ALREADY_EXISTS', `There is already a gateway named ${name}; choose another name.`);
    }
    await sql`insert into gateway_modules (gateway_id, module_num)
      select distinct ${gateway.id}::int, jsonb_array_elements_text(${JSON.stringify(modules ?? [])}::jsonb)`.execute(
      trx.db,
    );
    const token = await addToken(trx, gateway.id, at);
    const details = { name, timeZone, autoRegister, modules: modules?.length ?? null };
    await insertAudit(trx.db, actor, {
      action: 'gateways.create',
      target: `gateway:${gateway.id}`,
      details,
      origin,
      at,
    });
    return { id: gateway.id, name, token: token.token };
  });
}

async function addToken(trx: Transaction, gatewayId: number, at: Date) {
  const minted = mintToken('wpg_');
  await trx.db
    .insertInto('gateway_tokens')
    .values({ id: minted.id, gateway_id: gatewayId, secret_hash: minted.secretHash, created_at: at })
    .execute();
  return minted;
}

export async function listGateways({ database }: AuthContext): Promise<GatewayEntry[]> {
  const rows = await database.db
    .selectFrom('gateways as g')
    .select([
      'g.id',
      'g.name',
      'g.time_zone',
      'g.auto_register',
      'g.created_at',
      'g.last_seen_at',
      'g.revoked_at',
    ])
    .select(
      sql<
        string[] | null
      >`case when g.limited then (select coalesce(jsonb_agg(m.module_num order by m.module_num), '[]')
        from gateway_modules m where m.gateway_id = g.id) end`.as('modules'),
    )
    .orderBy('g.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    autoRegister: row.auto_register,
    modules: row.modules,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

/**
 * Gives a gateway a new token. Those before stay valid for `graceSeconds` (default a day, at most a week), so that
 * the gateway can be reconfigured without a gap; an earlier end that one already has is never put off.
 */
export async function rotateGatewayToken(
  { database, now, revocations }: AuthContext,
  actor: Actor,
  input: { id: number; graceSeconds?: number | undefined },
  origin?: Origin,
): Promise<{ id: number; name: string; token: string; previousValidUntil: string }> {
  assertSuperuser(actor);
  const { id, graceSeconds = DEFAULT_GRACE_SECONDS } = input;
  const bounded = Number.isInteger(graceSeconds) && graceSeconds >= 0 && graceSeconds <= MAX_GRACE_SECONDS;
  assertInput(bounded, 'graceSeconds', `must be a whole number from 0 to ${MAX_GRACE_SECONDS}`);
  const at = now();
  const until = new Date(at.getTime() + graceSeconds * 1000);
  const { name, minted } = await database.transaction(async (trx) => {
    const gateway = await trx.db
      .selectFrom('gateways')
      .select('name')
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (gateway === undefined) throw notFound(id);
    await trx.db
      .updateTable('gateway_tokens')
      .set({ expires_at: until })
      .where('gateway_id', '=', id)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', until)]))
      .execute();
    await trx.db
      .deleteFrom('gateway_tokens')
      .where('gateway_id', '=', id)
      .where('expires_at', '<=', at)
      .execute();
    const minted = await addToken(trx, id, at);
    const details = { graceSeconds };
    await insertAudit(trx.db, actor, {
      action: 'gateways.rotateToken',
      target: `gateway:${id}`,
      details,
      origin,
      at,
    });
    return { name: gateway.name, minted };
  });
  if (graceSeconds === 0) {
    revocations.announce((c) => c.kind === 'gateway' && c.gatewayId === id && c.credentialId !== minted.id);
  }
  return { id, name, token: minted.token, previousValidUntil: until.toISOString() };
}

/** Ends a gateway for good: all its tokens, also those in their grace. Its name stays taken, its readings stay. */
export async function revokeGateway(
  { database, now, revocations }: AuthContext,
  actor: Actor,
  { id }: { id: number },
  origin?: Origin,
): Promise<void> {
  assertSuperuser(actor);
  const at = now();
  await database.transaction(async (trx) => {
    const revoked = await trx.db
      .updateTable('gateways')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (revoked === undefined) throw notFound(id);
    await trx.db.deleteFrom('gateway_tokens').where('gateway_id', '=', id).execute();
    await insertAudit(trx.db, actor, { action: 'gateways.revoke', target: `gateway:${id}`, origin, at });
  });
  revocations.announce((caller) => caller.kind === 'gateway' && caller.gatewayId === id);
}
