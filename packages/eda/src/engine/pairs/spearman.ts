import { sameLength } from '../check.ts';
import { pearson } from './pearson.ts';
import { type RankedColumn, rankedColumn, ranksBeside } from './ranked-column.ts';

/**
 * Spearman's ρ: Pearson's r of the average ranks, over the rows where both values are there (pandas' `corr`). NaN for
 * fewer than two rows or a constant side.
 */
export function spearman(x: Float64Array, y: Float64Array): number {
  sameLength(x, y);
  return spearmanRanked(rankedColumn(x), rankedColumn(y));
}

/** {@link spearman} of columns that are sorted already. */
export function spearmanRanked(x: RankedColumn, y: RankedColumn): number {
  return pearson(ranksBeside(x, y), ranksBeside(y, x));
}
