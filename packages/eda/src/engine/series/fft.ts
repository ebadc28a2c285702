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
 * A transform of any length: radix 2 (Cooley & Tukey 1965) for powers of two, else through Bluestein's chirp
 * (1970). Tables are made once; a transform allocates nothing.
 */
export function createFft(size: number): Fft {
  return size === nextPowerOfTwo(size) ? radixTwo(size) : bluestein(size);
}

/** The unscaled inverse: conjugation is an exchange of the two parts. Divide by the size for the inverse proper. */
export function inverseUnscaled(fft: Fft, real: Float64Array, imaginary: Float64Array): void {
  fft.transform(imaginary, real);
}

function radixTwo(size: number): Fft {
  const cosines = new Float64Array(size / 2);
  const sines = new Float64Array(size / 2);
  for (let i = 0; i < size / 2; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / size);
    sines[i] = -Math.sin((2 * Math.PI * i) / size);
  }
  const reversed = bitReversal(size);
  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    permute(reversed, real, imaginary);
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const a = start + k;
          const b = a + half;
          const c = cosines[k * stride] as number;
          const s = sines[k * stride] as number;
          const br = real[b] as number;
          const bi = imaginary[b] as number;
          const tr = br * c - bi * s;
          const ti = br * s + bi * c;
          const ar = real[a] as number;
          const ai = imaginary[a] as number;
          real[b] = ar - tr;
          imaginary[b] = ai - ti;
          real[a] = ar + tr;
          imaginary[a] = ai + ti;
        }
      }
    }
  };
  return { size, transform };
}

function bitReversal(size: number): Uint32Array {
  const reversed = new Uint32Array(size);
  for (let i = 1; i < size; i++) {
    reversed[i] = ((reversed[i >> 1] as number) >> 1) | ((i & 1) * (size >> 1));
  }
  return reversed;
}

function permute(reversed: Uint32Array, real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < reversed.length; i++) {
    const j = reversed[i] as number;
    if (j <= i) continue;
    const r = real[i] as number;
    const m = imaginary[i] as number;
    real[i] = real[j] as number;
    imaginary[i] = imaginary[j] as number;
    real[j] = r;
    imaginary[j] = m;
  }
}

/** jk = (j² + k² − (k − j)²) ÷ 2 turns the sum into a convolution, which a power of two carries out. */
function bluestein(size: number): Fft {
  const inner = radixTwo(nextPowerOfTwo(2 * size - 1));
  const chirpReal = new Float64Array(size);
  const chirpImaginary = new Float64Array(size);
  const kernelReal = new Float64Array(inner.size);
  const kernelImaginary = new Float64Array(inner.size);
  for (let i = 0; i < size; i++) {
    // i² taken modulo 2n keeps the angle's digits for long series.
    const angle = (Math.PI * ((i * i) % (2 * size))) / size;
    chirpReal[i] = Math.cos(angle);
    chirpImaginary[i] = -Math.sin(angle);
    kernelReal[i] = Math.cos(angle);
    kernelImaginary[i] = Math.sin(angle);
    if (i > 0) {
      kernelReal[inner.size - i] = Math.cos(angle);
      kernelImaginary[inner.size - i] = Math.sin(angle);
    }
  }
  inner.transform(kernelReal, kernelImaginary);
  const a = new Float64Array(inner.size);
  const b = new Float64Array(inner.size);
  const transform = (real: Float64Array, imaginary: Float64Array): void => {
    a.fill(0);
    b.fill(0);
    multiply(real, imaginary, chirpReal, chirpImaginary, a, b, size);
    inner.transform(a, b);
    multiply(a, b, kernelReal, kernelImaginary, a, b, inner.size);
    inverseUnscaled(inner, a, b);
    multiply(a, b, chirpReal, chirpImaginary, real, imaginary, size);
    for (let i = 0; i < size; i++) {
      real[i] = (real[i] as number) / inner.size;
      imaginary[i] = (imaginary[i] as number) / inner.size;
    }
  };
  return { size, transform };
}

function multiply(
  ar: Float64Array,
  ai: Float64Array,
  br: Float64Array,
  bi: Float64Array,
  outReal: Float64Array,
  outImaginary: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const r = (ar[i] as number) * (br[i] as number) - (ai[i] as number) * (bi[i] as number);
    outImaginary[i] = (ar[i] as number) * (bi[i] as number) + (ai[i] as number) * (br[i] as number);
    outReal[i] = r;
  }
}
