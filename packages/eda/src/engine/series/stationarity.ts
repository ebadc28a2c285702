import { type AdfResult, adf } from './adf.ts';
import { type KpssResult, kpss } from './kpss.ts';

/** What the two tests say together, at 5 %. */
export type StationarityVerdict =
  | 'stationary'
  | 'unit-root'
  | 'trend-stationary'
  | 'difference-stationary'
  | 'undecided';

/** Both tests, and what they say together. */
export interface Stationarity {
  readonly adf: AdfResult;
  readonly kpss: KpssResult;
  readonly verdict: StationarityVerdict;
  /** The verdict in a sentence. */
  readonly text: string;
}

const TEXTS: Readonly<Record<StationarityVerdict, string>> = {
  stationary:
    'Both tests agree: the series keeps its level, so its mean and spread can be taken as they are.',
  'unit-root': 'Both tests agree: the series wanders without returning; look at its differences.',
  'trend-stationary':
    'The tests disagree in a way that a trend explains: take the trend out, and the rest keeps its level.',
  'difference-stationary':
    'The tests disagree in a way that differencing mends: the changes from row to row keep their level.',
  undecided: 'The tests could not be made: values are missing, all equal, or too few.',
};

/**
 * ADF (null: unit root) and KPSS (null: stationary) with a constant, read together at 5 %. Where ADF finds no unit root
 * but KPSS no constant level, the series is difference-stationary; where neither finds anything, trend-stationary
 * (statsmodels' reading of the four cases). Missing values make it `undecided`.
 */
export function stationarity(values: Float64Array): Stationarity {
  const dickeyFuller = adf(values);
  const level = kpss(values);
  const verdict = verdictOf(dickeyFuller.p, level.p);
  return { adf: dickeyFuller, kpss: level, verdict, text: TEXTS[verdict] };
}

/** The verdict of the p-values of ADF and KPSS. */
export function verdictOf(adfP: number, kpssP: number): StationarityVerdict {
  if (!Number.isFinite(adfP) || !Number.isFinite(kpssP)) return 'undecided';
  if (adfP < 0.05) return kpssP < 0.05 ? 'difference-stationary' : 'stationary';
  return kpssP < 0.05 ? 'unit-root' : 'trend-stationary';
}
