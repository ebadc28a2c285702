import { medianSorted } from '../column/order.ts';
import { timeWeighted } from '../grid/time-weighted.ts';
import { acf } from '../series/acf.ts';
import { changePoints } from '../series/change-points.ts';
import { ljungBoxOf } from '../series/ljung-box.ts';
import type { LocalHours } from '../time/completeness.ts';
import type { TimeProfile } from './column-profile.ts';
import { type Figure, figureOf, figuresOf } from './figure.ts';
import { type LombScargleProfile, lombScargleProfile } from './lomb-scargle-profile.ts';
import type { SeriesProfile } from './series-profile.ts';
import { valuesOnGrid } from './values-on-grid.ts';

/** The figures of one column that look at the instants of its rows. */
export interface TimedProfile {
  /** A value weighs as long as it stood, on straight lines between neighbours, gaps spanned. */
  readonly time_weighted: { readonly mean: Figure; readonly std: Figure; readonly weighed_ms: number };
  /** Null where the grid would be too long. */
  readonly acf_gaps: GapAcfProfile | null;
  /** Ljung–Box test of `acf_gaps`; lags that the series is too short for are left out. */
  readonly ljung_box: readonly { readonly lag: number; readonly stat: Figure; readonly p: Figure }[];
  /** Null where the instants are even enough for the periodogram, or too many. */
  readonly lomb_scargle: LombScargleProfile | null;
  /** Null where there are too many days. */
  readonly change_points: ChangeProfile | null;
  readonly notes: readonly string[];
}

/** Autocorrelation on an even grid whose gaps are kept. */
export interface GapAcfProfile {
  readonly acf: readonly Figure[];
  readonly low: readonly Figure[];
  readonly high: readonly Figure[];
  /** Pairs of values at each lag. */
  readonly pairs: readonly number[];
  /** Points with a value, of `points`, `interval_ms` apart. */
  readonly n: number;
  readonly points: number;
  readonly interval_ms: number;
}

/** Where the level of the daily means changes. */
export interface ChangeProfile {
  /** The local day on which another level begins, with the levels before and from it. */
  readonly points: readonly { readonly date: string; readonly before: number; readonly after: number }[];
  /** Days with at least three quarters of the values that days usually have. */
  readonly days: number;
  readonly penalty: Figure;
}

/** More points than this are not looked at: a grid of so many is mostly gap, or minutes of work. */
const MOST_POINTS = 2_000_000;
const LAGS = 40;
const LJUNG_BOX = [10, 20, 40] as const;

/** What is known already of the column whose {@link TimedProfile} is made. */
export interface Timed {
  readonly time: TimeProfile;
  readonly series: SeriesProfile;
  /** Undefined where there are too many. */
  readonly hours: LocalHours | undefined;
}

export function timedProfile(
  values: Float64Array,
  times: Float64Array,
  { time, series, hours }: Timed,
): TimedProfile {
  const weighted = timeWeighted(times, values);
  const correlation = gapAcf(values, times, { time, series });
  const { lomb, note } = lombScargleProfile(values, times, time);
  const notes = note === undefined ? [] : [note];
  if (correlation === null)
    notes.push(`The autocorrelation that keeps gaps is left out over ${MOST_POINTS} points of its grid.`);
  const r = correlation?.acf.map((value) => value ?? Number.NaN) ?? [];
  const lags = LJUNG_BOX.filter((lag) => lag < r.length);
  return {
    time_weighted: {
      mean: figureOf(weighted.mean),
      std: figureOf(weighted.std),
      weighed_ms: weighted.weighedMs,
    },
    acf_gaps: correlation,
    ljung_box: ljungBoxOf(r, correlation?.n ?? 0, lags).map(({ lag, stat, p }) => ({
      lag,
      stat: figureOf(stat),
      p: figureOf(p),
    })),
    lomb_scargle: lomb,
    change_points: hours === undefined ? null : changesOf(hours),
    notes,
  };
}

function gapAcf(
  values: Float64Array,
  times: Float64Array,
  { time, series }: Pick<Timed, 'time' | 'series'>,
): GapAcfProfile | null {
  const interval_ms = time.interval_ms ?? 0;
  const grid = valuesOnGrid(times, values, { intervalMs: interval_ms, most: MOST_POINTS });
  if (grid === undefined) return null;
  let n = 0;
  for (let i = 0; i < grid.length; i++) if (Number.isFinite(grid[i])) n++;
  if (grid === values && n === grid.length)
    return {
      ...{ acf: series.acf, low: series.acf_low, high: series.acf_high },
      pairs: series.acf.map((_, lag) => n - lag),
      ...{ n, points: n, interval_ms },
    };
  const { values: r, low, high, pairs } = acf(grid, { nlags: LAGS });
  return {
    ...{ acf: figuresOf(r), low: figuresOf(low), high: figuresOf(high), pairs: [...pairs] },
    ...{ n, points: grid.length, interval_ms },
  };
}

/** A day with less than this share of what days usually hold is left out: half a day is on no level of its own. */
const WHOLE_DAY = 0.75;

function changesOf({ dates, counts, sums }: LocalHours): ChangeProfile {
  const inDay = (hours: Uint32Array | Float64Array, day: number): number => {
    let sum = 0;
    for (let hour = day * 24; hour < day * 24 + 24; hour++) sum += hours[hour] as number;
    return sum;
  };
  const held = Float64Array.from(dates, (_, day) => inDay(counts, day));
  const least = WHOLE_DAY * medianSorted(held.filter((count) => count > 0).sort());
  const means = held.map((count, day) => (count >= least ? inDay(sums, day) / count : Number.NaN));
  const { segments, penalty } = changePoints(means);
  return {
    points: segments.slice(1).map(({ start, mean }, i) => ({
      date: dates[start] as string,
      before: segments[i]?.mean as number,
      after: mean,
    })),
    days: means.reduce((days, mean) => days + (Number.isNaN(mean) ? 0 : 1), 0),
    penalty: figureOf(penalty),
  };
}
