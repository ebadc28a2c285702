import { deviationsOf } from '../column/moments.ts';
import { completeRows } from './complete-rows.ts';

/**
 * Pearson's r over the rows where both values are there: Σ(x−x̄)(y−ȳ) ÷ √(Σ(x−x̄)²·Σ(y−ȳ)²), compensated means, clamped to
 * [−1, 1]. NaN for fewer than two rows or a constant side (pandas' `corr`).
 */
export function pearson(x: Float64Array, y: Float64Array): number {
  const rows = completeRows(x, y);
  if (rows.x.length < 2 || isEqualThroughout(rows.x) || isEqualThroughout(rows.y)) return Number.NaN;
  const { deviations: dx } = deviationsOf(rows.x);
  const { deviations: dy } = deviationsOf(rows.y);
  // Products of values up to 1e100 would leave the range of doubles: they are taken of shares of the largest.
  const [largestX, largestY] = [largestOf(dx), largestOf(dy)];
  let [sxx, syy, sxy] = [0, 0, 0];
  for (let i = 0; i < dx.length; i++) {
    const a = (dx[i] as number) / largestX;
    const b = (dy[i] as number) / largestY;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  return Math.max(-1, Math.min(1, sxy / (Math.sqrt(sxx) * Math.sqrt(syy))));
}

/** Rounding can leave a constant side a spread of its last places; it has none. */
function isEqualThroughout(values: Float64Array): boolean {
  const first = values[0];
  for (let i = 1; i < values.length; i++) if (values[i] !== first) return false;
  return true;
}

function largestOf(deviations: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < deviations.length; i++) largest = Math.max(largest, Math.abs(deviations[i] as number));
  return largest;
}
