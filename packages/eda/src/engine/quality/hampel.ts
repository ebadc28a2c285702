import { madSorted, medianSorted } from '../column/order.ts';
import { type Finding, findingOf } from './finding.ts';

/** The third quartile of the standard normal: MAD ÷ this estimates σ. */
const NORMAL_Q3 = 0.6744897501960817;

/**
 * Flags values further than `deviations` (3) · MAD ÷ 0.6745 from the median of a centred window (5 rows), the MAD being
 * that of the same window about its own median (Hampel; pvanalytics `hampel`; rdtools takes a rolling median of
 * deviations from rolling medians, another figure). A window that is incomplete or misses a value flags nothing.
 */
export function hampelOutliers(
  values: Float64Array,
  options: { readonly window?: number; readonly deviations?: number } = {},
): Finding {
  const { window = 5, deviations = 3 } = options;
  const flags = new Uint8Array(values.length);
  const before = window - 1 - Math.floor((window - 1) / 2);
  const sorted = new Float64Array(window);
  let present = 0;
  for (let end = 0; end < values.length; end++) {
    present = Number.isNaN(values[end]) ? 0 : present + 1;
    const start = end - window + 1;
    if (present < window) continue;
    sortInto(values, start, sorted);
    const centre = start + before;
    const deviation = Math.abs((values[centre] as number) - medianSorted(sorted));
    if (deviation > (deviations * madSorted(sorted)) / NORMAL_Q3) flags[centre] = 1;
  }
  return findingOf(flags, {
    check: 'outlier-hampel',
    definition: `over ${deviations}·MAD ÷ 0.6745 from the median of a centred window of ${window}, MAD of that window`,
    certainty: 'possible',
    remedy: 'interpolate',
  });
}

/** Windows are small and windows overlap: insertion beats a general sort, and allocates nothing. */
function sortInto(values: Float64Array, start: number, sorted: Float64Array): void {
  for (let k = 0; k < sorted.length; k++) {
    const value = values[start + k] as number;
    let at = k;
    while (at > 0 && (sorted[at - 1] as number) > value) {
      sorted[at] = sorted[at - 1] as number;
      at--;
    }
    sorted[at] = value;
  }
}
