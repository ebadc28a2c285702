import type { Role } from '@wp/contract';
import type { Transaction, WpDatabase } from '@wp/db';
import { changePassword, listSessions, logout, revokeSession } from './account.ts';
import { type AuditPage, insertAudit, listAudit } from './audit.ts';
import { authenticate, isStillValid } from './authenticate.ts';
import type { AuthContext } from './context.ts';
import {
  type CreateGatewayInput,
  createGateway,
  listGateways,
  revokeGateway,
  rotateGatewayToken,
} from './gateways.ts';
import { login } from './login.ts';
import { createPasswordHasher } from './passwords/hasher.ts';
import {
  createPersonalToken,
  type Expiry,
  explainRefusal,
  listPersonalTokens,
  revokePersonalToken,
} from './personal-tokens.ts';
import { createRevocations, type RevocationListener } from './revocations.ts';
import { createThrottle } from './throttle.ts';
import type { Actor, Caller, Origin } from './types.ts';
import { createUser, disableUser, enableUser, listUsers, resetPassword, updateUser } from './users.ts';

export type Auth = ReturnType<typeof createAuth>;

/**
 * Users, sessions, personal and gateway tokens over one database. Throws `AppError` only. Every administrative act
 * is audited in the transaction that does it. `now` is the clock, for tests.
 */
export function createAuth(options: { database: WpDatabase; now?: (() => Date) | undefined }) {
  const { database, now = () => new Date() } = options;
  const context: AuthContext = {
    database,
    now,
    passwords: createPasswordHasher(),
    throttle: createThrottle(database, now),
    revocations: createRevocations(),
  };

  return {
    /** Whose token it is; undefined for anything else, of whatever size or shape. */
    authenticate: (token: string) => authenticate(context, token),
    /** What to tell the holder of a token that `authenticate` does not know: that it expired; else undefined. */
    explainRefusal: (token: string) => explainRefusal(context, token),
    /** Whether a caller's credential still stands with the same role. */
    isStillValid: (caller: Caller) => isStillValid(context, caller),
    /** Is told at once, in this process, which callers have lost their credential; answers how to stop listening. */
    onRevoked: (listener: RevocationListener) => context.revocations.listen(listener),
    /** INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS or OVERLOADED where it fails. */
    login: (credentials: { username: string; password: string }, origin: Origin) =>
      login(context, credentials, origin),
    logout: (caller: Caller) => logout(context, caller),
    changePassword: (
      caller: Caller,
      input: { currentPassword: string; newPassword: string },
      origin: Origin,
    ) => changePassword(context, caller, input, origin),
    sessions: {
      list: (caller: Caller, input: { userId?: number | undefined } = {}) =>
        listSessions(context, caller, input),
      revoke: (caller: Caller, input: { id: string }, origin?: Origin) =>
        revokeSession(context, caller, input, origin),
    },
    users: {
      create: (actor: Actor, input: { username: string; password: string; role: Role }, origin?: Origin) =>
        createUser(context, actor, input, origin),
      list: () => listUsers(context),
      update: (
        actor: Actor,
        input: { id: number; username?: string | undefined; role?: Role | undefined },
        origin?: Origin,
      ) => updateUser(context, actor, input, origin),
      disable: (actor: Actor, input: { id: number }, origin?: Origin) =>
        disableUser(context, actor, input, origin),
      enable: (actor: Actor, input: { id: number }, origin?: Origin) =>
        enableUser(context, actor, input, origin),
      resetPassword: (actor: Actor, input: { id: number; password: string }, origin?: Origin) =>
        resetPassword(context, actor, input, origin),
    },
    gateways: {
      create: (actor: Actor, input: CreateGatewayInput, origin?: Origin) =>
        createGateway(context, actor, input, origin),
      list: () => listGateways(context),
      rotateToken: (
        actor: Actor,
        input: { id: number; graceSeconds?: number | undefined },
        origin?: Origin,
      ) => rotateGatewayToken(context, actor, input, origin),
      revoke: (actor: Actor, input: { id: number }, origin?: Origin) =>
        revokeGateway(context, actor, input, origin),
    },
    tokens: {
      create: (
        caller: Caller,
        input: { name: string; expiresInDays?: Expiry | undefined },
        origin?: Origin,
      ) => createPersonalToken(context, caller, input, origin),
      list: (caller: Caller) => listPersonalTokens(context, caller),
      revoke: (caller: Caller, input: { id: string }, origin?: Origin) =>
        revokePersonalToken(context, caller, input, origin),
    },
    /** Notes an act of another room; pass the transaction that does it, so that neither is there without the other. */
    audit: (
      actor: Actor,
      action: string,
      target: string,
      details: object,
      origin?: Origin,
      trx?: Transaction,
    ) => insertAudit((trx ?? database).db, actor, { action, target, details, origin, at: now() }),
    /** Newest first, at most 1000; `beforeId` is the last id of the page before. */
    listAudit: (page: AuditPage) => listAudit(database, page),
    /** For the command line, which needs no account. ALREADY_EXISTS where the name is taken. */
    createSuperuser: (input: { username: string; password: string }) =>
      createUser(context, { kind: 'cli' }, { ...input, role: 'superuser' }),
  };
}
