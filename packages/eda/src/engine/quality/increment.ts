import { type Finding, findingOf, flagWhere } from './finding.ts';
import type { Bounds } from './range.ts';

/**
 * Differences between a value and the one `step` (1) rows before that are outside the bounds, in size, or signed with
 * `signed` (pecos `check_increment`). The later row is flagged; a difference with a missing value never.
 */
export function incrementOutOfRange(
  values: Float64Array,
  bounds: Bounds,
  options: { readonly step?: number; readonly signed?: boolean } = {},
): Finding {
  const { step = 1, signed = false } = options;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  const flags = flagWhere(values, (value, row) => {
    const difference = value - (values[row - step] ?? Number.NaN);
    const size = signed ? difference : Math.abs(difference);
    return size < min || size > max;
  });
  return findingOf(flags, {
    check: 'increment',
    definition: `${signed ? 'change' : 'size of the change'} over ${step} row(s) outside ${min} … ${max}`,
    certainty: 'likely',
    remedy: 'mask',
  });
}
