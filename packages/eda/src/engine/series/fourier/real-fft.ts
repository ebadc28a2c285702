import { createFft } from '../fft.ts';
import { type Complex, rootsOfUnity } from './roots.ts';

/** A transform of real values: the half of the spectrum that says the other half. */
export interface RealFft {
  readonly size: number;
  /** Entries of the spectrum, ⌊size ÷ 2⌋ + 1. */
  readonly bins: number;
  /** X[k] = Σ x[j]·exp(−2πi·jk/n) for k = 0 … ⌊n/2⌋, unscaled. Values beyond those given are 0. Made anew. */
  transform(values: Float64Array): Complex;
}

/**
 * For an even length two neighbours travel as one complex value through a transform of half the length (Cooley, Lewis &
 * Welch 1970), which comes apart by symmetry; an odd one takes the whole length.
 */
export function createRealFft(size: number): RealFft {
  return size % 2 === 0 && size > 0 ? halved(size) : whole(size);
}

function whole(size: number): RealFft {
  const bins = size === 0 ? 0 : (size - 1) / 2 + 1;
  const fft = createFft(Math.max(1, size));
  const transform = (values: Float64Array): Complex => {
    const real = new Float64Array(size);
    const imaginary = new Float64Array(size);
    real.set(values);
    if (size > 0) fft.transform(real, imaginary);
    return { real: real.subarray(0, bins), imaginary: imaginary.subarray(0, bins) };
  };
  return { size, bins, transform };
}

function halved(size: number): RealFft {
  const half = size / 2;
  const fft = createFft(half);
  const roots = rootsOfUnity(size, Math.floor(half / 2) + 1);
  const transform = (values: Float64Array): Complex => {
    const real = new Float64Array(half + 1);
    const imaginary = new Float64Array(half + 1);
    const pairs = values.length >> 1;
    for (let i = 0; i < pairs; i++) {
      real[i] = values[2 * i] as number;
      imaginary[i] = values[2 * i + 1] as number;
    }
    if (values.length % 2 === 1) real[pairs] = values[values.length - 1] as number;
    fft.transform(real.subarray(0, half), imaginary.subarray(0, half));
    takeApart(real, imaginary, roots);
    return { real, imaginary };
  };
  return { size, bins: half + 1, transform };
}

/** Turns the transform of even + i·odd places into that of all: E[k] + exp(−2πik/n)·O[k], k and n/2 − k together. */
function takeApart(real: Float64Array, imaginary: Float64Array, roots: Complex): void {
  const half = real.length - 1;
  const [r0, i0] = [real[0] as number, imaginary[0] as number];
  real[0] = r0 + i0;
  imaginary[0] = 0;
  real[half] = r0 - i0;
  imaginary[half] = 0;
  for (let k = 1; 2 * k <= half; k++) {
    const [ar, ai] = [real[k] as number, imaginary[k] as number];
    const [br, bi] = [real[half - k] as number, imaginary[half - k] as number];
    const er = (ar + br) / 2;
    const ei = (ai - bi) / 2;
    const or = (ai + bi) / 2;
    const oi = (br - ar) / 2;
    const [c, s] = [roots.real[k] as number, roots.imaginary[k] as number];
    const tr = or * c - oi * s;
    const ti = or * s + oi * c;
    real[k] = er + tr;
    imaginary[k] = ei + ti;
    real[half - k] = er - tr;
    imaginary[half - k] = ti - ei;
  }
}
