import { type Finding, findingOf } from './finding.ts';
import { markWindows } from './window-mark.ts';

/**
 * At least `window` (6) rows of exactly 0 in a row, outside `night` where that is given: a signal may well be 0 at night,
 * but not by day. A missing value ends the run.
 */
export function stuckAtZero(
  values: Float64Array,
  options: { readonly window?: number; readonly night?: Uint8Array } = {},
): Finding {
  const { window = 6, night } = options;
  const ends = new Uint8Array(values.length);
  let zeros = 0;
  for (let i = 0; i < values.length; i++) {
    zeros = values[i] === 0 && night?.[i] !== 1 ? zeros + 1 : 0;
    if (zeros >= window) ends[i] = 1;
  }
  return findingOf(markWindows(ends, window, 'all'), {
    check: 'stuck-at-zero',
    definition: `${window} or more zeros in a row${night === undefined ? '' : ' by day'}`,
    certainty: night === undefined ? 'possible' : 'likely',
    remedy: 'mask',
  });
}
