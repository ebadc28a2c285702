import { sameLength, wholeFrom } from '../check.ts';
import { isConstant } from './acf.ts';
import { createFft, inverseUnscaled } from './fft.ts';
import { fastSizeFrom } from './fourier/factors.ts';

/** The correlation of two series at lags −L … L. */
export interface CrossCorrelation {
  readonly lags: Int32Array;
  /** Σ (x[t + lag] − x̄)(y[t] − ȳ) ÷ (n·σx·σy), σ with n: at a positive lag x follows y. NaN where a side is constant. */
  readonly values: Float64Array;
  /** The lag of the largest |value|; the one nearest 0 among equals. Undefined where nothing is defined. */
  readonly bestLag: number | undefined;
  readonly bestValue: number;
  /** Rows where both are there. */
  readonly n: number;
}

/**
 * Cross-correlation of two evenly spaced series on one grid, by FFT; statsmodels' `ccf(adjusted=False)` to both sides.
 * A missing value keeps its place and adds nothing; n is the count of rows where both are there.
 */
export function crossCorrelation(x: Float64Array, y: Float64Array, maxLag: number): CrossCorrelation {
  sameLength(x, y);
  wholeFrom('maxLag', maxLag, 0);
  const { length } = x;
  const reach = Math.max(0, Math.min(maxLag, length - 1));
  const products = crossProducts(standardised(x), standardised(y), reach);
  let n = 0;
  for (let i = 0; i < length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) n++;
  const lags = Int32Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  const undefinedAtAll = isConstant(x) || isConstant(y) || n === 0;
  const values = Float64Array.from(lags, (lag) =>
    undefinedAtAll ? Number.NaN : (products[lag + reach] as number) / n,
  );
  return { lags, values, ...bestOf(lags, values), n };
}

/**
 * Σ x[t + k]·y[t] for k = −reach … reach. Both are real, so they travel as the two parts of one transform and come apart
 * by symmetry.
 */
function crossProducts(x: Float64Array, y: Float64Array, reach: number): Float64Array {
  const fft = createFft(fastSizeFrom(x.length + reach + 1));
  const { size } = fft;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  real.set(x);
  imaginary.set(y);
  fft.transform(real, imaginary);
  const productReal = new Float64Array(size);
  const productImaginary = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const mirrored = k === 0 ? 0 : size - k;
    const [r, i] = [real[k] as number, imaginary[k] as number];
    const [s, j] = [real[mirrored] as number, imaginary[mirrored] as number];
    const [xr, xi] = [(r + s) / 2, (i - j) / 2];
    const [yr, yi] = [(i + j) / 2, (s - r) / 2];
    productReal[k] = xr * yr + xi * yi;
    productImaginary[k] = xi * yr - xr * yi;
  }
  inverseUnscaled(fft, productReal, productImaginary);
  const lagOf = (k: number): number => (k < 0 ? k + size : k);
  return Float64Array.from(
    { length: 2 * reach + 1 },
    (_, k) => (productReal[lagOf(k - reach)] as number) / size,
  );
}

function bestOf(lags: Int32Array, values: Float64Array): { bestLag: number | undefined; bestValue: number } {
  let best = -1;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k] as number);
    if (!Number.isFinite(size)) continue;
    const largest = best < 0 ? -1 : Math.abs(values[best] as number);
    const nearer = best >= 0 && Math.abs(lags[k] as number) < Math.abs(lags[best] as number);
    if (size > largest || (size === largest && nearer)) best = k;
  }
  return best < 0
    ? { bestLag: undefined, bestValue: Number.NaN }
    : { bestLag: lags[best] as number, bestValue: values[best] as number };
}

/** (x − mean) ÷ σ of the values there, 0 where missing. */
function standardised(values: Float64Array): Float64Array {
  let count = 0;
  let mean = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    mean += (value - mean) / count;
  }
  let square = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) square += ((values[i] as number) - mean) ** 2;
  const sigma = Math.sqrt(square / count);
  return values.map((value) => (!Number.isFinite(value) || sigma === 0 ? 0 : (value - mean) / sigma));
}
