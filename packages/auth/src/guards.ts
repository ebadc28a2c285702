/** What this package checks itself, whoever calls it: the API authorises too, the command line does not. */
import { AppError, type gatewayNameSchema, usernameSchema } from '@wp/contract';
import type { Actor, UserCaller } from './types.ts';

type NameSchema = typeof gatewayNameSchema;

export function assertSuperuser(actor: Actor): void {
  if (actor.kind === 'cli') return;
  if (actor.kind === 'user' && actor.role === 'superuser' && !actor.readOnly) return;
  throw new AppError('NOT_ALLOWED', 'Only a superuser who is signed in may do this.');
}

/** A signed-in user; personal tokens read only and must not make or end credentials. */
export function requireSession(actor: Actor): UserCaller {
  if (actor.kind === 'user' && actor.via === 'session' && !actor.readOnly) return actor;
  throw new AppError(
    'NOT_ALLOWED',
    'This needs a signed-in session; personal and gateway tokens may not do it.',
  );
}

export function requireUser(actor: Actor): UserCaller {
  if (actor.kind === 'user') return actor;
  throw new AppError('NOT_ALLOWED', 'Only a user may ask for this.');
}

export function assertName(schema: NameSchema, value: string, path: string): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  const issues = parsed.error.issues.map((issue) => ({ path, message: issue.message }));
  throw new AppError('INVALID_INPUT', `${path}: ${issues.map((issue) => issue.message).join('; ')}`, {
    details: { issues },
  });
}

export const assertUsername = (username: string): void => assertName(usernameSchema, username, 'username');

export function assertInput(holds: boolean, path: string, message: string): void {
  if (holds) return;
  throw new AppError('INVALID_INPUT', `${path}: ${message}`, { details: { issues: [{ path, message }] } });
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
