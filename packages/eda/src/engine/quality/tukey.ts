import { quantileSorted } from '../column/order.ts';
import { sortedPresent } from '../column/present.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** The first and third quartile. */
export interface Quartiles {
  readonly q1: number;
  readonly q3: number;
}

/**
 * Flags values outside [Q1 − k·IQR, Q3 + k·IQR], k 1.5, quartiles linear (Tukey 1977; pvanalytics `tukey`). NaN is
 * never flagged. Quartiles that are known already save a sort.
 */
export function tukeyOutliers(values: Float64Array, k = 1.5, quartiles = quartilesOf(values)): Finding {
  const { q1, q3 } = quartiles;
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

function quartilesOf(values: Float64Array): Quartiles {
  const sorted = sortedPresent(values);
  return { q1: quantileSorted(sorted, 0.25), q3: quantileSorted(sorted, 0.75) };
}
