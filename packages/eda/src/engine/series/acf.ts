import { wholeFrom } from '../check.ts';
import { deviationsOf } from '../column/moments.ts';
import { laggedProducts } from './autocovariance.ts';

/** The quantile of the standard normal distribution at 0.975. */
const Z_95 = 1.959963984540054;

/** An autocorrelation function with its 95 % bounds. */
export interface Autocorrelation {
  /** r[0] = 1 … r[lags]; NaN for a constant. */
  readonly values: Float64Array;
  /** Bartlett's bounds r ∓ 1.96·√(v_k), v_1 = 1/n, v_k = (1 + 2·Σ_{j<k} r_j²)/n. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Values that are there. */
  readonly n: number;
  /** Pairs of present values at each lag. */
  readonly pairs: Float64Array;
}

/** Settings of {@link acf}, by the names of statsmodels'. */
export interface AcfOptions {
  /** Default min(⌊10·log₁₀ n⌋, n − 1). */
  readonly nlags?: number;
  /** Divide the sum at lag k by n − k rather than n. */
  readonly adjusted?: boolean;
}

/**
 * The sample autocorrelation of an evenly spaced series, by FFT: statsmodels' `acf`, with Bartlett bounds.
 *
 * NaN is a gap that keeps its place: the mean is that of the values there, and only pairs of present values are summed
 * (Parzen 1963, statsmodels' `missing="conservative"`); the bounds use the count of values there. `adjusted` divides by
 * the pairs at each lag, which is the better choice with many gaps.
 */
export function acf(values: Float64Array, options: AcfOptions = {}): Autocorrelation {
  if (options.nlags !== undefined) wholeFrom('nlags', options.nlags, 0);
  const { deviations, present, n } = centred(values);
  const lags = Math.min(options.nlags ?? Math.floor(10 * Math.log10(n)), values.length - 1);
  const products = laggedProducts(deviations, Math.max(0, lags));
  const pairs = n === values.length ? undefined : laggedProducts(present, Math.max(0, lags));
  const counts = Float64Array.from(products, (_, k) => Math.round(pairs?.[k] ?? n - k));
  const r = new Float64Array(products.length);
  for (let k = 0; k < r.length; k++) {
    const scale = options.adjusted === true ? n / Math.max(1, counts[k] as number) : 1;
    r[k] = ((products[k] as number) / (products[0] as number)) * scale;
  }
  if (isConstant(values)) r.fill(Number.NaN);
  return { values: r, ...bartlett(r, n), n, pairs: counts };
}

function bartlett(r: Float64Array, n: number): { low: Float64Array; high: Float64Array } {
  const low = r.slice();
  const high = r.slice();
  let squares = 0;
  for (let k = 1; k < r.length; k++) {
    const half = Z_95 * Math.sqrt((1 + 2 * squares) / n);
    low[k] = (r[k] as number) - half;
    high[k] = (r[k] as number) + half;
    squares += (r[k] as number) ** 2;
  }
  return { low, high };
}

function centred(values: Float64Array): { deviations: Float64Array; present: Float64Array; n: number } {
  const { deviations, count } = deviationsOf(values);
  const present = values.map((value) => (Number.isFinite(value) ? 1 : 0));
  return { deviations, present, n: count };
}

/** Whether fewer than two different values are there. */
export function isConstant(values: Float64Array): boolean {
  let first = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (!Number.isFinite(first)) first = value;
    else if (value !== first) return false;
  }
  return true;
}
