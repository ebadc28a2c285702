import { wholeFrom } from '../check.ts';
import { isConstant } from './acf.ts';
import { laggedProducts } from './autocovariance.ts';
import { withoutMean, withoutTrend } from './detrend.ts';
import { hasMissing } from './interpolate.ts';

/** A KPSS test. */
export interface KpssResult {
  readonly stat: number;
  /** P-value interpolated in the table, which ends at 0.01 and 0.1; see `beyond`. */
  readonly p: number;
  /** Whether the true p is smaller or larger than `p`, where the statistic lies outside the table. */
  readonly beyond?: 'smaller' | 'larger';
  readonly lags: number;
  readonly crit: {
    readonly '10%': number;
    readonly '5%': number;
    readonly '2.5%': number;
    readonly '1%': number;
  };
  readonly regression: 'c' | 'ct';
}

/** Settings of {@link kpss}, by the names of statsmodels'. */
export interface KpssOptions {
  /** Stationary around a level (`c`, default) or around a trend (`ct`). */
  readonly regression?: 'c' | 'ct';
  /** `auto` (default): Hobijn, Franses & Ooms 1998; `legacy`: ⌈12·(n/100)^¼⌉; or a number. */
  readonly nlags?: number | 'auto' | 'legacy';
}

const LEVELS = [0.1, 0.05, 0.025, 0.01] as const;
const CRITICAL = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const;

/**
 * Kwiatkowski, Phillips, Schmidt & Shin 1992, Journal of Econometrics 54, 159: η = Σ S_t² ÷ (n²·s²), the null is
 * stationarity; s² by Bartlett weights over `lags`. As statsmodels' `kpss`. Figures are NaN where a value is missing
 * (fill first, and say how) and for a constant.
 */
export function kpss(values: Float64Array, options: KpssOptions = {}): KpssResult {
  if (typeof options.nlags === 'number') wholeFrom('nlags', options.nlags, 0);
  const regression = options.regression ?? 'c';
  const [ten, five, twoHalf, one] = CRITICAL[regression];
  const crit = { '10%': ten, '5%': five, '2.5%': twoHalf, '1%': one };
  if (values.length < 3 || hasMissing(values) || isConstant(values)) {
    return { stat: Number.NaN, p: Number.NaN, lags: 0, crit, regression };
  }
  const n = values.length;
  const residuals = regression === 'c' ? withoutMean(values) : withoutTrend(values);
  // What is left of an exact line is rounding: there is nothing to test.
  if (regression === 'ct' && isRounding(residuals, values))
    return { stat: Number.NaN, p: Number.NaN, lags: 0, crit, regression };
  const lags = Math.min(n - 1, lagsOf(residuals, options.nlags ?? 'auto'));
  const products = laggedProducts(residuals, lags);
  let variance = (products[0] as number) / n;
  for (let k = 1; k <= lags; k++) variance += (2 * (1 - k / (lags + 1)) * (products[k] as number)) / n;
  let partial = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    partial += residuals[i] as number;
    squares += partial * partial;
  }
  const stat = squares / (n * n) / variance;
  const beyond = stat >= one ? 'smaller' : stat <= ten ? 'larger' : undefined;
  return {
    ...{ stat, p: interpolateP(stat, CRITICAL[regression]), lags, crit, regression },
    ...(beyond === undefined ? {} : { beyond }),
  };
}

/** Whether the residuals are no larger than what rounding leaves of such values. */
function isRounding(residuals: Float64Array, values: Float64Array): boolean {
  let [largest, magnitude] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    largest = Math.max(largest, Math.abs(residuals[i] as number));
    magnitude = Math.max(magnitude, Math.abs(values[i] as number));
  }
  return largest <= 16 * Number.EPSILON * magnitude;
}

function lagsOf(residuals: Float64Array, wanted: number | 'auto' | 'legacy'): number {
  const n = residuals.length;
  if (typeof wanted === 'number') return wanted;
  if (wanted === 'legacy') return Math.ceil(12 * (n / 100) ** 0.25);
  const covered = Math.floor(n ** (2 / 9));
  const products = laggedProducts(residuals, covered);
  let s0 = (products[0] as number) / n;
  let s1 = 0;
  for (let k = 1; k <= covered; k++) {
    const product = (products[k] as number) / (n / 2);
    s0 += product;
    s1 += k * product;
  }
  return Math.floor(1.1447 * ((s1 / s0) ** 2) ** (1 / 3) * n ** (1 / 3));
}

function interpolateP(stat: number, critical: readonly number[]): number {
  for (let i = 0; i < critical.length; i++) {
    const high = critical[i] as number;
    if (stat > high) continue;
    if (i === 0) return LEVELS[0];
    const low = critical[i - 1] as number;
    const from = LEVELS[i - 1] as number;
    return from + (((LEVELS[i] as number) - from) * (stat - low)) / (high - low);
  }
  return LEVELS[3];
}
