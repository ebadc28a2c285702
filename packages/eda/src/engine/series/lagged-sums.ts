import { type DoubleDouble, plus } from './double-double.ts';

/** Σ a[t]·b[t − k] over t from `from` on, for k = 0 … lags ≤ from; `a` and `b` are of one length. */
export type LaggedSums = (a: Float64Array, b: Float64Array, from: number, lags: number) => DoubleDouble[];

/** Rows summed at a time: the sum of many short sums rounds less than one long sum. */
const BLOCK = 4096;

/** Sums in doubles, four lags at a time: each value of `b` is read once and handed on from lag to lag. */
export const plainSums: LaggedSums = (a, b, from, lags) => {
  const sums = new Float64Array(lags + 4);
  for (let start = from; start < a.length; start += BLOCK) {
    const end = Math.min(a.length, start + BLOCK);
    for (let k = 0; k <= lags; k += 4) {
      // Lags beyond the last are summed with it, to no end, and may reach before the first value.
      let [b1, b2, b3] = [b[start - k - 1] ?? 0, b[start - k - 2] ?? 0, b[start - k - 3] ?? 0];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let t = start; t < end; t++) {
        const value = a[t] as number;
        const b0 = b[t - k] as number;
        s0 += value * b0;
        s1 += value * b1;
        s2 += value * b2;
        s3 += value * b3;
        b3 = b2;
        b2 = b1;
        b1 = b0;
      }
      sums[k] = (sums[k] as number) + s0;
      sums[k + 1] = (sums[k + 1] as number) + s1;
      sums[k + 2] = (sums[k + 2] as number) + s2;
      sums[k + 3] = (sums[k + 3] as number) + s3;
    }
  }
  return Array.from({ length: lags + 1 }, (_, k) => [sums[k] as number, 0] as const);
};

/**
 * Sums as if in twice the digits: Dot2 of Ogita, Rump & Oishi 2005 (SIAM J. Sci. Comput. 26, 1955), the blocks' sums
 * added in double-double, as what Dot2 itself loses grows with the rows.
 */
export const preciseSums: LaggedSums = (a, b, from, lags) => {
  const [highA, highB] = [highHalves(a), highHalves(b)];
  const sums: DoubleDouble[] = Array.from({ length: lags + 1 }, () => [0, 0]);
  for (let start = from; start < a.length; start += BLOCK) {
    const end = Math.min(a.length, start + BLOCK);
    for (let k = 0; k <= lags; k++) {
      let sum = 0;
      let lost = 0;
      for (let t = start; t < end; t++) {
        const x = a[t] as number;
        const y = b[t - k] as number;
        const xh = highA[t] as number;
        const yh = highB[t - k] as number;
        const xl = x - xh;
        const yl = y - yh;
        const product = x * y;
        const rounded = xl * yl - (product - xh * yh - xl * yh - xh * yl);
        const next = sum + product;
        const part = next - sum;
        lost += sum - (next - part) + (product - part) + rounded;
        sum = next;
      }
      sums[k] = plus(sums[k] as DoubleDouble, [sum, lost]);
    }
  }
  return sums;
};

/** Each value to its upper 26 bits (Veltkamp's cut). */
function highHalves(values: Float64Array): Float64Array {
  return values.map((value) => {
    const cut = 134_217_729 * value;
    return cut - (cut - value);
  });
}
