import { createConvolver } from './convolver.ts';
import { type LoessSpec, localLine, loessPoint, tricube } from './loess-point.ts';

/** Loess over an evenly spaced series, at every point. */
export interface Loess {
  /** Takes new robustness weights; none to start with. */
  weigh(robustness: Float64Array | undefined): void;
  /** Smooths `y` into `out`, another array. */
  smooth(y: Float64Array, out: Float64Array): void;
}

/** A sum from the transform below this share of the full weight, or of the full spread, has lost too many digits. */
const THIN = 1e-3;

/**
 * A point amid the series sees the same distances as any other, so all those sums are convolutions: O(n log w) instead
 * of O(n·w). The ends, and points whose neighbours weigh next to nothing, are computed one by one.
 */
export function createLoess(spec: LoessSpec): Loess {
  return spec.window >= spec.n ? pointwiseLoess(spec) : convolvedLoess(spec);
}

function pointwiseLoess(spec: LoessSpec): Loess {
  let weights: Float64Array | undefined;
  return {
    weigh: (robustness) => {
      weights = robustness;
    },
    smooth: (y, out) => {
      for (let i = 0; i < spec.n; i++) out[i] = pointOr(y, weights, spec, i, 1, spec.n);
    },
  };
}

function convolvedLoess(spec: LoessSpec): Loess {
  const { n, window, degree } = spec;
  const half = (window - 1) / 2;
  const kernel = (d: number): number => tricube(Math.abs(d), half);
  let total = 0;
  let spread = 0;
  for (let d = -half; d <= half; d++) {
    total += kernel(d);
    spread += kernel(d) * d * d;
  }
  const plain = createConvolver(half, [(d) => kernel(d) / total]);
  const first = createConvolver(half, [kernel, (d) => kernel(d) * d]);
  const second = createConvolver(half, [kernel, (d) => kernel(d) * d, (d) => kernel(d) * d * d]);
  const sums = Array.from({ length: 3 }, () => new Float64Array(0));
  const totals = [new Float64Array(0), new Float64Array(0)];
  let weighted = new Float64Array(0);
  let weights: Float64Array | undefined;

  const weigh = (robustness: Float64Array | undefined): void => {
    weights = robustness;
    if (robustness === undefined) return;
    if (weighted.length === 0) {
      for (let k = 0; k < 3; k++) sums[k] = new Float64Array(n);
      for (let k = 0; k < 2; k++) totals[k] = new Float64Array(n);
      weighted = new Float64Array(n);
    }
    second.run(robustness, sums);
  };
  const smoothWeighted = (y: Float64Array, robustness: Float64Array, out: Float64Array): void => {
    const [s0, s1, s2] = sums as [Float64Array, Float64Array, Float64Array];
    const [t0, t1] = totals as [Float64Array, Float64Array];
    for (let i = 0; i < n; i++) weighted[i] = (y[i] as number) * (robustness[i] as number);
    first.run(weighted, totals);
    for (let i = half; i < n - half; i++) {
      const weight = s0[i] as number;
      const mean = (s1[i] as number) / weight;
      const variance = (s2[i] as number) / weight - mean * mean;
      if (weight < THIN * total || variance < (THIN * spread) / total) {
        out[i] = pointOr(y, robustness, spec, i, i + 1 - half, i + 1 + half);
      } else if (degree === 0) out[i] = (t0[i] as number) / weight;
      else {
        out[i] = localLine(weight, s1[i] as number, s2[i] as number, t0[i] as number, t1[i] as number, n - 1);
      }
    }
  };
  const smooth = (y: Float64Array, out: Float64Array): void => {
    if (weights === undefined) {
      plain.run(y, [out]);
      smoothPlainEnds(y, spec, out);
      return;
    }
    smoothWeighted(y, weights, out);
    for (let i = 0; i < half; i++) out[i] = pointOr(y, weights, spec, i, 1, window);
    for (let i = n - half; i < n; i++) out[i] = pointOr(y, weights, spec, i, n - window + 1, n);
  };
  return { weigh, smooth };
}

/** Without robustness the points near either end mirror each other, and share their weights. */
function smoothPlainEnds(y: Float64Array, spec: LoessSpec, out: Float64Array): void {
  const { n, window, degree } = spec;
  for (let i = 0; i < (window - 1) / 2; i++) {
    const h = window - 1 - i;
    let [s0, s1, s2] = [0, 0, 0];
    let [first0, first1, last0, last1] = [0, 0, 0, 0];
    for (let j = 0; j < window; j++) {
      const d = j - i;
      const weight = tricube(d < 0 ? -d : d, h);
      const atFirst = weight * (y[j] as number);
      const atLast = weight * (y[n - 1 - j] as number);
      s0 += weight;
      s1 += weight * d;
      s2 += weight * d * d;
      first0 += atFirst;
      first1 += atFirst * d;
      last0 += atLast;
      last1 += atLast * d;
    }
    out[i] = degree === 0 ? first0 / s0 : localLine(s0, s1, s2, first0, first1, n - 1);
    out[n - 1 - i] = degree === 0 ? last0 / s0 : localLine(s0, s1, s2, last0, last1, n - 1);
  }
}

function pointOr(
  y: Float64Array,
  weights: Float64Array | undefined,
  spec: LoessSpec,
  i: number,
  left: number,
  right: number,
): number {
  const value = loessPoint(y, weights, spec, i + 1, left, right);
  return Number.isNaN(value) ? (y[i] as number) : value;
}
