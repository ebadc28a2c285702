import { stl } from '../series/stl/stl.ts';
import { strengthOf } from '../series/stl/strength.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';

/** A decomposition in brief: the first values and the sums that tell two decompositions apart. */
export interface StlProfile {
  readonly period: number;
  readonly trend_head: readonly Figure[];
  readonly seasonal_head: readonly Figure[];
  readonly resid_head: readonly Figure[];
  readonly trend_sum: Figure;
  readonly seasonal_sumsq: Figure;
  readonly resid_sumsq: Figure;
  readonly trend_strength: Figure;
  readonly seasonal_strength: Figure;
}

const HEAD = 20;

/** Decomposes a series without missing values and gives the result in brief. */
export function stlProfile(filled: Float64Array, period: number, robust: boolean): StlProfile {
  const { trend, seasonal, residual } = stl(filled, { period, robust });
  const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
  return {
    period,
    trend_head: figuresOf(trend.subarray(0, HEAD)),
    seasonal_head: figuresOf(seasonal.subarray(0, HEAD)),
    resid_head: figuresOf(residual.subarray(0, HEAD)),
    trend_sum: figureOf(trend.reduce((sum, value) => sum + value, 0)),
    seasonal_sumsq: figureOf(squares(seasonal)),
    resid_sumsq: figureOf(squares(residual)),
    trend_strength: figureOf(strengthOf(trend, residual)),
    seasonal_strength: figureOf(strengthOf(seasonal, residual)),
  };
}
