import { createFft, inverseUnscaled, nextPowerOfTwo } from './fft.ts';

/**
 * Σ x[t]·x[t + k] of the deviations from `mean` for k = 0 … lags, through one zero-padded Fourier transform, O(n log n).
 * The values have no NaN; a deviation of a missing value is given as 0.
 */
export function laggedProducts(deviations: Float64Array, lags: number): Float64Array {
  const n = deviations.length;
  const fft = createFft(nextPowerOfTwo(n + lags + 1));
  const real = new Float64Array(fft.size);
  const imaginary = new Float64Array(fft.size);
  real.set(deviations);
  fft.transform(real, imaginary);
  for (let i = 0; i < fft.size; i++) {
    real[i] = (real[i] as number) ** 2 + (imaginary[i] as number) ** 2;
    imaginary[i] = 0;
  }
  inverseUnscaled(fft, real, imaginary);
  const products = new Float64Array(lags + 1);
  for (let k = 0; k <= lags; k++) products[k] = k < n ? (real[k] as number) / fft.size : 0;
  return products;
}
