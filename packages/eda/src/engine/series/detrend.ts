import { deviationsOf } from '../column/moments.ts';

/** The deviations from the mean; 0 where a value is missing. */
export function withoutMean(values: Float64Array): Float64Array {
  return deviationsOf(values).deviations;
}

/** The deviations from the straight line of least squares. */
export function withoutTrend(values: Float64Array): Float64Array {
  const n = values.length;
  const centred = withoutMean(values);
  const middle = (n - 1) / 2;
  let product = 0;
  for (let i = 0; i < n; i++) product += (centred[i] as number) * (i - middle);
  const slope = n < 2 ? 0 : product / ((n * (n * n - 1)) / 12);
  return centred.map((value, i) => value - slope * (i - middle));
}
