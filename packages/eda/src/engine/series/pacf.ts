import { acf } from './acf.ts';
import { hasMissing } from './interpolate.ts';
import { factorise, solve } from './least-squares.ts';

/** A partial autocorrelation function with its 95 % bounds. */
export interface PartialAutocorrelation {
  /** φ_00 = 1, φ_11, φ_22, … */
  readonly values: Float64Array;
  /** ± 1.96/√n around each, 1 at lag 0. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly method: PacfMethod;
}

/** Yule–Walker with every lag divided by n (`ywm`), by n − k (`yw`), or least squares (`ols`). */
export type PacfMethod = 'ywm' | 'yw' | 'ols';

/**
 * Partial autocorrelation, as statsmodels' `pacf` by the same names. `ywm` (default) and `yw` solve the Yule–Walker
 * equations with the Durbin–Levinson recursion and treat gaps as `acf` does; `ols` regresses x[t] on a constant and k
 * lags for each k, on all rows there are, O(n·lags³), and is NaN where a value is missing. Stata's is `ols`, R's `ywm`.
 */
export function pacf(
  values: Float64Array,
  options: { readonly nlags?: number; readonly method?: PacfMethod } = {},
): PartialAutocorrelation {
  const method = options.method ?? 'ywm';
  const correlation = acf(values, {
    ...(options.nlags === undefined ? {} : { nlags: options.nlags }),
    adjusted: method === 'yw',
  });
  const lags = correlation.values.length - 1;
  const partial = method === 'ols' ? leastSquares(values, lags) : partialOf(correlation.values);
  const half = 1.959963984540054 / Math.sqrt(correlation.n);
  return {
    values: partial,
    low: partial.map((value, k) => (k === 0 ? 1 : value - half)),
    high: partial.map((value, k) => (k === 0 ? 1 : value + half)),
    method,
  };
}

/** The last coefficient of each autoregression of order k with a constant. */
function leastSquares(values: Float64Array, lags: number): Float64Array {
  const partial = new Float64Array(lags + 1).fill(Number.NaN);
  partial[0] = 1;
  for (let k = 1; k <= lags && !hasMissing(values); k++) {
    const columns = [new Float64Array(values.length - k).fill(1)];
    for (let lag = 1; lag <= k; lag++) columns.push(values.slice(k - lag, values.length - lag));
    if (values.length - k <= columns.length) break;
    partial[k] = solve(factorise(columns, values.slice(k))).coefficients[k] as number;
  }
  return partial;
}

/** φ_kk of autocorrelations r[0] = 1, r[1], … by the Durbin–Levinson recursion (Durbin 1960). */
export function partialOf(r: Float64Array): Float64Array {
  const partial = new Float64Array(r.length);
  partial[0] = 1;
  let phi = new Float64Array(r.length);
  let next = new Float64Array(r.length);
  let variance = 1;
  for (let k = 1; k < r.length; k++) {
    let sum = r[k] as number;
    for (let j = 1; j < k; j++) sum -= (phi[j] as number) * (r[k - j] as number);
    const reflection = sum / variance;
    next[k] = reflection;
    for (let j = 1; j < k; j++) next[j] = (phi[j] as number) - reflection * (phi[k - j] as number);
    variance *= 1 - reflection * reflection;
    partial[k] = reflection;
    [phi, next] = [next, phi];
  }
  return partial;
}
