import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Rows without a value, and infinite ones, which no sensor means (pecos `check_missing`). */
export function missingValues(values: Float64Array): Finding {
  return findingOf(
    flagWhere(values, (value) => !Number.isFinite(value)),
    {
      check: 'missing',
      definition: 'no value, or an infinite one',
      certainty: 'certain',
      remedy: 'interpolate',
    },
  );
}
