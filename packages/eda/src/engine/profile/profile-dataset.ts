import { resample } from '../grid/resample.ts';
import type { Quantity } from '../quality/physical-limits.ts';
import type { Quartiles } from '../quality/tukey.ts';
import { dailyCompleteness } from '../time/completeness.ts';
import { ALERT_THRESHOLDS, type Alert, type AlertThresholds, alertsOf } from './alerts.ts';
import type { NumberColumn, ProfileColumn } from './column-input.ts';
import { type ColumnProfile, columnProfile } from './column-profile.ts';
import { duplicateRowCount } from './duplicate-rows.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';
import { type CorrelationProfile, pairProfile } from './pair-profile.ts';
import { type QualityProfile, qualityProfile } from './quality-profile.ts';
import { type SeriesProfile, seriesProfile } from './series-profile.ts';

/** Settings of {@link profileDataset}. */
export interface ProfileOptions {
  /** Name of the time column; without one there are no series, quality, completeness and resampled figures. */
  readonly time?: string;
  /** Rows in a season, for STL; default: told from the interval or the spectrum. */
  readonly period?: number;
  /** Whether the robust STL is made too; default: of series that are not long. */
  readonly robust?: boolean;
  /** The calendar of days; default `UTC`. */
  readonly timeZone?: string;
  readonly thresholds?: Partial<AlertThresholds>;
  /** What columns measure, for physical limits. */
  readonly quantities?: Readonly<Record<string, Quantity>>;
  /** Told what is done next and the share done, 0 to 1; what it throws ends the profile. */
  readonly progress?: (share: number, what: string) => void;
}

/** A dataset's profile as JSON: figures are numbers or null, instants ISO 8601. */
export interface DatasetProfile {
  readonly rows: number;
  readonly dataset: {
    readonly columns: number;
    /** In memory: 8 a number, 2 a code unit of text. */
    readonly bytes: number;
    readonly missing_cells: number;
    readonly duplicate_rows: number;
  };
  readonly columns: Readonly<Record<string, ColumnProfile>>;
  readonly pearson: CorrelationProfile;
  readonly spearman: CorrelationProfile;
  readonly kendall: CorrelationProfile;
  readonly series: Readonly<Record<string, SeriesProfile>>;
  readonly quality: Readonly<Record<string, QualityProfile>>;
  readonly completeness_daily: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
  readonly resample_1h_mean: Readonly<Record<string, readonly Figure[]>>;
  readonly alerts: readonly Alert[];
  /** What was left out of the whole, and why. */
  readonly notes: readonly string[];
}

/** More hours than this are not listed. */
const MOST_HOURS = 1_000_000;

/**
 * Profiles a dataset: the figures of its columns and pairs and, with a time column, of its series. Every figure is exact
 * unless its neighbour says otherwise (`exact`, `notes`). Throws a RangeError when columns differ in length, or when the
 * time column is not among them.
 */
export function profileDataset(
  columns: readonly ProfileColumn[],
  options: ProfileOptions = {},
): DatasetProfile {
  const rows = columns[0]?.values.length ?? 0;
  const odd = columns.find((column) => column.values.length !== rows);
  if (odd !== undefined)
    throw new RangeError(`Column "${odd.name}" has ${odd.values.length} rows instead of ${rows}`);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) throw new RangeError(`Two columns are named "${name}": give each a name of its own`);
    names.add(name);
  }
  const times = timesOf(columns, options.time);
  const numbers = columns.filter((column): column is NumberColumn => column.kind === 'number');
  const steps = columns.length + 1 + (times === undefined ? 0 : numbers.length);
  let done = 0;
  const step = (what: string): void => options.progress?.(done++ / steps, what);

  const profiles = byName<ColumnProfile>();
  for (const column of columns) {
    step(column.name);
    profiles[column.name] = columnProfile(column);
  }
  step('pairs');
  const pairs = pairProfile(numbers, rows);
  const duplicateRows = duplicateRowCount(columns);
  const time = options.time === undefined ? undefined : profiles[options.time];
  const timeProfile = time?.kind === 'time' ? time : undefined;
  const overTime = timeFigures(numbers, times, profiles, options, step);
  return {
    rows,
    dataset: {
      columns: columns.length,
      bytes: columns.reduce((sum, column) => sum + bytesOf(column), 0),
      missing_cells: Object.values(profiles).reduce((sum, profile) => sum + profile.missing, 0),
      duplicate_rows: duplicateRows,
    },
    columns: profiles,
    ...pairs,
    ...overTime,
    alerts: alertsOf(
      {
        ...{
          rows,
          columns,
          profiles,
          duplicateRows,
          time: timeProfile,
          quantities: options.quantities ?? {},
        },
        ...{
          series: overTime.series,
          quality: overTime.quality,
          correlations: [pairs.pearson, pairs.spearman],
        },
      },
      { ...ALERT_THRESHOLDS, ...options.thresholds },
    ),
  };
}

