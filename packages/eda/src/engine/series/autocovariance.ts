import { fastSizeFrom } from './fourier/factors.ts';
import { createRealFft } from './fourier/real-fft.ts';
import { plainSums } from './lagged-sums.ts';

/** Most lags for which direct sums are quicker than the transforms, measured in Node 20 from 100 rows to a million. */
const FEW_LAGS = 64;

/**
 * Σ x[t]·x[t + k] of the deviations from `mean` for k = 0 … lags: directly for few lags, O(n·lags), else through a
 * zero-padded Fourier transform, O(n log n). The values have no NaN; a deviation of a missing value is given as 0.
 */
export function laggedProducts(deviations: Float64Array, lags: number): Float64Array {
  if (deviations.length === 0) return new Float64Array(lags + 1);
  return lags <= FEW_LAGS ? directProducts(deviations, lags) : transformedProducts(deviations, lags);
}

function directProducts(x: Float64Array, lags: number): Float64Array {
  const last = Math.min(lags, x.length - 1);
  const products = new Float64Array(lags + 1);
  plainSums(x, x, last, last).forEach(([sum], k) => {
    let product = sum;
    for (let t = k; t < last; t++) product += (x[t] as number) * (x[t - k] as number);
    products[k] = product;
  });
  return products;
}

function transformedProducts(deviations: Float64Array, lags: number): Float64Array {
  const n = deviations.length;
  const fft = createRealFft(fastSizeFrom(n + lags + 1));
  const { real, imaginary } = fft.transform(deviations);
  // The power is real and the same on both sides: its transform is its inverse but for the scale.
  const power = new Float64Array(fft.size);
  for (let k = 0; k < fft.bins; k++) {
    const square = (real[k] as number) ** 2 + (imaginary[k] as number) ** 2;
    power[k] = square;
    if (k > 0) power[fft.size - k] = square;
  }
  const { real: sums } = fft.transform(power);
  const products = new Float64Array(lags + 1);
  for (let k = 0; k <= Math.min(lags, n - 1); k++) products[k] = (sums[k] as number) / fft.size;
  return products;
}
