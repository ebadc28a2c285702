import { AppError, isAppError } from '@wp/contract';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const SERVER_GONE = new Set(['57P01', '57P02', '57P03', '57P05']);
/** All connections that there may be are in use: the batch of who is told so is not to blame. */
const TOO_MANY_CONNECTIONS = '53300';
const POOL_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|not queryable|pool after calling end/i;
const DISK_MESSAGE = /no space left on device|ENOSPC/i;
/** Errors wrap errors; deeper than this nobody wraps them. */
const MAX_CAUSES = 5;

/** The error and what caused it, outermost first. */
function* causes(error: unknown): Iterable<Error> {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth++) {
    yield current;
    current = current.cause;
  }
}

const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The SQLSTATE that a driver's error carries, also where it is the cause of another. */
export function sqlState(error: unknown): string | undefined {
  for (const one of causes(error)) {
    const code = codeOf(one);
    // Five characters of A–Z and 0–9; EPIPE looks the same and is none.
    if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !NETWORK.has(code)) return code;
  }
  return undefined;
}

const FOREIGN_KEY = '23503';

/**
 * Whether the same transaction, run again, can succeed: after a serialization failure, a deadlock, or where a module
 * or metric was removed after its id was looked up.
 */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01' || state === FOREIGN_KEY;
}

/** Whether numbers were too large, or too small, for what was computed of them. */
export const isNumericOverflow = (error: unknown): boolean => sqlState(error) === '22003';

/**
 * What a driver's error means to a caller, with nothing of SQL, hosts or paths in its message; `undefined` for
 * what is no trouble of the database itself. The driver's error is its `cause`.
 */
export function describeDatabaseError(error: unknown): AppError | undefined {
  if (isAppError(error)) return undefined;
  const state = sqlState(error);
  const options = { cause: error };
  if (state === '53100' || matches(error, DISK_MESSAGE)) {
    return new AppError(
      'DISK_FULL',
      'The database has no disk space left; nothing of this call was kept. Free space or shorten the retention, then try again.',
      options,
    );
  }
  if (state === '57014') {
    return new AppError(
      'QUERY_TIMEOUT',
      'The query was ended because it took too long. Ask for a shorter range, fewer series or a longer bucket.',
      options,
    );
  }
  if (state === '55P03') {
    return new AppError(
      'OVERLOADED',
      'Other work holds what this needs; nothing of this call was kept. Send the same again after Retry-After.',
      options,
    );
  }
  if (state === TOO_MANY_CONNECTIONS) {
    return new AppError(
      'OVERLOADED',
      'All connections to the database are in use; send the same again after Retry-After.',
      options,
    );
  }
  if (state === '22021' || state === '22P05') {
    return new AppError(
      'INVALID_INPUT',
      'A text holds a character that the database cannot keep, such as NUL. Take it out, then send it again.',
      options,
    );
  }
  if (state === FOREIGN_KEY) {
    return new AppError(
      'REMOVED_MEANWHILE',
      'What this belongs to was removed while it was being written; nothing of this call was kept. Send it again.',
      options,
    );
  }
  if (state === '42P01') {
    return new AppError(
      'NOT_MIGRATED',
      'The database lacks a table of this version. Run `wp migrate`, then try again.',
      options,
    );
  }
  if (isUnavailable(error, state)) {
    return new AppError(
      'DATABASE_UNAVAILABLE',
      'The database cannot be reached or takes no connections right now. Try again shortly.',
      options,
    );
  }
  return undefined;
}

function isUnavailable(error: unknown, state: string | undefined): boolean {
  if (state !== undefined && (SERVER_GONE.has(state) || state.startsWith('08'))) return true;
  for (const one of causes(error)) {
    if (NETWORK.has(codeOf(one) ?? '')) return true;
  }
  return state === undefined && matches(error, POOL_MESSAGE);
}

function matches(error: unknown, pattern: RegExp): boolean {
  for (const one of causes(error)) {
    if (pattern.test(one.message) || pattern.test(codeOf(one) ?? '')) return true;
  }
  return false;
}
