/** What a call that failed brought back. Without a status no answer came: the network, or a timeout. */
export class CallFailure extends Error {
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly retryAfter: string | null;
  /** Whether the server itself answered, not a proxy or a captive portal before it. */
  readonly fromServer: boolean;

  constructor(
    message: string,
    answer: {
      status?: number | undefined;
      reason?: string | undefined;
      retryAfter?: string | null;
      fromServer?: boolean;
    },
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'CallFailure';
    this.status = answer.status;
    this.reason = answer.reason;
    this.retryAfter = answer.retryAfter ?? null;
    this.fromServer = answer.fromServer ?? false;
  }
}

/** `retry`: soon; `unauthorized` and `refused`: someone has to mend something, the readings wait. */
export type Verdict = 'retry' | 'unauthorized' | 'refused' | 'too-large' | 'conflict' | 'invalid';

export function judge(failure: CallFailure): Verdict {
  const { status, fromServer } = failure;
  if (status === undefined || status === 408 || status === 425 || status === 429 || status >= 500)
    return 'retry';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 413) return 'too-large';
  if (fromServer && status === 409) return 'conflict';
  if (fromServer && (status === 400 || status === 422)) return 'invalid';
  return 'refused';
}

/** Whether the batch may have been stored all the same: no answer came, or a proxy gave up waiting for it. */
export const lostAnswer = ({ status, fromServer }: CallFailure): boolean =>
  status === undefined || (!fromServer && (status === 408 || status === 502 || status === 504));

/** What says that the server cannot take anything just now, whatever is sent. */
const BUSY = new Set(['OVERLOADED', 'SHUTTING_DOWN', 'DISK_FULL', 'NOT_MIGRATED', 'DATABASE_LOCKED']);

/** Whether the server itself failed over this batch, so that the batch may be the cause. */
export const blamesBatch = ({ status, reason, fromServer }: CallFailure): boolean =>
  fromServer && status !== undefined && status >= 500 && !BUSY.has(reason ?? '');

const BASE_MS = 500;
const CAP_MS = 60_000;
const SLOW_BASE_MS = 60_000;
const SLOW_CAP_MS = 600_000;
const MAX_RETRY_AFTER_MS = 3_600_000;

/** Full jitter: anything from 0 to base · 2^attempt, so that a fleet does not come back all at once. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 20)));
}

/** For what only a person can mend: half of it fixed, from a minute up to ten. */
export function slowBackoffMs(attempt: number, random: () => number): number {
  return Math.round((0.5 + random() / 2) * Math.min(SLOW_CAP_MS, SLOW_BASE_MS * 2 ** Math.min(attempt, 20)));
}

/** `Retry-After`, seconds or a date, in milliseconds from now; at most an hour, undefined where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)) : undefined;
}

/** How long to wait: never less than `Retry-After` asks for, with the jitter on top. */
export function waitMs(failure: CallFailure, attempt: number, nowMs: number, random: () => number): number {
  const verdict = judge(failure);
  const own = verdict === 'retry' ? backoffMs(attempt, random) : slowBackoffMs(attempt, random);
  const asked = retryAfterMs(failure.retryAfter, nowMs);
  return asked === undefined ? own : Math.max(asked + backoffMs(1, random), own);
}
