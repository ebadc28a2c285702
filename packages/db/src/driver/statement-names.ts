import { createHash } from 'node:crypto';

/** Each connection keeps as many prepared statements, a few kB each. */
const MAX_NAMES = 500;
/** What it costs to read a stretch of the hypertable or of a roll-up depends on the times: planned each time. */
const PLANNED_EACH_TIME = /\breading(?:_minute|_hour|_day)?\b/i;

const names = new Map<string, string>();

/**
 * The name under which PostgreSQL keeps a statement's plan, so that it is not parsed and planned for each call:
 * a third of the time of a small query. Undefined for what is planned each time.
 */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMES || PLANNED_EACH_TIME.test(sql)) return undefined;
  const name = `wp_${createHash('sha256').update(sql).digest('base64url').slice(0, 24)}`;
  names.set(sql, name);
  return name;
}

/** Whether a pooler stands between that gives each transaction another connection, where nothing can be kept. */
export const isPooled = (url: string): boolean => /[?&]pgbouncer=(?:true|1)(?:&|$)/.test(url);

/** Another process changed a table that a kept plan answers from: this connection cannot be used any more. */
export const isStalePlan = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '0A000' &&
  /cached plan must not change result type/.test(error.message);
