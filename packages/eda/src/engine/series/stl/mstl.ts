import { type StlOptions, stl } from './stl.ts';

/** Settings of {@link mstl}; those not named here go to every STL. */
export interface MstlOptions extends Omit<StlOptions, 'period' | 'seasonal'> {
  /** Points in each cycle; those of half the series and longer are left out. */
  readonly periods: readonly number[];
  /** Seasonal windows, one a period from the shortest on; default 11, 15, 19, … */
  readonly windows?: readonly number[];
  /** Rounds over the periods; default 2, and 1 for a single one. */
  readonly iterate?: number;
}

/** y = trend + Σ seasonal + residual. */
export interface MultiSeasonalDecomposition {
  readonly trend: Float64Array;
  /** Seasonal components from the shortest period to the longest. */
  readonly seasonal: readonly { readonly period: number; readonly values: Float64Array }[];
  readonly residual: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Several seasons: STL for each period in turn, shortest first, on what the others leave (Bandara, Hyndman & Bergmeir
 * 2021, arXiv:2107.13462), without the Box–Cox transform; the trend is that of the last STL. statsmodels' `MSTL`.
 * Throws a RangeError where no period fits twice, and as `stl` does.
 */
export function mstl(y: Float64Array, options: MstlOptions): MultiSeasonalDecomposition {
  const { periods, windows, ...rest } = options;
  const kept = [...new Set(periods)].sort((a, b) => a - b).filter((period) => period < y.length / 2);
  if (kept.length === 0) throw new RangeError(`MSTL needs a period that fits twice into ${y.length} points`);
  const rounds = kept.length === 1 ? 1 : (options.iterate ?? 2);
  const seasons = kept.map((period) => ({ period, values: new Float64Array(y.length) }));
  const deseasonal = y.slice();
  let trend = new Float64Array(y.length);
  let weights = new Float64Array(y.length);
  for (let round = 0; round < rounds; round++) {
    seasons.forEach((season, i) => {
      addTo(deseasonal, season.values, 1);
      const fit = stl(deseasonal, { ...rest, period: season.period, seasonal: windows?.[i] ?? 11 + 4 * i });
      season.values.set(fit.seasonal);
      addTo(deseasonal, season.values, -1);
      trend = Float64Array.from(fit.trend);
      weights = Float64Array.from(fit.weights);
    });
  }
  addTo(deseasonal, trend, -1);
  return { trend, seasonal: seasons, residual: deseasonal, weights };
}

function addTo(target: Float64Array, values: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + sign * (values[i] as number);
}
