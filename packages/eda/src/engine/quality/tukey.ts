import { quantileSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Outside [Q1 − k·IQR, Q3 + k·IQR], k 1.5, quartiles linear (Tukey 1977; pvanalytics `tukey`). NaN is never flagged. */
export function tukeyOutliers(values: Float64Array, k = 1.5): Finding {
  const sorted = sortedPresent(values);
  const q1 = quantileSorted(sorted, 0.25);
  const q3 = quantileSorted(sorted, 0.75);
  const reach = k * (q3 - q1);
  return findingOf(
    flagWhere(values, (value) => value < q1 - reach || value > q3 + reach),
    {
      check: 'outlier-tukey',
      definition: `outside the quartiles by more than ${k}·IQR`,
      certainty: 'possible',
      remedy: 'mask',
    },
  );
}
