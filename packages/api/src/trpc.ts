import { initTRPC, TRPCError } from '@trpc/server';
import type { Caller } from '@wp/auth';
import { AppError, type Role } from '@wp/contract';
import type { Context } from './context.ts';
import { errorData, notSignedIn, toAppError, toTrpcError } from './errors.ts';

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter({ shape, error }) {
    const app = toAppError(error);
    return {
      code: shape.code,
      message: app.message,
      data: { code: app.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...errorData(app) },
    };
  },
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 45_000 } },
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Errors become tRPC's once, here: status and code follow the reason. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && !(result.error.cause instanceof TRPCError)) {
    const mapped = toTrpcError(result.error);
    return { ...result, error: mapped };
  }
  return result;
});

const base = t.procedure.use(mapErrors);

type UserCaller = Extract<Caller, { kind: 'user' }>;
const refuse = (message: string) => toTrpcError(new AppError('NOT_ALLOWED', message));
const anonymous = (ctx: Context) => toTrpcError(notSignedIn(ctx.refusal));

/** Open to everyone. There is one such procedure, login; each other asks for a caller. */
export const openProcedure = base;

function userProcedure(roles: readonly Role[], access: 'read' | 'write') {
  return base.use(({ ctx, next }) => {
    const { caller } = ctx;
    if (caller === undefined) throw anonymous(ctx);
    if (caller.kind !== 'user') throw refuse('This is for users; a gateway token can only write readings.');
    if (access === 'write' && caller.readOnly)
      throw refuse('A personal token can only read; sign in to change things.');
    if (!roles.includes(caller.role)) {
      throw refuse(`This needs the role ${roles.join(' or ')}; you are ${caller.role}.`);
    }
    const user: UserCaller = caller;
    return next({ ctx: { ...ctx, caller: user } });
  });
}

const EVERYONE: readonly Role[] = ['superuser', 'analyst', 'viewer'];
/** Any signed-in user, to read; personal tokens too. */
export const readProcedure = userProcedure(EVERYONE, 'read');
/** Any signed-in user, acting on what is their own (session, password, tokens). */
export const ownProcedure = userProcedure(EVERYONE, 'write');
/** Analysts and superusers, to read what viewers may not. */
export const analystReadProcedure = userProcedure(['superuser', 'analyst'], 'read');
/** Analysts and superusers, to write. */
export const analystProcedure = userProcedure(['superuser', 'analyst'], 'write');
/** Superusers, to read (a superuser's personal token may). */
export const superuserReadProcedure = userProcedure(['superuser'], 'read');
/** Superusers only. */
export const superuserProcedure = userProcedure(['superuser'], 'write');

/** Gateways, and superusers in their place. */
export const ingestProcedure = base.use(({ ctx, next }) => {
  const { caller } = ctx;
  if (caller === undefined) throw anonymous(ctx);
  if (caller.kind === 'user' && (caller.role !== 'superuser' || caller.readOnly)) {
    throw refuse('Readings are written with a gateway token or by a superuser.');
  }
  return next({ ctx: { ...ctx, caller } });
});
