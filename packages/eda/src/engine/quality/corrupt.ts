import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Values that stand for a fault, such as −999 (pecos `check_corrupt`). A missing value is none of them. */
export function corruptValues(values: Float64Array, corrupt: readonly number[]): Finding {
  const known = new Set(corrupt);
  return findingOf(
    flagWhere(values, (value) => known.has(value)),
    { check: 'corrupt', definition: `one of ${corrupt.join(', ')}`, certainty: 'certain', remedy: 'mask' },
  );
}
