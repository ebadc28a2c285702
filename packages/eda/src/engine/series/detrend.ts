import { deviationsOf } from '../column/moments.ts';

/** The deviations from the mean; 0 where a value is missing. */
export function withoutMean(values: Float64Array): Float64Array {
  return deviationsOf(values).deviations;
}

/** The deviations from the straight line of least squares. */
export function withoutTrend(values: Float64Array): Float64Array {
  return trendOf(values).detrended;
}

/** The straight line of least squares: its slope a row, and the deviations from it. */
export function trendOf(values: Float64Array): {
  readonly detrended: Float64Array;
  readonly slope: number;
} {
  const n = values.length;
  const detrended = withoutMean(values);
  const middle = (n - 1) / 2;
  let product = 0;
  for (let i = 0; i < n; i++) product += (detrended[i] as number) * (i - middle);
  const slope = n < 2 ? 0 : product / ((n * (n * n - 1)) / 12);
  for (let i = 0; i < n; i++) detrended[i] = (detrended[i] as number) - slope * (i - middle);
  return { detrended, slope };
}
