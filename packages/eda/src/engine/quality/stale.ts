import { type Finding, findingOf } from './finding.ts';
import { closeToFirst, type Mark, markWindows } from './window-mark.ts';

/** Settings of the checks for values or differences that stay; defaults are pvanalytics'. */
export interface StaleOptions {
  /** Rows in a window; default 6, at least 2. */
  readonly window?: number;
  /** Default 1e-5. */
  readonly rtol?: number;
  /** Default 1e-8. */
  readonly atol?: number;
  /** Default `tail`. */
  readonly mark?: Mark;
}

/**
 * Values that stay: all of a window close to its first (pvanalytics `stale_values_diff`). An incomplete window, or one
 * with a missing value, flags nothing.
 */
export function staleByDifference(values: Float64Array, options: StaleOptions = {}): Finding {
  const { window = 6, rtol = 1e-5, atol = 1e-8, mark = 'tail' } = options;
  return findingOf(markWindows(closeToFirst(values, window, rtol, atol), window, mark), {
    check: 'stale-diff',
    definition: `${window} values within ${atol} + ${rtol}·|first| of the first; ${mark} of the window flagged`,
    certainty: 'likely',
    remedy: 'mask',
  });
}

/**
 * Values that stay when rounded: a window of equal ones (pvanalytics `stale_values_round`; half to even, as numpy). A
 * missing value ends a run.
 */
export function staleByRounding(
  values: Float64Array,
  options: { readonly window?: number; readonly decimals?: number; readonly mark?: Mark } = {},
): Finding {
  const { window = 6, decimals = 3, mark = 'tail' } = options;
  const scale = 10 ** decimals;
  const ends = new Uint8Array(values.length);
  let same = 1;
  let previous = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const rounded = roundHalfEven((values[i] as number) * scale) / scale;
    same = rounded - previous === 0 ? same + 1 : 1;
    previous = rounded;
    if (same >= window) ends[i] = 1;
  }
  return findingOf(markWindows(ends, window, mark), {
    check: 'stale-round',
    definition: `${window} values equal when rounded to ${decimals} decimals; ${mark} of the window flagged`,
    certainty: 'likely',
    remedy: 'mask',
  });
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
