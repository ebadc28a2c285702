import { acf } from './acf.ts';
import { chiSquaredTail } from './distributions.ts';

/** The Ljung–Box test at one lag. */
export interface LjungBox {
  readonly lag: number;
  /** Q = n(n + 2)·Σ_{k ≤ lag} r_k² ÷ (n − k). */
  readonly stat: number;
  /** P(χ²_lag > Q): the chance of such correlations in white noise. */
  readonly p: number;
}

/**
 * Ljung & Box 1978, Biometrika 65, 297, at each of the lags: statsmodels' `acorr_ljungbox`. Gaps are treated as in
 * `acf`; n is then the count of values that are there.
 */
export function ljungBox(values: Float64Array, lags: readonly number[]): LjungBox[] {
  const { values: r, n } = acf(values, { nlags: Math.max(0, ...lags) });
  return ljungBoxOf(r, n, lags);
}

/** {@link ljungBox} of an autocorrelation that is known, from lag 0. */
export function ljungBoxOf(r: ArrayLike<number>, n: number, lags: readonly number[]): LjungBox[] {
  return lags.map((lag) => {
    let sum = 0;
    for (let k = 1; k <= lag; k++) sum += (r[k] ?? Number.NaN) ** 2 / (n - k);
    const stat = n * (n + 2) * sum;
    return { lag, stat, p: chiSquaredTail(stat, lag) };
  });
}
