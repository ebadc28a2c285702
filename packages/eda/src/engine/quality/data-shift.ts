import { zoneOf } from '@wp/contract';
import { quantileSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { dateOfDayIndex } from '../grid/calendar.ts';
import { resample } from '../grid/resample.ts';
import { changePoints, defaultPenalty } from '../series/change-points.ts';
import { DAY_MS } from '../time/units.ts';
import { staleByRounding } from './stale.ts';

/** Settings of {@link dataShifts}. */
export interface DataShiftOptions {
  readonly timeZone?: string;
  /** Least days between two shifts; default 20. */
  readonly leastDays?: number;
  /** Multiplies the penalty of a shift; default 5, more finds fewer. */
  readonly strictness?: number;
}

/** A step of the level of a series of days. */
export interface DataShift {
  /** The first day of the new level, `2026-11-24`. */
  readonly date: string;
  /** Mean of the new level ÷ mean of the old, both of the day's sums. */
  readonly ratio: number;
}

/** What was looked at, and what was found. */
export interface DataShifts {
  readonly shifts: readonly DataShift[];
  readonly days: number;
  /** Whether the median of each date of the year was taken off first, which takes over two years. */
  readonly seasonRemoved: boolean;
}

/**
 * Steps of the level, by penalised segmentation of the day's sums (after Perry & Muller 2022; pvanalytics
 * `detect_data_shifts`): days that are stale, not positive, or outside the 1st … 99th percentile are left out, sums are
 * scaled to 0 … 1, and over two years of data the median of each date is taken off. The variant here is PELT with the L2
 * cost, where pvanalytics has a kernel and a window or bottom-up search.
 */
export function dataShifts(
  times: Float64Array,
  values: Float64Array,
  options: DataShiftOptions = {},
): DataShifts {
  const { timeZone = 'UTC', leastDays = 20, strictness = 5 } = options;
  const zone = zoneOf(timeZone);
  const { startMs, aggregates } = resample(times, values, {
    interval: { every: 1, unit: 'day' },
    aggregates: ['sum'],
    timeZone,
  });
  const sums = withoutOddDays(aggregates.sum ?? new Float64Array(0));
  const dayIndex = Array.from(startMs, (start) => Math.floor((start + zone.offsetMsAt(start)) / DAY_MS));
  const seasonRemoved = dayIndex.length > 731;
  const level = seasonRemoved ? withoutSeason(scaled(sums), dayIndex) : scaled(sums);
  const present = level.filter((value) => !Number.isNaN(value));
  const { segments } = changePoints(level, {
    minSize: leastDays,
    penalty: strictness * Math.max(defaultPenalty(present), 1e-6),
  });
  const shifts = segments.slice(1).map((segment, k) => {
    const before = segments[k] ?? segment;
    return {
      date: dateOfDayIndex(dayIndex[segment.start] as number),
      ratio:
        meanOf(sums.subarray(segment.start, segment.end)) / meanOf(sums.subarray(before.start, before.end)),
    };
  });
  return { shifts, days: present.length, seasonRemoved };
}

function withoutOddDays(sums: Float64Array): Float64Array {
  const stale = staleByRounding(sums).flags;
  const sorted = sortedPresent(sums);
  const low = quantileSorted(sorted, 0.01);
  const high = quantileSorted(sorted, 0.99);
  return sums.map((sum, day) =>
    stale[day] === 1 || sum <= 0 || sum <= low || sum >= high ? Number.NaN : sum,
  );
}

function scaled(sums: Float64Array): Float64Array {
  const sorted = sortedPresent(sums);
  const low = sorted[0] ?? 0;
  const range = (sorted[sorted.length - 1] ?? 0) - low;
  return range > 0 ? sums.map((sum) => (sum - low) / range) : sums;
}

function withoutSeason(level: Float64Array, dayIndex: readonly number[]): Float64Array {
  const groups = new Map<string, number[]>();
  const dates = dayIndex.map((day) => dateOfDayIndex(day).slice(5));
  dates.forEach((date, i) => {
    if (Number.isNaN(level[i])) return;
    const group = groups.get(date);
    if (group === undefined) groups.set(date, [level[i] as number]);
    else group.push(level[i] as number);
  });
  const medians = new Map<string, number>();
  for (const [date, group] of groups) medians.set(date, quantileSorted(Float64Array.from(group).sort(), 0.5));
  return level.map((value, i) => value - (medians.get(dates[i] ?? '') ?? Number.NaN));
}

function meanOf(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return present.reduce((sum, value) => sum + value, 0) / present.length;
}
