import { interpolateJumps } from './jumps.ts';
import { type LoessSpec, localLine, loessPoint, tricube } from './loess-point.ts';

/** Smooths each phase of the cycle over the cycles, and goes one cycle beyond either end. */
export interface CycleSmoother {
  /** `out` has n + 2·period entries: the cycle before the first, the series, the cycle after the last. */
  smooth(y: Float64Array, robustness: Float64Array | undefined, out: Float64Array): void;
}

/** The part of the settings that concerns the seasonal smoothing. */
export interface CycleSettings {
  readonly seasonal: number;
  readonly seasonalDeg: 0 | 1;
  readonly seasonalJump: number;
}

/** Loess of the subseries of every phase, window and degree given; step 2 of STL (Cleveland et al. 1990). */
export function createCycleSmoother(n: number, period: number, settings: CycleSettings): CycleSmoother {
  const { seasonal: window, seasonalDeg: degree, seasonalJump } = settings;
  const half = (window - 1) / 2;
  const most = Math.ceil(n / period);
  const series = new Float64Array(most);
  const weights = new Float64Array(most);
  const kernel = new Float64Array(window);
  let total = 0;
  for (let d = -half; d <= half; d++) {
    kernel[d + half] = tricube(Math.abs(d), half);
    total += kernel[d + half] as number;
  }
  const taps: Taps = { kernel, half, period, total, degree };
  // Points a half window and more from both ends of their subseries, in the order they lie in memory.
  const from = half * period;
  const to = n - half * period;

  const smooth = (y: Float64Array, robustness: Float64Array | undefined, out: Float64Array): void => {
    if (robustness === undefined) smoothPlain(taps, y, out, from, to);
    else smoothWeighted(taps, y, robustness, out, from, to);
    for (let phase = 0; phase < period; phase++) {
      const count = Math.floor((n - phase - 1) / period) + 1;
      for (let i = 0; i < count; i++) series[i] = y[i * period + phase] as number;
      if (robustness !== undefined) {
        for (let i = 0; i < count; i++) weights[i] = robustness[i * period + phase] as number;
      }
      const spec = { n: count, window, degree };
      smoothEnds(series, robustness === undefined ? undefined : weights, spec, out, phase, period);
      interpolateJumps(out, period + phase, period, count, seasonalJump);
    }
  };
  return { smooth };
}

interface Taps {
  readonly kernel: Float64Array;
  readonly half: number;
  readonly period: number;
  readonly total: number;
  readonly degree: 0 | 1;
}

function smoothPlain(taps: Taps, y: Float64Array, out: Float64Array, from: number, to: number): void {
  const { kernel, half, period, total } = taps;
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++)
      sum += (kernel[k] as number) * (y[i + (k - half) * period] as number);
    out[i + period] = sum / total;
  }
}

function smoothWeighted(
  taps: Taps,
  y: Float64Array,
  robustness: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
): void {
  const { kernel, half, period, degree } = taps;
  for (let i = from; i < to; i++) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let t0 = 0;
    let t1 = 0;
    for (let k = 0; k < kernel.length; k++) {
      const at = i + (k - half) * period;
      const weight = (kernel[k] as number) * (robustness[at] as number);
      const weighted = weight * (y[at] as number);
      const d = k - half;
      s0 += weight;
      s1 += weight * d;
      s2 += weight * d * d;
      t0 += weighted;
      t1 += weighted * d;
    }
    if (!(s0 > 0)) out[i + period] = y[i] as number;
    else if (degree === 0) out[i + period] = t0 / s0;
    else {
      const count = Math.floor((y.length - (i % period) - 1) / period) + 1;
      out[i + period] = localLine(s0, s1, s2, t0, t1, count - 1);
    }
  }
}

/** The points near the ends of one subseries, and one beyond either end. */
function smoothEnds(
  series: Float64Array,
  weights: Float64Array | undefined,
  spec: LoessSpec,
  out: Float64Array,
  phase: number,
  period: number,
): void {
  const { n, window } = spec;
  const half = (window - 1) / 2;
  const whole = window >= n;
  const firstRight = Math.min(window, n);
  const lastLeft = Math.max(1, n - window + 1);
  for (let i = 0; i < n; i++) {
    if (!whole && i === half) i = Math.max(half, n - half);
    if (i >= n) break;
    const left = i < half || whole ? 1 : lastLeft;
    const right = i < half || whole ? firstRight : n;
    const value = n < 2 ? Number.NaN : loessPoint(series, weights, spec, i + 1, left, right);
    out[(i + 1) * period + phase] = Number.isNaN(value) ? (series[i] as number) : value;
  }
  const before = loessPoint(series, weights, spec, 0, 1, firstRight);
  out[phase] = Number.isNaN(before) ? (out[period + phase] as number) : before;
  const after = loessPoint(series, weights, spec, n + 1, lastLeft, n);
  out[(n + 1) * period + phase] = Number.isNaN(after) ? (out[n * period + phase] as number) : after;
}
