import { TRPCError } from '@trpc/server';
import { AppError, isAppError, type Reason } from '@wp/contract';
import { describeDatabaseError } from '@wp/db';
import { ZodError } from 'zod';

/** What `data` of an error holds beside tRPC's own: the project's reason and what belongs to it. */
export interface ErrorData {
  reason: Reason;
  details?: unknown;
}

const BY_TRPC_CODE: Partial<Record<TRPCError['code'], Reason>> = {
  PARSE_ERROR: 'INVALID_JSON',
  BAD_REQUEST: 'INVALID_INPUT',
  UNAUTHORIZED: 'NOT_SIGNED_IN',
  FORBIDDEN: 'NOT_ALLOWED',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_SUPPORTED',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY_REQUESTS: 'RATE_LIMITED',
  CLIENT_CLOSED_REQUEST: 'CANCELLED',
  TIMEOUT: 'QUERY_TIMEOUT',
};

/** Every error as one that may be shown: ours as it is, the database's by its kind, all else as INTERNAL. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (error instanceof ZodError) return invalidInput(error);
  if (error instanceof TRPCError) {
    if (error.cause !== undefined && (isAppError(error.cause) || error.cause instanceof ZodError)) {
      return toAppError(error.cause);
    }
    if (error.cause instanceof SyntaxError)
      return new AppError('INVALID_JSON', `Not valid JSON: ${error.message}`);
    const described = error.cause === undefined ? undefined : describeDatabaseError(error.cause);
    if (described !== undefined) return described;
    const reason = BY_TRPC_CODE[error.code];
    if (reason === 'METHOD_NOT_SUPPORTED')
      return new AppError(reason, `${error.message}: what changes something is sent by POST.`, {
        cause: error,
      });
    if (reason !== undefined) return new AppError(reason, error.message, { cause: error });
  }
  const described = describeDatabaseError(error);
  return (
    described ??
    new AppError('INTERNAL', 'Something went wrong here; the log has the details.', { cause: error })
  );
}

function invalidInput(error: ZodError): AppError {
  const issues = error.issues.slice(0, 20).map(describeIssue);
  const first = issues[0];
  const where = first === undefined || first.path === '' ? 'the input' : first.path;
  return new AppError('INVALID_INPUT', `Invalid input at ${where}: ${first?.message ?? 'not accepted'}`, {
    details: { issues },
  });
}

type Issue = ZodError['issues'][number];

/** The form that an input comes nearest to tells what is wrong where it may be one of several; else all are named. */
function describeIssue(issue: Issue): { path: string; message: string } {
  const path = issue.path.map(String).join('.');
  // A schema that has words of its own knows best.
  if (issue.code !== 'invalid_union' || issue.errors.length === 0 || issue.message !== SAYS_NOTHING)
    return { path, message: inOurWords(issue.message) };
  const forms = issue.errors.flatMap((form) => form.slice(0, 1));
  const near = forms.find((form) => form.path.length > 0 || form.code !== 'invalid_type');
  if (near !== undefined) return describeIssue({ ...near, path: [...issue.path, ...near.path] });
  const expected = [
    ...new Set(forms.flatMap((form) => (form.code === 'invalid_type' ? [form.expected] : []))),
  ].join(' or ');
  const isMissing = forms.every((form) => form.message.endsWith(ABSENT));
  return { path, message: isMissing ? `is missing: expected ${expected}` : `must be ${expected}` };
}

const SAYS_NOTHING = 'Invalid input';
const ABSENT = ', received undefined';

/** The schemas' own words begin once more with "Invalid input", and call what was left out undefined. */
function inOurWords(message: string): string {
  if (message === SAYS_NOTHING) return 'is not what is taken there; /openapi.json says what is';
  const rest = message.replace(/^Invalid input: /, '');
  return rest.endsWith(ABSENT) ? `is missing: ${rest.slice(0, -ABSENT.length)}` : rest;
}

/** The same error as tRPC's, for middleware and adapters that know no other. */
export function toTrpcError(error: unknown): TRPCError {
  const app = toAppError(error);
  return new TRPCError({ code: app.code, message: app.message, cause: app });
}

export const errorData = (error: AppError): ErrorData =>
  error.details === undefined ? { reason: error.reason } : { reason: error.reason, details: error.details };

/** Seconds for `Retry-After`, where the error says when to come back. */
export function retryAfterSeconds(error: AppError): number | undefined {
  const details: unknown = error.details;
  if (typeof details === 'object' && details !== null && 'retryAfterSeconds' in details) {
    return Math.max(1, Math.ceil(Number(details.retryAfterSeconds)));
  }
  return error.code === 'SERVICE_UNAVAILABLE' || error.code === 'TOO_MANY_REQUESTS' ? 1 : undefined;
}

/** For who has no valid token; `refusal` says what is wrong with theirs, where that may be told. */
export const notSignedIn = (refusal?: string): AppError<'NOT_SIGNED_IN'> =>
  new AppError(
    'NOT_SIGNED_IN',
    refusal ?? 'Sign in first: send `Authorization: Bearer <token>` with a valid token.',
  );
