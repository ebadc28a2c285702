import { CodedTexts } from '../column/coded-texts.ts';
import type { Quantity } from '../quality/physical-limits.ts';
import { type FigureLabels, labelsOf } from './about.ts';
import { ALERT_THRESHOLDS, type Alert, type AlertThresholds, alertsOf } from './alerts.ts';
import { type AssociationProfile, associationProfile, type MissingProfile } from './association-profile.ts';
import { lengthOf, type NumberColumn, type ProfileColumn } from './column-input.ts';
import { type ColumnProfile, columnProfile, type TimeProfile } from './column-profile.ts';
import { duplicateRowCount } from './duplicate-rows.ts';
import { byName, columnOverTime, joinOverTime, type OverTime, quartilesOf } from './over-time.ts';
import {
  type CorrelationProfile,
  type InformationProfile,
  type PairProfile,
  pairProfile,
} from './pair-profile.ts';

/** Settings of {@link profileDataset}. */
export interface ProfileOptions {
  /** Name of the time column; without one there are no series, quality, completeness and resampled figures. */
  readonly time?: string;
  /** Rows in a season, for STL; default: told from the interval or the spectrum. */
  readonly period?: number;
  /** Whether the robust STL is made too; default: for series that are not long. */
  readonly robust?: boolean;
  /** The calendar of days; default `UTC`. */
  readonly timeZone?: string;
  readonly thresholds?: Partial<AlertThresholds>;
  /** What columns measure, for physical limits. */
  readonly quantities?: Readonly<Record<string, Quantity>>;
  /** Called with the share done, 0 to 1, and what is done next; what it throws ends the profile. */
  readonly progress?: (share: number, what: string) => void;
}

/** A dataset's profile as JSON: figures are numbers or null, instants ISO 8601. */
export interface DatasetProfile extends OverTime {
  readonly rows: number;
  readonly dataset: {
    readonly columns: number;
    /** Size in memory: 8 a number, 2 a code unit of text. */
    readonly bytes: number;
    readonly missing_cells: number;
    readonly duplicate_rows: number;
  };
  readonly columns: Readonly<Record<string, ColumnProfile>>;
  readonly pearson: CorrelationProfile;
  readonly spearman: CorrelationProfile;
  readonly kendall: CorrelationProfile;
  readonly mutual_information: InformationProfile;
  /** Cramér's V of texts with at most a hundred different values. */
  readonly cramers_v: CorrelationProfile;
  readonly missing_matrix: MissingProfile;
  readonly alerts: readonly Alert[];
  /** What each figure is, by its path. */
  readonly about: FigureLabels;
}

/**
 * Profiles a dataset: the figures of its columns and pairs and, with a time column, of its series. Every figure is exact
 * unless its neighbour says otherwise (`exact`, `notes`). Throws a RangeError when columns differ in length, or when the
 * time column is not among them.
 */
export function profileDataset(
  columns: readonly ProfileColumn[],
  options: ProfileOptions = {},
): DatasetProfile {
  const rows = rowCount(columns);
  const odd = columns.find((column) => lengthOf(column) !== rows);
  if (odd !== undefined)
    throw new RangeError(`Column "${odd.name}" has ${lengthOf(odd)} rows instead of ${rows}`);
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
  const associations = associationProfile(columns, rows);
  const duplicateRows = duplicateRowCount(columns);
  const time = timeProfileOf(profiles, options.time);
  const overTime = overTimeOf(numbers, { times, time, profiles }, options, step);
  return joinProfile(columns, { profiles, pairs, associations, duplicateRows, overTime }, options);
}

/** Parts that {@link joinProfile} makes a whole of, wherever each was computed. */
export interface ProfileParts {
  readonly profiles: Readonly<Record<string, ColumnProfile>>;
  readonly pairs: PairProfile;
  readonly associations: AssociationProfile;
  readonly duplicateRows: number;
  readonly overTime: OverTime;
}

/** A dataset's profile from its parts, with the alerts that follow from them. */
export function joinProfile(
  columns: readonly ProfileColumn[],
  { profiles, pairs, associations, duplicateRows, overTime }: ProfileParts,
  options: Pick<ProfileOptions, 'quantities' | 'thresholds' | 'time'>,
): DatasetProfile {
  const rows = rowCount(columns);
  const time = timeProfileOf(profiles, options.time);
  const { series, quality } = overTime;
  const correlations = [pairs.pearson, pairs.spearman];
  const quantities = options.quantities ?? {};
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
    cramers_v: associations.cramers_v,
    missing_matrix: associations.missing_matrix,
    ...overTime,
    notes: [...associations.notes, ...overTime.notes],
    alerts: alertsOf(
      { rows, columns, profiles, duplicateRows, time, quantities, series, quality, correlations },
      { ...ALERT_THRESHOLDS, ...options.thresholds },
    ),
    about: labelsOf({
      rows,
      columns: profiles,
      isOverTime: Object.keys(series).length > 0,
      lookedAt: {
        ...pairs,
        cramers_v: associations.cramers_v,
        missing_matrix: associations.missing_matrix,
      },
    }),
  };
}

function timeProfileOf(
  profiles: Readonly<Record<string, ColumnProfile>>,
  name: string | undefined,
): TimeProfile | undefined {
  const own = name === undefined ? undefined : profiles[name];
  return own?.kind === 'time' ? own : undefined;
}

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
  const own = columnProfile({ kind: 'time', name: options.time, values: times });
  let done = 0;
  const step = (what: string): void => options.progress?.(done++ / Math.max(1, numbers.length), what);
  return overTimeOf(
    numbers,
    { times, time: own.kind === 'time' ? own : undefined, profiles: {} },
    options,
    step,
  );
}

function overTimeOf(
  numbers: readonly NumberColumn[],
  { times, time, profiles }: Whole,
  { period, robust, timeZone }: ProfileOptions,
  step: (what: string) => void,
): OverTime {
  if (times === undefined || time === undefined || time.actual === 0) return joinOverTime([], undefined);
  const parts = numbers.map(({ name, values }) => {
    step(name);
    const quartiles = quartilesOf(profiles[name]);
    return [name, columnOverTime(values, times, time, { period, robust, timeZone, quartiles })] as const;
  });
  return joinOverTime(parts, time);
}

interface Whole {
  readonly times: Float64Array | undefined;
  readonly time: TimeProfile | undefined;
  readonly profiles: Readonly<Record<string, ColumnProfile>>;
}

function timesOf(columns: readonly ProfileColumn[], name: string | undefined): Float64Array | undefined {
  if (name === undefined) return undefined;
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'time') throw new RangeError(`"${name}" is not a time column of the dataset`);
  return column.values;
}

function bytesOf(column: ProfileColumn): number {
  if (column instanceof CodedTexts) return bytesOfCodes(column);
  if (column.kind !== 'text') return 8 * column.values.length;
  return column.values.reduce((sum, value) => sum + 2 * (value?.length ?? 0), 0);
}

function bytesOfCodes({ codes, dictionary }: CodedTexts): number {
  let bytes = 0;
  for (const code of codes) if (code >= 0) bytes += 2 * (dictionary[code] as string).length;
  return bytes;
}

const rowCount = (columns: readonly ProfileColumn[]): number => {
  const [first] = columns;
  return first === undefined ? 0 : lengthOf(first);
};
