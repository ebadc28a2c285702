import { sameLength, wholeFrom } from '../check.ts';
import { isConstant } from './acf.ts';
import { createFft, inverseUnscaled, nextPowerOfTwo } from './fft.ts';

/** The correlation of two series at lags −L … L. */
export interface CrossCorrelation {
  readonly lags: Int32Array;
  /** Σ (x[t + lag] − x̄)(y[t] − ȳ) ÷ (n·σx·σy), σ with n: at a positive lag x follows y. NaN where a side is constant. */
  readonly values: Float64Array;
  /** The lag of the largest |value|; of equals the one nearest 0. Undefined where nothing is defined. */
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
  const a = standardised(x.subarray(0, length));
  const b = standardised(y.subarray(0, length));
  const fft = createFft(nextPowerOfTwo(2 * length));
  const [ar, ai] = [new Float64Array(fft.size), new Float64Array(fft.size)];
  const [br, bi] = [new Float64Array(fft.size), new Float64Array(fft.size)];
  ar.set(a);
  br.set(b);
  fft.transform(ar, ai);
  fft.transform(br, bi);
  for (let k = 0; k < fft.size; k++) {
    const [r, i] = [ar[k] as number, ai[k] as number];
    const [s, j] = [br[k] as number, bi[k] as number];
    ar[k] = r * s + i * j;
    ai[k] = i * s - r * j;
  }
  inverseUnscaled(fft, ar, ai);
  let n = 0;
  for (let i = 0; i < length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) n++;
  const lags = Int32Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  const undefinedAtAll = isConstant(x) || isConstant(y) || n === 0;
  const values = Float64Array.from(lags, (lag) =>
    undefinedAtAll ? Number.NaN : (ar[(lag + fft.size) % fft.size] as number) / fft.size / n,
  );
  return { lags, values, ...bestOf(lags, values), n };
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
