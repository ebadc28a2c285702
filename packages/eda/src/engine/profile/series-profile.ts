import { acf } from '../series/acf.ts';
import { type AdfResult, adfTests } from '../series/adf.ts';
import { type DominantPeriod, spectralPeaks } from '../series/dominant-periods.ts';
import { hasMissing, interpolateLinear } from '../series/interpolate.ts';
import { kpss } from '../series/kpss.ts';
import { partialOf } from '../series/pacf.ts';
import type { SpectralBin } from '../series/spectrum.ts';
import { type StationarityVerdict, verdictOf } from '../series/stationarity.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';
import { type StlProfile, stlProfile } from './stl-profile.ts';

/** An augmented Dickey–Fuller test as JSON. */
export interface AdfProfile {
  readonly stat: Figure;
  readonly p: Figure;
  readonly lags: number;
  readonly nobs: number;
  readonly crit: Readonly<Record<'1%' | '5%' | '10%', Figure>>;
}

/** The series figures of one column, its rows taken in file order as evenly spaced, missing and infinite ones interpolated. */
export interface SeriesProfile {
  readonly n: number;
  readonly acf: readonly Figure[];
  readonly acf_low: readonly Figure[];
  readonly acf_high: readonly Figure[];
  readonly pacf_yw: readonly Figure[];
  readonly adf_maxlag20: AdfProfile;
  readonly adf_aic: AdfProfile;
  readonly kpss_c_auto: { readonly stat: Figure; readonly p: Figure; readonly lags: number };
  readonly stationarity: StationarityVerdict;
  /** Null where no period is known or it does not fit twice. */
  readonly stl: StlProfile | null;
  /** Null too where it was not asked for in a long series; see `notes`. */
  readonly stl_robust: StlProfile | null;
  /** Where the period comes from. */
  readonly period_from: 'given' | 'day' | 'spectrum' | null;
  readonly periodogram_top: readonly SpectralBin[];
  readonly dominant_periods: readonly DominantPeriod[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** Settings of {@link seriesProfile}. */
export interface SeriesProfileOptions {
  /** Rows in a season; default: a day where it is a whole number of intervals, else the strongest period. */
  readonly period?: number;
  /** NaN where unknown. */
  readonly intervalMs: number;
  /** Whether STL is made a second time, robust; default: up to {@link ROBUST_ROWS}. */
  readonly robust?: boolean;
}

/** The tests and decompositions would take minutes for more rows than this, and are left out with a note. */
export const SERIES_ROWS = 1_000_000;

/** The robust STL, sixteen rounds of the plain one, is made on demand alone for more rows than this. */
export const ROBUST_ROWS = 200_000;

/** The series figures of one column. The tests and decompositions are left out over a million rows, with a note. */
export function seriesProfile(values: Float64Array, options: SeriesProfileOptions): SeriesProfile {
  const filled = interpolateLinear(values.map((value) => (Number.isFinite(value) ? value : Number.NaN)));
  const notes: string[] = [];
  const tested = filled.length > SERIES_ROWS ? filled.subarray(0, 0) : filled;
  if (tested !== filled) {
    notes.push(`ADF, KPSS and STL are left out over ${SERIES_ROWS} rows: resample first.`);
  }
  const correlation = acf(filled, { nlags: 40 });
  const intervalMs = Number.isFinite(options.intervalMs) ? options.intervalMs : 1;
  const { periods, top } = spectralPeaks(filled, intervalMs, 5);
  const { period, from } = periodOf(filled.length, options, periods);
  const level = kpss(tested);
  const [byAic, fixed] = adfTests(tested, [{}, { autolag: null, maxlag: 20 }]) as [AdfResult, AdfResult];
  const fits = period !== undefined && tested.length >= 2 * period && Number.isFinite(filled[0]);
  if (!fits && tested === filled) notes.push('No period fits twice into the series: STL is left out.');
  const robust = options.robust ?? filled.length <= ROBUST_ROWS;
  if (fits && !robust)
    notes.push(`The robust STL is left out over ${ROBUST_ROWS} rows unless it is asked for.`);
  return {
    n: filled.length,
    acf: figuresOf(correlation.values),
    acf_low: figuresOf(correlation.low),
    acf_high: figuresOf(correlation.high),
    pacf_yw: figuresOf(partialOf(correlation.values.subarray(0, 21))),
    adf_maxlag20: adfProfile(fixed),
    adf_aic: adfProfile(byAic),
    kpss_c_auto: { stat: figureOf(level.stat), p: figureOf(level.p), lags: level.lags },
    stationarity: verdictOf(byAic.p, level.p),
    stl: fits ? stlProfile(filled, period, false) : null,
    stl_robust: fits && robust ? stlProfile(filled, period, true) : null,
    period_from: fits ? from : null,
    periodogram_top: hasMissing(filled) ? [] : top,
    dominant_periods: periods,
    notes,
  };
}

function adfProfile({ stat, p, lags, nobs, crit }: AdfResult): AdfProfile {
  return {
    stat: figureOf(stat),
    p: figureOf(p),
    lags,
    nobs,
    crit: { '1%': figureOf(crit['1%']), '5%': figureOf(crit['5%']), '10%': figureOf(crit['10%']) },
  };
}

function periodOf(
  rows: number,
  options: SeriesProfileOptions,
  periods: readonly DominantPeriod[],
): { period: number | undefined; from: SeriesProfile['period_from'] } {
  if (options.period !== undefined) return { period: options.period, from: 'given' };
  const day = 86_400_000 / options.intervalMs;
  if (Number.isInteger(day) && day >= 2 && rows >= 2 * day) return { period: day, from: 'day' };
  const strongest = periods.find((period) => period.harmonic === undefined);
  const rowsPerPeriod = strongest === undefined ? 0 : Math.round(rows / strongest.bin);
  return rowsPerPeriod >= 2 ? { period: rowsPerPeriod, from: 'spectrum' } : { period: undefined, from: null };
}
