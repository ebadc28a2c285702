import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Bounds a value may reach but not pass; an absent one does not bind. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** Values below `min` or above `max` (pecos `check_range`). NaN is never flagged. */
export function outOfRange(values: Float64Array, bounds: Bounds): Finding {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  return findingOf(
    flagWhere(values, (value) => value < min || value > max),
    { check: 'range', definition: `outside ${min} … ${max}`, certainty: 'likely', remedy: 'mask' },
  );
}
