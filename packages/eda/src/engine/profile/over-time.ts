import { resample } from '../grid/resample.ts';
import type { Quartiles } from '../quality/tukey.ts';
import { dailyCompleteness, type LocalHours, localHours } from '../time/completeness.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import type { ColumnProfile, TimeProfile } from './column-profile.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';
import { type QualityProfile, qualityProfile } from './quality-profile.ts';
import { type SeriesProfile, seriesProfile } from './series-profile.ts';
import { type TimedProfile, timedProfile } from './timed-profile.ts';

/** The figures of a column as a series, by the order of its rows and by their instants. */
export type TimedSeries = SeriesProfile & TimedProfile;

/** The part of a profile that needs the times of its rows. */
export interface OverTime {
  readonly series: Readonly<Record<string, TimedSeries>>;
  readonly quality: Readonly<Record<string, QualityProfile>>;
  readonly completeness_daily: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
  /** The 24 hours of each local day. */
  readonly completeness_hourly: Readonly<Record<string, Readonly<Record<string, readonly Figure[]>>>>;
  readonly resample_1h_mean: Readonly<Record<string, readonly Figure[]>>;
  /** What was left out of the whole, and why. */
  readonly notes: readonly string[];
}

/** One column's part of {@link OverTime}. */
export interface ColumnOverTime {
  readonly series: TimedSeries;
  readonly quality: QualityProfile;
  readonly completeness: Readonly<Record<string, Figure>>;
  /** Undefined where there are more hours than are listed. */
  readonly completenessHourly: Readonly<Record<string, readonly Figure[]>> | undefined;
  /** Undefined where there are more hours than are listed. */
  readonly hourly: readonly Figure[] | undefined;
}

/** Settings of {@link columnOverTime}. */
export interface OverTimeOptions {
  readonly period?: number | undefined;
  readonly robust?: boolean | undefined;
  readonly timeZone?: string | undefined;
  readonly quartiles?: Quartiles | undefined;
}

/** More hours than this are not listed. */
const MOST_HOURS = 1_000_000;

/** A column's figures over time: its rows are one series, at `times`, whose own figures are `time`. */
export function columnOverTime(
  values: Float64Array,
  times: Float64Array,
  time: TimeProfile,
  { period, robust, timeZone, quartiles }: OverTimeOptions,
): ColumnOverTime {
  const intervalMs = time.interval_ms ?? Number.NaN;
  const isLong = hoursOf(time) > MOST_HOURS;
  const hours = isLong ? undefined : localHours(times, values, timeZone);
  const series = seriesProfile(values, {
    intervalMs,
    ...(period === undefined ? {} : { period }),
    ...(robust === undefined ? {} : { robust }),
  });
  const timed = timedProfile(values, times, { time, series, hours });
  return {
    series: { ...series, ...timed, notes: [...series.notes, ...timed.notes] },
    quality: qualityProfile(values, quartiles),
    completeness:
      hours === undefined
        ? dailyScores(times, values, { intervalMs, timeZone })
        : scoresByDay(hours, intervalMs),
    completenessHourly: hours && scoresByHour(hours, intervalMs),
    hourly: isLong ? undefined : hourlyMeans(times, values),
  };
}

function dailyScores(
  times: Float64Array,
  values: Float64Array,
  { intervalMs, timeZone }: { intervalMs: number; timeZone: string | undefined },
): Record<string, Figure> {
  const days = dailyCompleteness(times, values, {
    intervalMs,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return Object.fromEntries(days.map((day) => [day.date, figureOf(day.score)]));
}

const scoresByDay = ({ dates, counts }: LocalHours, intervalMs: number): Record<string, Figure> =>
  Object.fromEntries(
    dates.map((date, day) => {
      const count = counts.subarray(day * 24, day * 24 + 24).reduce((sum, n) => sum + n, 0);
      return [date, figureOf((count * intervalMs) / DAY_MS)];
    }),
  );

const scoresByHour = ({ dates, counts }: LocalHours, intervalMs: number): Record<string, Figure[]> =>
  Object.fromEntries(
    dates.map((date, day) => [
      date,
      Array.from(counts.subarray(day * 24, day * 24 + 24), (n) => figureOf((n * intervalMs) / HOUR_MS)),
    ]),
  );

/** The parts of the columns as one; without a time that is there, of none. */
export function joinOverTime(
  parts: readonly (readonly [name: string, part: ColumnOverTime])[],
  time: TimeProfile | undefined,
): OverTime {
  const series = byName<TimedSeries>();
  const quality = byName<QualityProfile>();
  const completeness = byName<Readonly<Record<string, Figure>>>();
  const completenessHourly = byName<Readonly<Record<string, readonly Figure[]>>>();
  const hourly = byName<readonly Figure[]>();
  for (const [name, part] of parts) {
    series[name] = part.series;
    quality[name] = part.quality;
    completeness[name] = part.completeness;
    if (part.completenessHourly !== undefined) completenessHourly[name] = part.completenessHourly;
    if (part.hourly !== undefined) hourly[name] = part.hourly;
  }
  const isLong = time !== undefined && hoursOf(time) > MOST_HOURS;
  const notes = isLong
    ? [`Hourly means and completeness, and changes of level, are left out over ${MOST_HOURS} hours.`]
    : [];
  return {
    ...{ series, quality, completeness_daily: completeness, completeness_hourly: completenessHourly },
    ...{ resample_1h_mean: hourly, notes },
  };
}

/** An object for values by any name, `__proto__` too: it has no prototype. */
export const byName = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

const hoursOf = (time: TimeProfile): number =>
  (Date.parse(time.end ?? '') - Date.parse(time.start ?? '')) / 3_600_000;

/** Quartiles from a column's own figures, where they are made. */
export function quartilesOf(profile: ColumnProfile | undefined): Quartiles | undefined {
  if (profile?.kind !== 'number' || profile.p25 === null || profile.p75 === null) return undefined;
  return { q1: profile.p25, q3: profile.p75 };
}

function hourlyMeans(times: Float64Array, values: Float64Array): Figure[] {
  const interval = { every: 1, unit: 'hour' } as const;
  return figuresOf(resample(times, values, { interval, aggregates: ['mean'] }).aggregates.mean ?? []);
}
