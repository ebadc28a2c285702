import { at } from '@wp/contract';
import { PHYSICAL_LIMITS, type Quantity } from '../quality/physical-limits.ts';
import { outOfRange } from '../quality/range.ts';
import type { NumberColumn, ProfileColumn } from './column-input.ts';
import type { ColumnProfile, NumberProfile, TimeProfile } from './column-profile.ts';
import type { CorrelationProfile } from './pair-profile.ts';
import type { QualityProfile } from './quality-profile.ts';
import type { SeriesProfile } from './series-profile.ts';

/** What an alert is about. */
export type AlertKind =
  | 'constant'
  | 'almost-constant'
  | 'high-missing'
  | 'high-zeros'
  | 'skewed'
  | 'correlated'
  | 'duplicate-rows'
  | 'gaps'
  | 'irregular-interval'
  | 'stale'
  | 'non-stationary'
  | 'seasonal'
  | 'out-of-range';

/** Something to look at. */
export interface Alert {
  readonly kind: AlertKind;
  /** The columns it is about; none for the dataset as a whole. */
  readonly columns: readonly string[];
  /** What was found, as a sentence. */
  readonly text: string;
  /** The figure that raised it, and the threshold it passed. */
  readonly value: number;
  readonly threshold: number;
}

/** Shares are 0 to 1. */
export interface AlertThresholds {
  readonly missing: number;
  readonly zeros: number;
  /** Share of the most frequent value. */
  readonly almostConstant: number;
  /** |skewness|. */
  readonly skewness: number;
  /** |Pearson| or |Spearman|. */
  readonly correlation: number;
  readonly duplicateRows: number;
  /** Missing instants in gaps ÷ expected ones. */
  readonly gaps: number;
  /** Share of differences equal to the interval, below which it is irregular. */
  readonly regularity: number;
  readonly stale: number;
  /** Strength of the season, where the interval is regular. */
  readonly seasonal: number;
}

/** Where alerts begin unless told otherwise. */
export const ALERT_THRESHOLDS: AlertThresholds = {
  missing: 0.05,
  zeros: 0.1,
  almostConstant: 0.95,
  skewness: 2,
  correlation: 0.9,
  duplicateRows: 0,
  gaps: 0,
  regularity: 0.95,
  stale: 0.01,
  seasonal: 0.64,
};

/** The figures that alerts are drawn from. */
export interface AlertInput {
  readonly rows: number;
  readonly columns: readonly ProfileColumn[];
  readonly profiles: Readonly<Record<string, ColumnProfile>>;
  readonly duplicateRows: number;
  readonly correlations: readonly CorrelationProfile[];
  readonly series: Readonly<Record<string, SeriesProfile>>;
  readonly quality: Readonly<Record<string, QualityProfile>>;
  /** Figures of the time column, where there is one. */
  readonly time: TimeProfile | undefined;
  readonly quantities: Readonly<Record<string, Quantity>>;
}

/** The alerts of a dataset, by column in the order given, those of the whole dataset first. */
export function alertsOf(input: AlertInput, thresholds: AlertThresholds = ALERT_THRESHOLDS): Alert[] {
  const alerts = [...wholeAlerts(input, thresholds), ...pairAlerts(input, thresholds)];
  for (const column of input.columns) {
    const profile = input.profiles[column.name];
    if (profile === undefined) continue;
    alerts.push(...missingAlert(column.name, profile, input.rows, thresholds));
    if (profile.kind === 'number') alerts.push(...numberAlerts(column.name, profile, thresholds));
    if (column.kind === 'number') alerts.push(...seriesAlerts(column, input, thresholds));
  }
  return alerts;
}

const short = (value: number | null): string =>
  value === null ? 'unknown' : String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function wholeAlerts({ rows, duplicateRows, time }: AlertInput, limits: AlertThresholds): Alert[] {
  const alerts: Alert[] = [];
  const share = rows === 0 ? 0 : duplicateRows / rows;
  if (share > limits.duplicateRows) {
    const text = `${duplicateRows} rows (${percent(share)}) repeat an earlier one in every column.`;
    alerts.push({ kind: 'duplicate-rows', columns: [], text, value: share, threshold: limits.duplicateRows });
  }
  if (time === undefined || time.expected === null) return alerts;
  const lost = time.expected === 0 ? 0 : time.missing_in_gaps / time.expected;
  if (lost > limits.gaps) {
    const text = `${time.gaps.length} gaps hide ${time.missing_in_gaps} rows (${percent(lost)} of those expected).`;
    alerts.push({ kind: 'gaps', columns: [], text, value: lost, threshold: limits.gaps });
  }
  if (time.regularity !== null && time.regularity < limits.regularity) {
    const text = `Only ${percent(time.regularity)} of the intervals are the usual one: figures that need an even grid are to be read with care.`;
    alerts.push({
      kind: 'irregular-interval',
      columns: [],
      text,
      value: time.regularity,
      threshold: limits.regularity,
    });
  }
  return alerts;
}

