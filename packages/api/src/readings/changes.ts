import { AppError, instantSchema } from '@wp/contract';
import { listChangedDays } from '@wp/db';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

const DAY_MS = 86_400_000;
/** A hundred years: more days than any store holds, and few enough to name each. */
const MAX_DAYS = 36_525;

export const changesQuerySchema = z
  .object({ from: instantSchema, to: instantSchema, since: z.string().max(1024).optional() })
  .refine((q) => q.from < q.to, { message: '`from` must lie before `to`', path: ['to'] })
  .refine((q) => q.to - q.from <= MAX_DAYS * DAY_MS, {
    message: `must lie within ${MAX_DAYS} days of \`from\``,
    path: ['to'],
  });
export type ChangesQuery = z.output<typeof changesQuerySchema>;

export interface ChangesAnswer {
  /** UTC days as `2026-03-29`, ascending. */
  days: string[];
  /** What `since` is next time; it holds for every range. */
  cursor: string;
}

/**
 * Answers `readings.changes`: the days of the range that were touched after `since` was given out, none left out and
 * some perhaps in vain. Without `since`, or with one of before a restore, that is every day.
 * @throws AppError `INVALID_CURSOR` for a `since` that this service did not give out
 */
export async function queryChanges(
  { database, secretKey, limits }: Pick<Services, 'database' | 'secretKey' | 'limits'>,
  { from, to, since }: ChangesQuery,
  signal: AbortSignal,
): Promise<ChangesAnswer> {
  const after = since === undefined ? undefined : readCursor(since, secretKey);
  const { days, position } = await database.transaction(
    (trx) => listChangedDays(trx.db, { fromMs: from, toMs: to }, after),
    { readOnly: true, statementTimeoutMs: limits.timeoutMs, signal },
  );
  return {
    days: (days ?? everyDay(from, to)).map((ms) => new Date(ms).toISOString().slice(0, 10)),
    cursor: encodeCursor(`${KIND}${position}`, secretKey),
  };
}

const KIND = 'changes ';

function readCursor(cursor: string, secretKey: string): string {
  const text = decodeCursor(cursor, secretKey);
  if (!text.startsWith(KIND))
    throw new AppError('INVALID_CURSOR', 'This cursor is of another list; begin again without one.');
  return text.slice(KIND.length);
}

function everyDay(from: number, to: number): number[] {
  const first = Math.floor(from / DAY_MS);
  return Array.from({ length: Math.ceil(to / DAY_MS) - first }, (_, i) => (first + i) * DAY_MS);
}
