import { zoneOf } from '@wp/contract';
import { dateOfDayIndex, localDayIndex, localTimeOfDayMs } from '../grid/calendar.ts';
import { distinctInstants, intervalsOf } from './intervals.ts';
import { DAY_MS, HOUR_MS } from './units.ts';

/** How complete one local day is. */
export interface DayCompleteness {
  /** `2026-11-24` in the zone asked for. */
  readonly date: string;
  /** Rows of that day whose value is there. */
  readonly count: number;
  /** count × interval ÷ 86,400 s; duplicates can raise it over 1. */
  readonly score: number;
}

/** Settings of the completeness figures. */
export interface CompletenessOptions {
  /** Default: the most frequent difference of the instants. */
  readonly intervalMs?: number;
  /** Default `UTC`. */
  readonly timeZone?: string;
}

/**
 * A score for every day from the first instant to the last, days without a row among them: valid count × interval ÷
 * 86,400 s (pvanalytics `completeness_score`). A value that is missing or infinite does not count; a row without an instant is left out.
 */
export function dailyCompleteness(
  times: Float64Array,
  values: Float64Array,
  options: CompletenessOptions = {},
): DayCompleteness[] {
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const instants = distinctInstants(times);
  if (instants.length === 0) return [];
  const intervalMs = options.intervalMs ?? intervalsOf(instants).modeMs;
  const first = localDayIndex(instants[0] as number, zone);
  const last = localDayIndex(instants[instants.length - 1] as number, zone);
  const counts = new Uint32Array(last - first + 1);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!Number.isFinite(time) || !Number.isFinite(values[i])) continue;
    const day = localDayIndex(time, zone) - first;
    counts[day] = (counts[day] as number) + 1;
  }
  return Array.from(counts, (count, day) => ({
    date: dateOfDayIndex(first + day),
    count,
    score: (count * intervalMs) / DAY_MS,
  }));
}

/** What the values of each hour of the local clock come to: days from the first, 24 hours each. */
export interface LocalHours {
  readonly dates: readonly string[];
  /** Values that are there. */
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
}

/** Counts and sums by hour of the local clock in one pass; a row without an instant is left out, an infinite value too. */
export function localHours(times: Float64Array, values: Float64Array, timeZone = 'UTC'): LocalHours {
  const zone = zoneOf(timeZone);
  const { earliest, latest } = extentOf(times);
  if (!(earliest <= latest)) return { dates: [], counts: new Uint32Array(0), sums: new Float64Array(0) };
  const first = localDayIndex(earliest, zone);
  const days = localDayIndex(latest, zone) - first + 1;
  const counts = new Uint32Array(days * 24);
  const sums = new Float64Array(days * 24);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    const value = values[i] as number;
    if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
    const hour = Math.floor(localTimeOfDayMs(time, zone) / HOUR_MS);
    const cell = (localDayIndex(time, zone) - first) * 24 + hour;
    counts[cell] = (counts[cell] as number) + 1;
    sums[cell] = (sums[cell] as number) + value;
  }
  return { dates: Array.from({ length: days }, (_, day) => dateOfDayIndex(first + day)), counts, sums };
}

function extentOf(times: Float64Array): { earliest: number; latest: number } {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!Number.isFinite(time)) continue;
    if (time < earliest) earliest = time;
    if (time > latest) latest = time;
  }
  return { earliest, latest };
}

/**
 * Completeness by day and hour of the local clock: rows are days from the first, 24 columns; each cell is the valid
 * count × interval ÷ 1 h. Hours the clock repeats can exceed 1, hours it skips are 0.
 */
export function hourlyCompleteness(
  times: Float64Array,
  values: Float64Array,
  options: CompletenessOptions = {},
): { readonly dates: readonly string[]; readonly scores: Float64Array } {
  const { dates, counts } = localHours(times, values, options.timeZone);
  const intervalMs = options.intervalMs ?? intervalsOf(distinctInstants(times)).modeMs;
  return { dates, scores: Float64Array.from(counts, (count) => (count * intervalMs) / HOUR_MS) };
}
