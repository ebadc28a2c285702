import { momentsOf, varianceOf } from '../../column/moments.ts';

/**
 * Strength of a component beside the residual, 0 to 1: max(0, 1 − Var(residual) ÷ Var(component + residual)) (Wang,
 * Smith & Hyndman 2006; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 4.3). Give the trend
 * for trend strength, a seasonal part for its own. NaN where both together are constant. Rows where a value is missing are left out.
 */
export function strengthOf(component: Float64Array, residual: Float64Array): number {
  const together = component.map((value, i) => value + (residual[i] as number));
  const whole = varianceOf(momentsOf(together));
  return whole > 0 ? Math.max(0, 1 - varianceOf(momentsOf(residual)) / whole) : Number.NaN;
}