function pairAlerts({ correlations }: AlertInput, limits: AlertThresholds): Alert[] {
  const alerts: Alert[] = [];
  const [first] = correlations;
  first?.columns.forEach((a, i) => {
    first.columns.slice(0, i).forEach((b, j) => {
      const strongest = Math.max(...correlations.map(({ matrix }) => Math.abs(at(at(matrix, i), j) ?? 0)));
      if (strongest < limits.correlation) return;
      const text = `${b} and ${a} go together (|r| up to ${strongest.toFixed(3)}).`;
      alerts.push({
        kind: 'correlated',
        columns: [b, a],
        text,
        value: strongest,
        threshold: limits.correlation,
      });
    });
  });
  return alerts;
}

function missingAlert(name: string, profile: ColumnProfile, rows: number, limits: AlertThresholds): Alert[] {
  const { missing } = profile;
  const share = rows === 0 ? 0 : missing / rows;
  if (share <= limits.missing) return [];
  const infinite = profile.kind === 'number' ? profile.infinite : 0;
  const among = infinite === 0 ? '' : `, ${infinite} infinite ones among them`;
  const text = `${name} misses ${missing} values (${percent(share)}${among}).`;
  return [{ kind: 'high-missing', columns: [name], text, value: share, threshold: limits.missing }];
}

function numberAlerts(name: string, profile: NumberProfile, limits: AlertThresholds): Alert[] {
  const { count } = profile;
  if (count === 0) return [];
  const columns = [name];
  const top = (profile.most_frequent[0]?.count ?? 0) / count;
  if (profile.distinct === 1) {
    return [{ kind: 'constant', columns, text: `${name} has one value only.`, value: 1, threshold: 1 }];
  }
  const alerts: Alert[] = [];
  if (top > limits.almostConstant) {
    const text = `${percent(top)} of ${name} are ${profile.most_frequent[0]?.value}.`;
    alerts.push({ kind: 'almost-constant', columns, text, value: top, threshold: limits.almostConstant });
  }
  const zeros = profile.zeros / count;
  if (zeros > limits.zeros) {
    const text = `${percent(zeros)} of ${name} are 0.`;
    alerts.push({ kind: 'high-zeros', columns, text, value: zeros, threshold: limits.zeros });
  }
  const skewness = Math.abs(profile.skewness ?? 0);
  if (skewness > limits.skewness) {
    const text = `${name} is skewed (${(profile.skewness ?? 0).toFixed(2)}).`;
    alerts.push({ kind: 'skewed', columns, text, value: skewness, threshold: limits.skewness });
  }
  return alerts;
}

function seriesAlerts({ name, values }: NumberColumn, input: AlertInput, limits: AlertThresholds): Alert[] {
  const alerts: Alert[] = [];
  const columns = [name];
  const quality = input.quality[name];
  const stale = quality === undefined || input.rows === 0 ? 0 : quality.stale_diff_6_tail.length / input.rows;
  if (stale > limits.stale) {
    const text = `${percent(stale)} of ${name} stay unchanged for six rows or more.`;
    alerts.push({ kind: 'stale', columns, text, value: stale, threshold: limits.stale });
  }
  const series = input.series[name];
  if (series?.stationarity === 'unit-root') {
    const text = `${name} wanders without returning to a level (ADF p ${short(series.adf_aic.p)}, KPSS p ${short(series.kpss_c_auto.p)}).`;
    alerts.push({ kind: 'non-stationary', columns, text, value: series.adf_aic.p ?? 1, threshold: 0.05 });
  }
  // A season is a matter of the stamps: rows in order prove none where the interval is uneven.
  const regular = (input.time?.regularity ?? 0) >= limits.regularity;
  const strength = series?.stl?.seasonal_strength ?? 0;
  if (regular && strength > limits.seasonal) {
    const text = `${name} repeats every ${series?.stl?.period} rows (strength ${strength.toFixed(2)}).`;
    alerts.push({ kind: 'seasonal', columns, text, value: strength, threshold: limits.seasonal });
  }
  const quantity = Object.hasOwn(input.quantities, name) ? input.quantities[name] : undefined;
  if (quantity === undefined) return alerts;
  const { min, max, unit } = PHYSICAL_LIMITS[quantity];
  const { count } = outOfRange(values, { min, max });
  if (count > 0) {
    const text = `${count} values of ${name} lie outside ${min} … ${max} ${unit}.`;
    alerts.push({ kind: 'out-of-range', columns, text, value: count, threshold: 0 });
  }
  return alerts;
}
