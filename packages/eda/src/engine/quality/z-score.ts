import { momentsOf } from '../column/moments.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/**
 * |x − mean| ÷ σ over `limit` (3), σ being the population's, with n (pvanalytics `zscore`). NaN is left out; a constant
 * has no outlier.
 */
export function zScoreOutliers(values: Float64Array, limit = 3): Finding {
  const { mean, m2, count } = momentsOf(values);
  const sigma = Math.sqrt(m2 / count);
  return findingOf(
    flagWhere(values, (value) => sigma > 0 && Math.abs((value - mean) / sigma) > limit),
    {
      check: 'outlier-zscore',
      definition: `over ${limit} population standard deviations from the mean`,
      certainty: 'possible',
      remedy: 'mask',
    },
  );
}
