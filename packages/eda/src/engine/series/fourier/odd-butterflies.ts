import type { Butterfly } from './butterflies.ts';
import { rootsOfUnity } from './roots.ts';

const COS_72 = (Math.sqrt(5) - 1) / 4;
const COS_144 = -(Math.sqrt(5) + 1) / 4;
const SIN_72 = Math.sqrt((5 + Math.sqrt(5)) / 8);
const SIN_144 = Math.sqrt((5 - Math.sqrt(5)) / 8);

export const radix5: Butterfly = ({ count, stride, twiddles: w }, from, to) => {
  const { real: xr, imaginary: xi } = from;
  const { real: yr, imaginary: yi } = to;
  const fifth = count * stride;
  for (let p = 0; p < count; p++) {
    const [c1, s1] = [w[8 * p] as number, w[8 * p + 1] as number];
    const [c2, s2] = [w[8 * p + 2] as number, w[8 * p + 3] as number];
    const [c3, s3] = [w[8 * p + 4] as number, w[8 * p + 5] as number];
    const [c4, s4] = [w[8 * p + 6] as number, w[8 * p + 7] as number];
    let out = 5 * p * stride;
    const end = (p + 1) * stride;
    for (let i = p * stride; i < end; i++, out++) {
      const ar = xr[i] as number;
      const ai = xi[i] as number;
      const br = xr[i + fifth] as number;
      const bi = xi[i + fifth] as number;
      const cr = xr[i + 2 * fifth] as number;
      const ci = xi[i + 2 * fifth] as number;
      const dr = xr[i + 3 * fifth] as number;
      const di = xi[i + 3 * fifth] as number;
      const er = xr[i + 4 * fifth] as number;
      const ei = xi[i + 4 * fifth] as number;
      const pr = br + er;
      const pi = bi + ei;
      const qr = cr + dr;
      const qi = ci + di;
      const gr = br - er;
      const gi = bi - ei;
      const hr = cr - dr;
      const hi = ci - di;
      yr[out] = ar + pr + qr;
      yi[out] = ai + pi + qi;
      const mr = ar + COS_72 * pr + COS_144 * qr;
      const mi = ai + COS_72 * pi + COS_144 * qi;
      const nr = ar + COS_144 * pr + COS_72 * qr;
      const ni = ai + COS_144 * pi + COS_72 * qi;
      const tr = SIN_72 * gr + SIN_144 * hr;
      const ti = SIN_72 * gi + SIN_144 * hi;
      const ur = SIN_144 * gr - SIN_72 * hr;
      const ui = SIN_144 * gi - SIN_72 * hi;
      const v1r = mr + ti;
      const v1i = mi - tr;
      const v4r = mr - ti;
      const v4i = mi + tr;
      const v2r = nr + ui;
      const v2i = ni - ur;
      const v3r = nr - ui;
      const v3i = ni + ur;
      yr[out + stride] = v1r * c1 - v1i * s1;
      yi[out + stride] = v1r * s1 + v1i * c1;
      yr[out + 2 * stride] = v2r * c2 - v2i * s2;
      yi[out + 2 * stride] = v2r * s2 + v2i * c2;
      yr[out + 3 * stride] = v3r * c3 - v3i * s3;
      yi[out + 3 * stride] = v3r * s3 + v3i * c3;
      yr[out + 4 * stride] = v4r * c4 - v4i * s4;
      yi[out + 4 * stride] = v4r * s4 + v4i * c4;
    }
  }
};

/**
 * A pass of any odd radix, radix² steps each: the inputs j and radix − j meet the same cosine and opposite sines, so
 * their sum and difference go in together.
 */
export function oddRadix(radix: number): Butterfly {
  const half = (radix - 1) / 2;
  const { real: cosines, imaginary: minusSines } = rootsOfUnity(radix, radix);
  const sums = { real: new Float64Array(half + 1), imaginary: new Float64Array(half + 1) };
  const differences = { real: new Float64Array(half + 1), imaginary: new Float64Array(half + 1) };
  const { real: pr, imaginary: pi } = sums;
  const { real: mr, imaginary: mi } = differences;
  return ({ count, stride, twiddles }, from, to) => {
    const { real: xr, imaginary: xi } = from;
    const { real: yr, imaginary: yi } = to;
    const part = count * stride;
    const put = (at: number, twiddle: number, r: number, m: number): void => {
      const c = twiddles[twiddle] as number;
      const s = twiddles[twiddle + 1] as number;
      yr[at] = r * c - m * s;
      yi[at] = r * s + m * c;
    };
    for (let p = 0; p < count; p++) {
      const twiddle = 2 * (radix - 1) * p - 2;
      for (let q = 0; q < stride; q++) {
        const first = p * stride + q;
        const out = radix * p * stride + q;
        const ar = xr[first] as number;
        const ai = xi[first] as number;
        let totalReal = ar;
        let totalImaginary = ai;
        for (let j = 1; j <= half; j++) {
          const low = first + j * part;
          const high = first + (radix - j) * part;
          pr[j] = (xr[low] as number) + (xr[high] as number);
          pi[j] = (xi[low] as number) + (xi[high] as number);
          mr[j] = (xr[low] as number) - (xr[high] as number);
          mi[j] = (xi[low] as number) - (xi[high] as number);
          totalReal += pr[j] as number;
          totalImaginary += pi[j] as number;
        }
        yr[out] = totalReal;
        yi[out] = totalImaginary;
        for (let k = 1; k <= half; k++) {
          let cr = ar;
          let ci = ai;
          let sr = 0;
          let si = 0;
          let root = 0;
          for (let j = 1; j <= half; j++) {
            root += k;
            if (root >= radix) root -= radix;
            const c = cosines[root] as number;
            const s = minusSines[root] as number;
            cr += c * (pr[j] as number);
            ci += c * (pi[j] as number);
            sr += s * (mr[j] as number);
            si += s * (mi[j] as number);
          }
          put(out + k * stride, twiddle + 2 * k, cr - si, ci + sr);
          put(out + (radix - k) * stride, twiddle + 2 * (radix - k), cr + si, ci - sr);
        }
      }
    }
  };
}
