import { type Finding, findingOf } from './finding.ts';
import type { StaleOptions } from './stale.ts';
import { closeToFirst, markWindows } from './window-mark.ts';

/**
 * Values on a straight line, as a logger that fills gaps leaves them: the first differences of a window stay (pvanalytics
 * `interpolation_diff`). Window default 6, at least 3. A constant is a line too. A window with a missing value
 * flags nothing.
 */
export function interpolated(values: Float64Array, options: StaleOptions = {}): Finding {
  const { window = 6, rtol = 1e-5, atol = 1e-8, mark = 'tail' } = options;
  const differences = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 1; i < values.length; i++) differences[i] = (values[i] as number) - (values[i - 1] as number);
  return findingOf(markWindows(closeToFirst(differences, window - 1, rtol, atol), window, mark), {
    check: 'interpolation-diff',
    definition: `differences of ${window} values within ${atol} + ${rtol}·|first| of the first; ${mark} flagged`,
    certainty: 'possible',
    remedy: 'mask',
  });
}
