/**
 * The reasons that a caller can meet, each with the tRPC code it travels under. Below the API code throws
 * `AppError(reason)`; `packages/api/src/errors.ts` maps it once. Compare `reason`, never `instanceof`:
 * a class does not survive a worker, IPC or HTTP.
 */
export const REASONS = {
  INVALID_INPUT: 'BAD_REQUEST',
  INVALID_JSON: 'BAD_REQUEST',
  INVALID_ENCODING: 'BAD_REQUEST',
  BATCH_REFUSED: 'BAD_REQUEST',
  ALL_REJECTED: 'BAD_REQUEST',
  WEAK_PASSWORD: 'BAD_REQUEST',
  INVALID_CURSOR: 'BAD_REQUEST',
  INVALID_CREDENTIALS: 'UNAUTHORIZED',
  NOT_SIGNED_IN: 'UNAUTHORIZED',
  NOT_ALLOWED: 'FORBIDDEN',
  MODULE_NOT_ALLOWED: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  UNKNOWN_MODULE: 'NOT_FOUND',
  UNKNOWN_METRIC: 'NOT_FOUND',
  ALREADY_EXISTS: 'CONFLICT',
  HAS_READINGS: 'CONFLICT',
  CHANGED_MEANWHILE: 'CONFLICT',
  BATCH_CONFLICT: 'CONFLICT',
  LAST_SUPERUSER: 'CONFLICT',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_SUPPORTED',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  TOO_MANY_ATTEMPTS: 'TOO_MANY_REQUESTS',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  QUERY_TOO_COSTLY: 'UNPROCESSABLE_CONTENT',
  QUERY_TIMEOUT: 'TIMEOUT',
  CANCELLED: 'CLIENT_CLOSED_REQUEST',
  OVERLOADED: 'SERVICE_UNAVAILABLE',
  SHUTTING_DOWN: 'SERVICE_UNAVAILABLE',
  DATABASE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  DISK_FULL: 'SERVICE_UNAVAILABLE',
  REMOVED_MEANWHILE: 'SERVICE_UNAVAILABLE',
  NOT_MIGRATED: 'SERVICE_UNAVAILABLE',
  DATABASE_LOCKED: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} as const;

export type Reason = keyof typeof REASONS;
export type TrpcCode = (typeof REASONS)[Reason];

/** What `data.details` holds, by reason; a reason that is not listed has no details. */
export interface DetailsByReason {
  INVALID_INPUT: { issues: { path: string; message: string }[] };
  BATCH_REFUSED: { errors: RecordErrorShape[]; received: number; rejected: number };
  ALL_REJECTED: { errors: RecordErrorShape[]; received: number; rejected: number };
  BATCH_CONFLICT: { batchId: string };
  /** The thing as it is now. */
  CHANGED_MEANWHILE: { present: unknown };
  TOO_MANY_ATTEMPTS: Limit;
  RATE_LIMITED: Limit;
  OVERLOADED: Limit;
  PAYLOAD_TOO_LARGE: { limit: string; max: number; use?: number; unit: string };
  QUERY_TOO_COSTLY: { limit: string; max: number; use: number; unit: string };
  UNKNOWN_MODULE: { modules: string[] };
  UNKNOWN_METRIC: { metrics: string[] };
}

/** A limit that was met: which one, how much of it is used, and when to come back. */
export interface Limit {
  limit: string;
  max: number;
  use: number;
  /** Seconds until the limit lets the next request through; also sent as `Retry-After`. */
  retryAfterSeconds: number;
  /** When, as ISO 8601 UTC. */
  resetAt: string;
}

/** A limit that is met from now (`nowMs`) for so many seconds. */
export const limitFor = (
  retryAfterSeconds: number,
  met: Pick<Limit, 'limit' | 'max' | 'use'>,
  nowMs: number = Date.now(),
): Limit => ({
  ...met,
  retryAfterSeconds,
  resetAt: new Date(nowMs + retryAfterSeconds * 1000).toISOString(),
});

interface RecordErrorShape {
  index: number;
  code: string;
  path: string;
  message: string;
}

type DetailsOf<R extends Reason> = R extends keyof DetailsByReason ? DetailsByReason[R] : undefined;

/** An error that may be shown to the caller: its message says what was wrong, where, and what to do. */
export class AppError<R extends Reason = Reason> extends Error {
  readonly reason: R;
  readonly details: DetailsOf<R> | undefined;

  constructor(reason: R, message: string, options?: { details?: DetailsOf<R>; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.reason = reason;
    this.details = options?.details;
  }

  get code(): TrpcCode {
    return REASONS[this.reason];
  }
}

/** Whether `error` carries one of this project's reasons, also after it crossed a worker or a process. */
export function isAppError(error: unknown): error is AppError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'reason' in error &&
    typeof error.reason === 'string' &&
    Object.hasOwn(REASONS, error.reason)
  );
}
