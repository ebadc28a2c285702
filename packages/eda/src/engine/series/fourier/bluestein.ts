import type { Fft } from '../fft.ts';
import { fastSizeFrom } from './factors.ts';
import { mixedRadix } from './mixed-radix.ts';
import { type Complex, rootsOfUnity } from './roots.ts';

/**
 * A transform of a length with a large prime factor: jk = (j² + k² − (k − j)²) ÷ 2 turns the sum into a convolution, which
 * a longer transform of a fast length carries out (Bluestein 1970).
 */
export function bluestein(size: number): Fft {
  const inner = mixedRadix(fastSizeFrom(2 * size - 1));
  const chirp = chirpOf(size);
  const kernel = kernelOf(chirp, size, inner.size);
  inner.transform(kernel.real, kernel.imaginary);
  const work: Complex = { real: new Float64Array(inner.size), imaginary: new Float64Array(inner.size) };
  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    multiply({ real, imaginary }, chirp, work, size);
    work.real.fill(0, size);
    work.imaginary.fill(0, size);
    inner.transform(work.real, work.imaginary);
    multiply(work, kernel, work, inner.size);
    // The parts exchanged, the transform is the inverse.
    inner.transform(work.imaginary, work.real);
    multiply(work, chirp, { real, imaginary }, size);
  };
  return { size, transform };
}

/** exp(−πi·j²/n): j² is taken modulo 2n, so that the angle keeps its digits. */
function chirpOf(size: number): Complex {
  const roots = rootsOfUnity(2 * size, 2 * size);
  const chirp = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  let square = 0;
  for (let j = 0; j < size; j++) {
    chirp.real[j] = roots.real[square] as number;
    chirp.imaginary[j] = roots.imaginary[square] as number;
    square = (square + 2 * j + 1) % (2 * size);
  }
  return chirp;
}

/** The conjugate chirp on both sides of 0, with the scale of the inverse. */
function kernelOf(chirp: Complex, size: number, innerSize: number): Complex {
  const kernel = { real: new Float64Array(innerSize), imaginary: new Float64Array(innerSize) };
  for (let j = 0; j < size; j++) {
    const at = [j, (innerSize - j) % innerSize] as const;
    for (const k of at) {
      kernel.real[k] = (chirp.real[j] as number) / innerSize;
      kernel.imaginary[k] = -(chirp.imaginary[j] as number) / innerSize;
    }
  }
  return kernel;
}

function multiply(a: Complex, b: Complex, out: Complex, count: number): void {
  const { real: ar, imaginary: ai } = a;
  const { real: br, imaginary: bi } = b;
  const { real, imaginary } = out;
  for (let i = 0; i < count; i++) {
    const [r, m] = [ar[i] as number, ai[i] as number];
    const [c, s] = [br[i] as number, bi[i] as number];
    real[i] = r * c - m * s;
    imaginary[i] = r * s + m * c;
  }
}
