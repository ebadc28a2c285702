import type { Coverage } from './rollup-coverage.ts';
import type { SelectedSeries } from './selection.ts';
import type { TimeRange } from './sql-literals.ts';

/** Points of a series that lie in a range, taken as evenly spread between its first and last. */
export function estimatePoints(
  series: Pick<SelectedSeries, 'firstMs' | 'lastMs' | 'points'>,
  range: TimeRange,
): number {
  const shared = Math.min(range.toMs, series.lastMs + 1) - Math.max(range.fromMs, series.firstMs);
  if (shared <= 0 || series.points <= 0) return 0;
  return Math.ceil(series.points * Math.min(1, shared / (series.lastMs + 1 - series.firstMs)));
}

/**
 * Rows that buckets of a series cost: its points where they come from raw, the steps where from a roll-up. Where
 * points are known not to be `evenly` spread, all of them may lie in the range.
 */
export function estimateCoverage(series: SelectedSeries, coverage: Coverage, evenly = true): number {
  const pointsIn = (range: TimeRange) => {
    const points = estimatePoints(series, range);
    return evenly || points === 0 ? points : series.points;
  };
  let rows = 0;
  for (const range of coverage.raw) rows += pointsIn(range);
  for (const part of coverage.parts) {
    for (const range of part.ranges)
      rows += Math.min(estimateSteps(series, range, part.stepMs), pointsIn(range));
  }
  return rows;
}

/** Steps of a length that a series has something in, at most. */
export function estimateSteps(
  series: Pick<SelectedSeries, 'firstMs' | 'lastMs'>,
  range: TimeRange,
  stepMs: number,
): number {
  const shared = Math.min(range.toMs, series.lastMs + 1) - Math.max(range.fromMs, series.firstMs);
  return shared <= 0 ? 0 : Math.ceil(shared / stepMs) + 1;
}
