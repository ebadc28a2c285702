import type { Complex } from './roots.ts';

/**
 * One pass of Stockham's self-sorting transform (decimation in frequency): of `stride` interleaved transforms of length
 * `radix · count` it makes `radix · stride` of length `count`. Both sides are walked in order of memory, which a long
 * series needs more than few multiplications.
 */
export interface Pass {
  readonly radix: number;
  readonly count: number;
  readonly stride: number;
  /** exp(−2πi·pk ÷ (radix·count)) for each p < count and k = 1 … radix − 1, real and imaginary part in turn. */
  readonly twiddles: Float64Array;
}

/** Carries a pass out. */
export type Butterfly = (pass: Pass, from: Complex, to: Complex) => void;

export const radix2: Butterfly = ({ count, stride, twiddles }, from, to) => {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const half = count * stride;
  for (let p = 0; p < count; p++) {
    const c = twiddles[2 * p] as number;
    const s = twiddles[2 * p + 1] as number;
    let out = 2 * p * stride;
    const end = (p + 1) * stride;
    for (let i = p * stride; i < end; i++, out++) {
      const ar = xr[i] as number;
      const ai = xi[i] as number;
      const br = xr[i + half] as number;
      const bi = xi[i + half] as number;
      const dr = ar - br;
      const di = ai - bi;
      yr[out] = ar + br;
      yi[out] = ai + bi;
      yr[out + stride] = dr * c - di * s;
      yi[out + stride] = dr * s + di * c;
    }
  }
};

export const radix3: Butterfly = ({ count, stride, twiddles }, from, to) => {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const third = count * stride;
  const sine = Math.sqrt(3) / 2;
  for (let p = 0; p < count; p++) {
    const c1 = twiddles[4 * p] as number;
    const s1 = twiddles[4 * p + 1] as number;
    const c2 = twiddles[4 * p + 2] as number;
    const s2 = twiddles[4 * p + 3] as number;
    let out = 3 * p * stride;
    const end = (p + 1) * stride;
    for (let i = p * stride; i < end; i++, out++) {
      const ar = xr[i] as number;
      const ai = xi[i] as number;
      const br = xr[i + third] as number;
      const bi = xi[i + third] as number;
      const cr = xr[i + 2 * third] as number;
      const ci = xi[i + 2 * third] as number;
      const tr = br + cr;
      const ti = bi + ci;
      const mr = ar - tr / 2;
      const mi = ai - ti / 2;
      const er = sine * (bi - ci);
      const ei = sine * (cr - br);
      yr[out] = ar + tr;
      yi[out] = ai + ti;
      const ur = mr + er;
      const ui = mi + ei;
      const vr = mr - er;
      const vi = mi - ei;
      yr[out + stride] = ur * c1 - ui * s1;
      yi[out + stride] = ur * s1 + ui * c1;
      yr[out + 2 * stride] = vr * c2 - vi * s2;
      yi[out + 2 * stride] = vr * s2 + vi * c2;
    }
  }
};

export const radix4: Butterfly = ({ count, stride, twiddles }, from, to) => {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const quarter = count * stride;
  for (let p = 0; p < count; p++) {
    const c1 = twiddles[6 * p] as number;
    const s1 = twiddles[6 * p + 1] as number;
    const c2 = twiddles[6 * p + 2] as number;
    const s2 = twiddles[6 * p + 3] as number;
    const c3 = twiddles[6 * p + 4] as number;
    const s3 = twiddles[6 * p + 5] as number;
    let out = 4 * p * stride;
    const end = (p + 1) * stride;
    for (let i = p * stride; i < end; i++, out++) {
      const ar = xr[i] as number;
      const ai = xi[i] as number;
      const br = xr[i + quarter] as number;
      const bi = xi[i + quarter] as number;
      const cr = xr[i + 2 * quarter] as number;
      const ci = xi[i + 2 * quarter] as number;
      const dr = xr[i + 3 * quarter] as number;
      const di = xi[i + 3 * quarter] as number;
      const acr = ar + cr;
      const aci = ai + ci;
      const bdr = br + dr;
      const bdi = bi + di;
      const er = ar - cr;
      const ei = ai - ci;
      // −i·(b − d).
      const fr = bi - di;
      const fi = dr - br;
      yr[out] = acr + bdr;
      yi[out] = aci + bdi;
      const ur = er + fr;
      const ui = ei + fi;
      const vr = acr - bdr;
      const vi = aci - bdi;
      const wr = er - fr;
      const wi = ei - fi;
      yr[out + stride] = ur * c1 - ui * s1;
      yi[out + stride] = ur * s1 + ui * c1;
      yr[out + 2 * stride] = vr * c2 - vi * s2;
      yi[out + 2 * stride] = vr * s2 + vi * c2;
      yr[out + 3 * stride] = wr * c3 - wi * s3;
      yi[out + 3 * stride] = wr * s3 + wi * c3;
    }
  }
};
