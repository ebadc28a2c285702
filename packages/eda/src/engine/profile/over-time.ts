import { resample } from '../grid/resample.ts';
import type { Quartiles } from '../quality/tukey.ts';
import { dailyCompleteness } from '../time/completeness.ts';
import type { ColumnProfile, TimeProfile } from './column-profile.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';
import { type QualityProfile, qualityProfile } from './quality-profile.ts';
import { type SeriesProfile, seriesProfile } from './series-profile.ts';

/** The part of a profile that needs the times of its rows. */
export interface OverTime {
  readonly series: Readonly<Record<string, SeriesProfile>>;
  readonly quality: Readonly<Record<string, QualityProfile>>;
  readonly completeness_daily: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
  readonly resample_1h_mean: Readonly<Record<string, readonly Figure[]>>;
  /** What was left out of the whole, and why. */
  readonly notes: readonly string[];
}

/** One column's part of {@link OverTime}. */
export interface ColumnOverTime {
  readonly series: SeriesProfile;
  readonly quality: QualityProfile;
  readonly completeness: Readonly<Record<string, Figure>>;
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
  const days = dailyCompleteness(times, values, timeZone === undefined ? {} : { timeZone });
  return {
    series: seriesProfile(values, {
      intervalMs: time.interval_ms ?? Number.NaN,
      ...(period === undefined ? {} : { period }),
      ...(robust === undefined ? {} : { robust }),
    }),
    quality: qualityProfile(values, quartiles),
    completeness: Object.fromEntries(days.map((day) => [day.date, figureOf(day.score)])),
    hourly: hoursOf(time) > MOST_HOURS ? undefined : hourlyMeans(times, values),
  };
}

/** The parts of the columns as one; without a time that is there, of none. */
export function joinOverTime(
  parts: readonly (readonly [name: string, part: ColumnOverTime])[],
  time: TimeProfile | undefined,
): OverTime {
  const series = byName<SeriesProfile>();
  const quality = byName<QualityProfile>();
  const completeness = byName<Readonly<Record<string, Figure>>>();
  const hourly = byName<readonly Figure[]>();
  for (const [name, part] of parts) {
    series[name] = part.series;
    quality[name] = part.quality;
    completeness[name] = part.completeness;
    if (part.hourly !== undefined) hourly[name] = part.hourly;
  }
  const isLong = time !== undefined && hoursOf(time) > MOST_HOURS;
  const notes = isLong ? [`Hourly means are left out over ${MOST_HOURS} hours.`] : [];
  return { series, quality, completeness_daily: completeness, resample_1h_mean: hourly, notes };
}

/** By any name, `__proto__` too: an object of its own, without one behind it. */
export const byName = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

const hoursOf = (time: TimeProfile): number =>
  (Date.parse(time.end ?? '') - Date.parse(time.start ?? '')) / 3_600_000;

/** Of a column's own figures, where they are made. */
export function quartilesOf(profile: ColumnProfile | undefined): Quartiles | undefined {
  if (profile?.kind !== 'number' || profile.p25 === null || profile.p75 === null) return undefined;
  return { q1: profile.p25, q3: profile.p75 };
}

function hourlyMeans(times: Float64Array, values: Float64Array): Figure[] {
  const interval = { every: 1, unit: 'hour' } as const;
  return figuresOf(resample(times, values, { interval, aggregates: ['mean'] }).aggregates.mean ?? []);
}
