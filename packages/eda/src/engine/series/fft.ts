import { bluestein } from './fourier/bluestein.ts';
import { fastSizeFrom, mixedRadixCost } from './fourier/factors.ts';
import { mixedRadix } from './fourier/mixed-radix.ts';

/** A complex Fourier transform of a fixed length, in place on a real and an imaginary array of that length. */
export interface Fft {
  readonly size: number;
  /** X[k] = Σ x[j]·exp(−2πi·jk/n), unscaled. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/** The next power of two not below `n`. */
export function nextPowerOfTwo(n: number): number {
  let size = 1;
  while (size < n) size *= 2;
  return size;
}

/**
 * A transform of any length: Stockham's passes by its prime factors (Cooley & Tukey 1965), or Bluestein's chirp (1970)
 * where a large one makes that the shorter way. Tables are made once; a transform allocates nothing.
 */
export function createFft(size: number): Fft {
  // The chirp takes two transforms of over twice the length, and three products.
  const chirped = 2 * mixedRadixCost(fastSizeFrom(2 * size - 1)) + 12 * size;
  return mixedRadixCost(size) <= chirped ? mixedRadix(size) : bluestein(size);
}

/** The unscaled inverse: conjugation is an exchange of the two parts. Divide by the size for the inverse proper. */
export function inverseUnscaled(fft: Fft, real: Float64Array, imaginary: Float64Array): void {
  fft.transform(imaginary, real);
}