/** The part of a profile that needs the times of its rows. */
export type OverTime = Pick<
  DatasetProfile,
  'completeness_daily' | 'notes' | 'quality' | 'resample_1h_mean' | 'series'
>;

/**
 * The figures over time alone, of rows that are one series: of one module, not of several after each other. Throws a
 * RangeError when the time column is not among the columns.
 */
export function profileOverTime(
  columns: readonly ProfileColumn[],
  options: ProfileOptions & { readonly time: string },
): OverTime {
  const numbers = columns.filter((column): column is NumberColumn => column.kind === 'number');
  const times = timesOf(columns, options.time) ?? new Float64Array(0);
  const profiles = byName<ColumnProfile>();
  profiles[options.time] = columnProfile({ kind: 'time', name: options.time, values: times });
  let done = 0;
  const step = (what: string): void => options.progress?.(done++ / Math.max(1, numbers.length), what);
  return timeFigures(numbers, times, profiles, options, step);
}

function timeFigures(
  numbers: readonly NumberColumn[],
  times: Float64Array | undefined,
  profiles: Readonly<Record<string, ColumnProfile>>,
  options: ProfileOptions,
  step: (what: string) => void,
): OverTime {
  const own = options.time === undefined ? undefined : profiles[options.time];
  const time = own?.kind === 'time' ? own : undefined;
  const series = byName<SeriesProfile>();
  const quality = byName<QualityProfile>();
  const completeness = byName<Record<string, Figure>>();
  const hourly = byName<Figure[]>();
  const notes: string[] = [];
  if (times !== undefined && time !== undefined && time.actual > 0) {
    const zone = options.timeZone === undefined ? {} : { timeZone: options.timeZone };
    const intervalMs = time.interval_ms ?? Number.NaN;
    const hours = (Date.parse(time.end ?? '') - Date.parse(time.start ?? '')) / 3_600_000;
    if (hours > MOST_HOURS) notes.push(`Hourly means are left out over ${MOST_HOURS} hours.`);
    for (const { name, values } of numbers) {
      step(name);
      series[name] = seriesProfile(values, {
        intervalMs,
        ...(options.period === undefined ? {} : { period: options.period }),
        ...(options.robust === undefined ? {} : { robust: options.robust }),
      });
      quality[name] = qualityProfile(values, quartilesOf(profiles[name]));
      const days = dailyCompleteness(times, values, zone);
      completeness[name] = Object.fromEntries(days.map((day) => [day.date, figureOf(day.score)]));
      if (hours <= MOST_HOURS) hourly[name] = hourlyMeans(times, values);
    }
  }
  return { series, quality, completeness_daily: completeness, resample_1h_mean: hourly, notes };
}

/** By any name, `__proto__` too: an object of its own, without one behind it. */
const byName = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** Of the column's own figures, where they are made. */
function quartilesOf(profile: ColumnProfile | undefined): Quartiles | undefined {
  if (profile?.kind !== 'number' || profile.p25 === null || profile.p75 === null) return undefined;
  return { q1: profile.p25, q3: profile.p75 };
}

function hourlyMeans(times: Float64Array, values: Float64Array): Figure[] {
  const interval = { every: 1, unit: 'hour' } as const;
  return figuresOf(resample(times, values, { interval, aggregates: ['mean'] }).aggregates.mean ?? []);
}

function timesOf(columns: readonly ProfileColumn[], name: string | undefined): Float64Array | undefined {
  if (name === undefined) return undefined;
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'time') throw new RangeError(`"${name}" is not a time column of the dataset`);
  return column.values;
}

function bytesOf(column: ProfileColumn): number {
  if (column.kind !== 'text') return 8 * column.values.length;
  return column.values.reduce((sum, value) => sum + 2 * (value?.length ?? 0), 0);
}
