import { hasMissing } from '../interpolate.ts';
import { createCycleSmoother } from './cycle-subseries.ts';
import { interpolateJumps } from './jumps.ts';
import { createLoess } from './loess.ts';
import { lowPassAverages } from './moving-average.ts';
import { robustWeights } from './robust-weights.ts';

/** Windows are odd numbers of points (of cycles for `seasonal`). Defaults are statsmodels'. */
export interface StlOptions {
  /** Points in a cycle, at least 2. */
  readonly period: number;
  /** Default 7. */
  readonly seasonal?: number;
  /** Default the least odd number ≥ 1.5·period ÷ (1 − 1.5/seasonal). */
  readonly trend?: number;
  /** Default the least odd number > period. */
  readonly lowPass?: number;
  /** Degree of the local fits; default 1. */
  readonly seasonalDeg?: 0 | 1;
  readonly trendDeg?: 0 | 1;
  readonly lowPassDeg?: 0 | 1;
  /** Loess at every jump-th point, lines between; default 1, at every point. Here jumps save no time. */
  readonly seasonalJump?: number;
  readonly trendJump?: number;
  readonly lowPassJump?: number;
  /** Weigh down what fits badly; default false. */
  readonly robust?: boolean;
  /** Default 5, robust 2. */
  readonly innerIter?: number;
  /** Default 0, robust 15. */
  readonly outerIter?: number;
}

/** y = trend + seasonal + residual, in the unit of y. */
export interface Decomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly residual: Float64Array;
  /** Robustness weights of the last round, 0 to 1; all 1 when not robust. */
  readonly weights: Float64Array;
}

/**
 * Seasonal-trend decomposition by loess (Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics
 * 6, 3), equal to statsmodels' `STL`. The series is taken as evenly spaced and must have no missing
 * value (a RangeError says so): fill it first, and say how.
 */
export function stl(y: Float64Array, options: StlOptions): Decomposition {
  const settings = settingsOf(y, options);
  const { period, inner, outer } = settings;
  const n = y.length;
  const cycles = createCycleSmoother(n, period, settings);
  const lowPass = createLoess({ n, window: settings.lowPass, degree: settings.lowPassDeg });
  const trendLoess = createLoess({ n, window: settings.trend, degree: settings.trendDeg });
  const trend = new Float64Array(n);
  const seasonal = new Float64Array(n);
  const weights = new Float64Array(n).fill(1);
  const work = new Float64Array(n);
  const low = new Float64Array(n);
  const cycle = new Float64Array(n + 2 * period);
  const first = new Float64Array(n + 2 * period);
  const second = new Float64Array(n + 2 * period);
  for (let round = 0; ; round++) {
    const robustness = round === 0 ? undefined : weights;
    trendLoess.weigh(robustness);
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < n; i++) work[i] = (y[i] as number) - (trend[i] as number);
      cycles.smooth(work, robustness, cycle);
      lowPassAverages(cycle, period, first, second, work);
      lowPass.smooth(work, low);
      interpolateJumps(low, 0, 1, n, settings.lowPassJump);
      for (let i = 0; i < n; i++) {
        seasonal[i] = (cycle[period + i] as number) - (low[i] as number);
        work[i] = (y[i] as number) - (seasonal[i] as number);
      }
      trendLoess.smooth(work, trend);
      interpolateJumps(trend, 0, 1, n, settings.trendJump);
    }
    for (let i = 0; i < n; i++) work[i] = (y[i] as number) - (trend[i] as number) - (seasonal[i] as number);
    if (round >= outer) return { trend, seasonal, residual: work, weights };
    robustWeights(work, low, weights);
  }
}

function settingsOf(y: Float64Array, options: StlOptions) {
  const { period, seasonal = 7, robust = false } = options;
  if (!Number.isInteger(period) || period < 2)
    throw new RangeError(`STL needs a period of 2 points or more: ${period}`);
  if (y.length < 2 * period) {
    throw new RangeError(`STL needs two whole periods: ${y.length} points, a period of ${period}`);
  }
  if (hasMissing(y)) throw new RangeError('STL needs a series without missing values: fill it first');
  const trend = options.trend ?? oddFrom(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  const lowPass = options.lowPass ?? oddFrom(period + 1);
  for (const [name, window] of Object.entries({ seasonal, trend, lowPass })) {
    if (!Number.isInteger(window) || window % 2 === 0 || window < 3) {
      throw new RangeError(`STL's window "${name}" must be odd and at least 3: ${window}`);
    }
    if (name !== 'seasonal' && window <= period)
      throw new RangeError(`STL's window "${name}" must be longer than the period of ${period}: ${window}`);
  }
  return {
    ...{ period, seasonal, trend, lowPass },
    seasonalDeg: options.seasonalDeg ?? 1,
    trendDeg: options.trendDeg ?? 1,
    lowPassDeg: options.lowPassDeg ?? 1,
    seasonalJump: options.seasonalJump ?? 1,
    trendJump: options.trendJump ?? 1,
    lowPassJump: options.lowPassJump ?? 1,
    inner: options.innerIter ?? (robust ? 2 : 5),
    outer: options.outerIter ?? (robust ? 15 : 0),
  };
}

function oddFrom(window: number): number {
  return window + ((window + 1) % 2);
}
