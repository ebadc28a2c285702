import { createFft, type Fft, inverseUnscaled, nextPowerOfTwo } from '../fft.ts';

/** Correlates a series with short kernels through the Fourier transform, block by block; allocates nothing per run. */
export interface Convolver {
  /**
   * For each kernel k and each i of half … n − half − 1: out[k][i] = Σ_{|d| ≤ half} kernel[k](d)·input[i + d]. Other
   * entries of `out` are left alone.
   */
  run(input: Float64Array, out: readonly Float64Array[]): void;
}

interface Spectrum {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * Overlap-save (Stockham 1966). The kernels are real, so two blocks travel as the real and the imaginary part of one
 * transform and come back apart.
 */
export function createConvolver(half: number, kernels: readonly ((d: number) => number)[]): Convolver {
  const fft = createFft(Math.max(256, nextPowerOfTwo(8 * half)));
  const step = fft.size - 2 * half;
  const spectra = kernels.map((kernel) => spectrumOf(fft, half, kernel));
  const real = new Float64Array(fft.size);
  const imaginary = new Float64Array(fft.size);
  const workReal = new Float64Array(fft.size);
  const workImaginary = new Float64Array(fft.size);
  const run = (input: Float64Array, out: readonly Float64Array[]): void => {
    const end = input.length - half;
    if (input.length * half <= FEW_PRODUCTS || isSpiked(input)) {
      kernels.forEach((kernel, k) => {
        correlate(input, half, kernel, out[k] as Float64Array);
      });
      return;
    }
    for (let start = half; start < end; start += 2 * step) {
      load(input, start - half, real);
      load(input, start + step - half, imaginary);
      fft.transform(real, imaginary);
      for (let k = 0; k < spectra.length; k++) {
        multiply(real, imaginary, spectra[k] as Spectrum, workReal, workImaginary);
        inverseUnscaled(fft, workReal, workImaginary);
        const target = out[k] as Float64Array;
        store(workReal, half, target, start, Math.min(end, start + step));
        store(workImaginary, half, target, start + step, Math.min(end, start + 2 * step));
      }
    }
  };
  return { run };
}

/** A transform is not worth its while for up to this many products. */
const FEW_PRODUCTS = 200_000;

/**
 * Whether some value is so large beside the others, by their mean fourth root taken of every eighth, that a transform,
 * whose roundings are those of the largest, would blur the rest.
 */
function isSpiked(input: Float64Array): boolean {
  let largest = 0;
  for (let i = 0; i < input.length; i++) {
    const size = Math.abs(input[i] as number);
    if (size > largest) largest = size;
  }
  let roots = 0;
  let count = 0;
  for (let i = 0; i < input.length; i += 8) {
    roots += Math.sqrt(Math.sqrt(Math.abs(input[i] as number)));
    count++;
  }
  return largest > 1e6 * (roots / count) ** 4;
}

function correlate(
  input: Float64Array,
  half: number,
  kernel: (d: number) => number,
  out: Float64Array,
): void {
  const weights = Float64Array.from({ length: 2 * half + 1 }, (_, k) => kernel(k - half));
  for (let i = half; i < input.length - half; i++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (input[i - half + k] as number);
    out[i] = sum;
  }
}

function spectrumOf(fft: Fft, half: number, kernel: (d: number) => number): Spectrum {
  const real = new Float64Array(fft.size);
  const imaginary = new Float64Array(fft.size);
  for (let d = -half; d <= half; d++) real[d > 0 ? fft.size - d : -d] = kernel(d) / fft.size;
  fft.transform(real, imaginary);
  return { real, imaginary };
}

function load(input: Float64Array, from: number, block: Float64Array): void {
  const available = Math.max(0, Math.min(block.length, input.length - from));
  for (let i = 0; i < available; i++) block[i] = input[from + i] as number;
  block.fill(0, available);
}

function store(block: Float64Array, half: number, out: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) out[i] = block[i - from + half] as number;
}

function multiply(
  ar: Float64Array,
  ai: Float64Array,
  by: Spectrum,
  outR: Float64Array,
  outI: Float64Array,
): void {
  const { real, imaginary } = by;
  for (let i = 0; i < ar.length; i++) {
    const r = ar[i] as number;
    const m = ai[i] as number;
    const c = real[i] as number;
    const s = imaginary[i] as number;
    outR[i] = r * c - m * s;
    outI[i] = r * s + m * c;
  }
}
