import { completeRows } from './complete-rows.ts';
import { pearson } from './pearson.ts';
import { averageRanks } from './rank.ts';

/**
 * Spearman's ρ: Pearson's r of the average ranks, over the rows where both values are there (pandas' `corr`). NaN for
 * fewer than two rows or a constant side.
 */
export function spearman(x: Float64Array, y: Float64Array): number {
  const rows = completeRows(x, y);
  return pearson(averageRanks(rows.x), averageRanks(rows.y));
}
