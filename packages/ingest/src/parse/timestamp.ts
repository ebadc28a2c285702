import type { RecordErrorCode } from '@wp/contract';
import { resolveLocalTime } from './local-time.ts';

export type Timestamp =
  | { ok: true; ms: number; ambiguous: boolean }
  | { ok: false; code: RecordErrorCode; message: string };

const EXPECTED = 'expected "YYYY-MM-DD HH:mm:ss", ISO 8601, or epoch milliseconds';
const invalid = (message: string): Timestamp => ({ ok: false, code: 'INVALID_TIMESTAMP', message });
const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A record's time as epoch milliseconds; without an offset it is `timeZone`'s wall clock. */
export function readTimestamp(value: unknown, timeZone: string): Timestamp {
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? { ok: true, ms: Math.round(value), ambiguous: false }
      : invalid('a number out of range is no time');
  }
  if (typeof value !== 'string') return invalid(EXPECTED);
  const match = value.length <= 40 ? PATTERN.exec(value) : null;
  if (match === null) return invalid(EXPECTED);
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = Number(match[4] ?? 0);
  const minute = Number(match[5] ?? 0);
  const second = Number(match[6] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return invalid('no such day');
  if (hour > 23 || minute > 59 || second > 59) return invalid('no such time of day');
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  // Date.UTC reads the years 0 to 99 as 1900 and after; they are out of range either way.
  const local = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  return match[8] === undefined ? inZone(local, timeZone) : withOffset(local, match[8]);
}

function withOffset(local: number, text: string): Timestamp {
  if (text === 'Z' || text === 'z') return { ok: true, ms: local, ambiguous: false };
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 15 || minutes > 59) return invalid('no such offset');
  const offset = (hours * 60 + minutes) * 60_000;
  return { ok: true, ms: text.startsWith('-') ? local + offset : local - offset, ambiguous: false };
}

function inZone(local: number, timeZone: string): Timestamp {
  const found = resolveLocalTime(local, timeZone);
  if (found.kind === 'nonexistent') {
    return {
      ok: false,
      code: 'NONEXISTENT_LOCAL_TIME',
      message: `the clocks of ${timeZone} skip this time; send an offset`,
    };
  }
  return { ok: true, ms: found.ms, ambiguous: found.kind === 'ambiguous' };
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
