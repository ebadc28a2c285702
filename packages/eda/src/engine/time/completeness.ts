import { dateOfDayIndex, localDayIndex, localTimeOfDayMs } from '../grid/calendar.ts';
import { zoneOf } from '../grid/zone.ts';
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
 * 86,400 s (pvanalytics `completeness_score`). A value that is NaN does not count; a row without an instant is left out.
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
    if (!Number.isFinite(time) || Number.isNaN(values[i])) continue;
    const day = localDayIndex(time, zone) - first;
    counts[day] = (counts[day] as number) + 1;
  }
  return Array.from(counts, (count, day) => ({
    date: dateOfDayIndex(first + day),
    count,
    score: (count * intervalMs) / DAY_MS,
  }));
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
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const days = dailyCompleteness(times, values, options);
  const scores = new Float64Array(days.length * 24);
  const instants = distinctInstants(times);
  if (instants.length === 0) return { dates: [], scores };
  const intervalMs = options.intervalMs ?? intervalsOf(instants).modeMs;
  const first = localDayIndex(instants[0] as number, zone);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!Number.isFinite(time) || Number.isNaN(values[i])) continue;
    const cell =
      (localDayIndex(time, zone) - first) * 24 + Math.floor(localTimeOfDayMs(time, zone) / HOUR_MS);
    scores[cell] = (scores[cell] as number) + intervalMs / HOUR_MS;
  }
  return { dates: days.map((day) => day.date), scores };
}
