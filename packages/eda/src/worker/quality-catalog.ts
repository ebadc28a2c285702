import type { Certainty } from '../engine/quality/finding.ts';
import { PHYSICAL_LIMITS } from '../engine/quality/physical-limits.ts';
import type { Bounds } from '../engine/quality/range.ts';

/** The checks of the matrix, in the order of its columns. */
export const CHECK_IDS = [
  'stale',
  'interpolated',
  'gaps',
  'outliers',
  'clipping',
  'clock',
  'shift',
  'range',
  'peers',
  'zeros',
  'completeness',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

/** A number that the analyst may move. */
export interface Threshold {
  name: string;
  label: string;
  /** The usual value; absent: none is taken until one is given. */
  standard?: number;
  min: number;
  max: number;
  step: number;
  /** The step is one of the exponent. */
  isLog?: boolean;
}

export interface CheckAbout {
  id: CheckId;
  title: string;
  definition: string;
  /** Where the definition is from. */
  source: string;
  thresholds: readonly Threshold[];
  certainty: Certainty;
}

const window = (standard: number, min: number): Threshold => ({
  name: 'window',
  label: 'window',
  standard,
  min,
  max: 48,
  step: 1,
});
const rtol: Threshold = {
  name: 'rtol',
  label: 'rtol',
  standard: 1e-5,
  min: -8,
  max: -1,
  step: 1,
  isLog: true,
};

/** What each check is, with the thresholds that it takes and what they are unless moved. */
export const CHECKS: readonly CheckAbout[] = [
  {
    id: 'stale',
    title: 'Stale',
    definition:
      'All values of a window close to its first (atol 1e-8), tail marked. Values near zero at night are not stale.',
    source: 'pvanalytics stale_values_diff',
    thresholds: [window(6, 2), rtol],
    certainty: 'likely',
  },
  {
    id: 'interpolated',
    title: 'Interpolated',
    definition:
      'The differences of a window stay close to the first: values on a straight line, as loggers fill gaps. Stale ones are left out.',
    source: 'pvanalytics interpolation_diff',
    thresholds: [window(6, 3), rtol],
    certainty: 'possible',
  },
  {
    id: 'gaps',
    title: 'Gaps',
    definition: 'No value where the interval wants one: a distance of more than so many intervals.',
    source: 'the module’s most frequent interval',
    thresholds: [{ name: 'factor', label: 'intervals', standard: 1.5, min: 1.5, max: 24, step: 0.5 }],
    certainty: 'certain',
  },
  {
    id: 'outliers',
    title: 'Outliers',
    definition: 'Further than k · MAD ÷ 0.6745 from the median of a centred window, by day.',
    source: 'Hampel; pvanalytics outliers.hampel',
    thresholds: [window(5, 3), { name: 'deviations', label: 'k', standard: 3, min: 1, max: 20, step: 0.5 }],
    certainty: 'possible',
  },
  {
    id: 'clipping',
    title: 'Clipping',
    definition:
      'Power at the top of its day that stays flat: (max − min) ÷ midrange of three quarter hours under so many percent.',
    source: 'pvanalytics clipping.geometric',
    thresholds: [{ name: 'slope', label: 'slope %', standard: 0.2, min: 0.05, max: 2, step: 0.05 }],
    certainty: 'possible',
  },
  {
    id: 'clock',
    title: 'Clock',
    definition:
      'Instants that come twice or out of order, and days whose middle of light lies whole quarter hours from the fleet’s.',
    source: 'pvanalytics shifts_ruptures; pecos timestamps',
    thresholds: [{ name: 'days', label: 'least days', standard: 15, min: 3, max: 60, step: 1 }],
    certainty: 'likely',
  },
  {
    id: 'shift',
    title: 'Level shift',
    definition:
      'Days on another level than the longest stretch, by penalised segmentation of the day’s sums beside the fleet’s.',
    source: 'pvanalytics detect_data_shifts, by PELT',
    thresholds: [
      { name: 'days', label: 'least days', standard: 20, min: 5, max: 90, step: 1 },
      { name: 'strictness', label: 'strictness', standard: 5, min: 0.5, max: 20, step: 0.5 },
    ],
    certainty: 'possible',
  },
  {
    id: 'range',
    title: 'Range',
    definition: 'Outside what the quantity can be, as its name tells it; the limits are yours to change.',
    source: 'pvanalytics weather limits; pecos check_range',
    thresholds: [
      { name: 'min', label: 'least', min: -1e9, max: 1e9, step: 1 },
      { name: 'max', label: 'most', min: -1e9, max: 1e9, step: 1 },
    ],
    certainty: 'likely',
  },
  {
    id: 'peers',
    title: 'Unlike its peers',
    definition:
      'An hour’s mean further than k · 1.4826 · MAD from the median of five modules or more in that hour, by day.',
    source: 'Iglewicz & Hoaglin 1993',
    thresholds: [{ name: 'limit', label: 'k', standard: 3.5, min: 1, max: 20, step: 0.5 }],
    certainty: 'possible',
  },
  {
    id: 'zeros',
    title: 'Stuck at zero',
    definition: 'A run of exact zeros, by day.',
    source: 'this application',
    thresholds: [window(6, 2)],
    certainty: 'likely',
  },
  {
    id: 'completeness',
    title: 'Incomplete days',
    definition: 'Whole days with less than this share of their values.',
    source: 'pvanalytics complete',
    thresholds: [{ name: 'least', label: 'least share', standard: 0.333, min: 0.05, max: 1, step: 0.01 }],
    certainty: 'certain',
  },
];

const BY_ID = new Map(CHECKS.map((check) => [check.id, check]));

export function checkAbout(id: CheckId): CheckAbout {
  const about = BY_ID.get(id);
  if (about === undefined) throw new RangeError(`There is no check "${id}".`);
  return about;
}

/** What was moved, by check and threshold, and whose days are meant. */
export interface QualitySettings {
  timeZone?: string;
  thresholds?: { readonly [C in CheckId]?: Readonly<Record<string, number>> };
}

/** A threshold as it is set; undefined only where it has no standard. */
export function thresholdOf(settings: QualitySettings, id: CheckId, name: string): number | undefined {
  const given = settings.thresholds?.[id]?.[name];
  return given ?? checkAbout(id).thresholds.find((one) => one.name === name)?.standard;
}

/** {@link thresholdOf} one that has a standard. */
export function standardOf(settings: QualitySettings, id: CheckId, name: string): number {
  const value = thresholdOf(settings, id, name);
  if (value === undefined) throw new RangeError(`The check "${id}" has no standard for "${name}".`);
  return value;
}

/** What a metric measures, so far as its name tells. */
export interface MetricKind {
  quantity: string;
  /** Whether it is about zero at night. */
  isLight: boolean;
  isPower: boolean;
  limits: Bounds;
}

const limits = (quantity: keyof typeof PHYSICAL_LIMITS): Bounds => {
  const { min, max } = PHYSICAL_LIMITS[quantity];
  return { min, max };
};
const dark = { isLight: false, isPower: false };
const KINDS: readonly (readonly [RegExp, MetricKind])[] = [
  [
    /power|leistung|(^|_)p(ac|dc)?($|_)/i,
    { quantity: 'power', isLight: true, isPower: true, limits: { min: 0 } },
  ],
  [
    /irradian|radiation|(^|_)(ghi|poa|dni|dhi)($|_)/i,
    { quantity: 'irradiance', isLight: true, isPower: false, limits: limits('irradiance') },
  ],
  [/humid|(^|_)rh($|_)/i, { ...dark, quantity: 'humidity', limits: limits('humidity') }],
  [/wind/i, { ...dark, quantity: 'wind-speed', limits: limits('wind-speed') }],
  [
    /(air|amb|outdoor).*temp|temp.*(air|amb|outdoor)/i,
    { ...dark, quantity: 'air-temperature', limits: limits('air-temperature') },
  ],
  [/temp/i, { ...dark, quantity: 'cell-temperature', limits: limits('cell-temperature') }],
  [
    /volt|vmpp|spannung|current|strom/i,
    { quantity: 'voltage', isLight: true, isPower: false, limits: { min: 0 } },
  ],
];

/** Kind of a metric by its name, or by its unit where the name says nothing. */
export function metricKind(name: string, unit: string | null): MetricKind {
  const byName = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  if (byName !== undefined) return byName;
  if (unit !== null && /^[kM]?W$/.test(unit)) return (KINDS[0] as (typeof KINDS)[0])[1];
  return { ...dark, quantity: 'unknown', limits: {} };
}

/** What a value is multiplied by to be in W; undefined for what is no power. */
export function wattsPer(unit: string | null): number | undefined {
  if (unit === null) return undefined;
  return { W: 1, kW: 1e3, MW: 1e6 }[unit];
}
