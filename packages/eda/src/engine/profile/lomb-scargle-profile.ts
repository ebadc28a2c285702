import { labelOf } from '../series/dominant-periods.ts';
import { lombScargle } from '../series/lomb-scargle.ts';
import { DAY_MS } from '../time/units.ts';
import type { TimeProfile } from './column-profile.ts';

/** The peaks of a spectrum that uses the instants themselves. */
export interface LombScargleProfile {
  /** Strongest first; `power` is the share of the variance that a sinusoid of the period takes up. */
  readonly peaks: readonly { readonly period_ms: number; readonly label: string; readonly power: number }[];
  /** Frequencies looked at, evenly from a quarter cycle in the span to the greatest. */
  readonly frequencies: number;
  readonly max_frequency_per_day: number;
  /** Rows with an instant and a value. */
  readonly n: number;
}

/** Least share of equal intervals for which the periodogram serves. */
const REGULAR = 0.95;
/** Frequencies to a cycle in the span, so that no peak falls between two. */
const FINE = 4;
/** Rows × frequencies: a second at most. */
const MOST_WORK = 1e8;
/** Fewer frequencies than this say too little. */
const FEWEST = 500;
const PEAKS = 5;
/** A peak's window has sidelobes: within three cycles of the peak they are not told apart from other peaks. */
const SIDE = 3 * FINE;

/** Null with a note where it would take too long; null without one where the instants are even, or too few. */
export function lombScargleProfile(
  values: Float64Array,
  times: Float64Array,
  { regularity, start, end, median_interval_ms: median }: TimeProfile,
): { lomb: LombScargleProfile | null; note?: string } {
  const days = (Date.parse(end ?? '') - Date.parse(start ?? '')) / DAY_MS;
  if (regularity === null || regularity >= REGULAR || !(days > 0) || median === null) return { lomb: null };
  // Frequencies up to half a cycle in the median interval, as on an even grid.
  const wanted = Math.floor((FINE * days * DAY_MS) / (2 * median));
  const count = Math.min(wanted, Math.floor(MOST_WORK / values.length));
  if (count < Math.min(wanted, FEWEST))
    return {
      lomb: null,
      note: `Lomb–Scargle is left out over ${Math.floor(MOST_WORK / FEWEST)} rows: resample first.`,
    };
  const step = 1 / (FINE * days);
  const { power, frequencyPerDay, n } = lombScargle(times, values, {
    ...{ startPerDay: step, stepPerDay: step, count },
  });
  const peaks = peaksOf(power, n).map((k) => {
    const period_ms = DAY_MS / (frequencyPerDay[k] as number);
    return { period_ms, label: labelOf(period_ms), power: power[k] as number };
  });
  return { lomb: { peaks, frequencies: count, max_frequency_per_day: step * count, n } };
}

/** The strongest local maxima that noise would give with under 1 % at so many frequencies. */
function peaksOf(power: Float64Array, n: number): number[] {
  const found: number[] = [];
  // Nothing is known of a period longer than the span.
  for (let k = FINE - 1; k < power.length - 1; k++) {
    const here = power[k] as number;
    if (!(here > (power[k - 1] as number) && here >= (power[k + 1] as number))) continue;
    if (power.length * (1 - here) ** ((n - 3) / 2) <= 0.01) found.push(k);
  }
  found.sort((a, b) => (power[b] as number) - (power[a] as number));
  const kept: number[] = [];
  for (const k of found) {
    if (kept.length === PEAKS) break;
    if (kept.every((other) => Math.abs(other - k) > SIDE)) kept.push(k);
  }
  return kept;
}
