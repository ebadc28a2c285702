import type { Zone } from '@wp/contract';
import { DAY_MS } from '../time/units.ts';

/** A width of time: fixed up to hours, by the calendar of a zone from days on. */
export interface Interval {
  readonly every: number;
  readonly unit: IntervalUnit;
}

/** Units of a width of time; days and longer follow the calendar. */
export type IntervalUnit =
  | 'ms'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year';

const FIXED_MS = { ms: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;
/** 1969-12-29, a Monday: weeks start on Mondays, as ISO 8601 has it. */
const FIRST_MONDAY = -3;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/**
 * The start of the bucket an instant lies in, and of the next. Fixed widths are aligned to the epoch in UTC; days and
 * weeks (from a Monday), months, quarters and years to midnights of the zone, so that a day may last 23 or 25 hours.
 */
export function bucketAt(timeMs: number, interval: Interval, zone: Zone): { startMs: number; endMs: number } {
  const { every, unit } = interval;
  if (!(every > 0)) throw new RangeError(`An interval must be longer than nothing, and is ${every} ${unit}`);
  switch (unit) {
    case 'ms':
    case 'second':
    case 'minute':
    case 'hour': {
      const width = every * FIXED_MS[unit];
      const startMs = Math.floor(timeMs / width) * width;
      return { startMs, endMs: startMs + width };
    }
    case 'day':
    case 'week': {
      const width = unit === 'week' ? 7 * every : every;
      const origin = unit === 'week' ? FIRST_MONDAY : 0;
      const day = Math.floor((timeMs + zone.offsetMsAt(timeMs)) / DAY_MS);
      const first = Math.floor((day - origin) / width) * width + origin;
      return { startMs: zone.instantOf(first * DAY_MS), endMs: zone.instantOf((first + width) * DAY_MS) };
    }
    case 'month':
    case 'quarter':
    case 'year': {
      const width = every * MONTHS[unit];
      const local = new Date(timeMs + zone.offsetMsAt(timeMs));
      const month = local.getUTCFullYear() * 12 + local.getUTCMonth();
      const first = Math.floor(month / width) * width;
      return { startMs: zone.instantOf(monthStart(first)), endMs: zone.instantOf(monthStart(first + width)) };
    }
    default:
      return unit satisfies never;
  }
}

function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1);
}

/** The local date of an instant, `2026-11-24`. */
export function localDate(timeMs: number, zone: Zone): string {
  return new Date(timeMs + zone.offsetMsAt(timeMs)).toISOString().slice(0, 10);
}

/** Whole days of the zone's calendar since 1970-01-01. */
export function localDayIndex(timeMs: number, zone: Zone): number {
  return Math.floor((timeMs + zone.offsetMsAt(timeMs)) / DAY_MS);
}

/** The date of a day index, `2026-11-24`. */
export function dateOfDayIndex(dayIndex: number): string {
  return new Date(dayIndex * DAY_MS).toISOString().slice(0, 10);
}

/** The local clock's ms since its midnight. */
export function localTimeOfDayMs(timeMs: number, zone: Zone): number {
  const local = timeMs + zone.offsetMsAt(timeMs);
  return local - Math.floor(local / DAY_MS) * DAY_MS;
}
