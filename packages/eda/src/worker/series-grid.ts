import { distinctInstants, intervalsOf } from '../engine/time/intervals.ts';
import type { ColumnSet, Rows } from './figures.ts';

/** One module's values of one column over time. */
export interface SeriesRequest {
  column: string;
  time: string;
  rows?: Rows | undefined;
  /** The step of the grid; absent: the interval of the series, or as much of it as keeps the grid below its most points. */
  everyMs?: number | undefined;
}

/** Evenly spaced values, and how they were put there. */
export interface SeriesGrid {
  /** Instant of the first point; that of point i is `startMs + i · everyMs`. */
  startMs: number;
  everyMs: number;
  /** The mean of the values from a point to before the next; NaN where there is none. */
  values: Float64Array;
  /** Points without a value. */
  missing: number;
  /** The most frequent difference of the times. */
  intervalMs: number;
  /** Share of the differences that equal it. */
  regularity: number;
  /** The times and values as they are, in order. */
  times: Float64Array;
  samples: Float64Array;
}

/** More points than this are looked at in buckets. */
export const MOST_POINTS = 200_000;
const STEPS_MS = [1, 5, 15, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

/**
 * Puts a series on an even grid. Throws a RangeError where it has fewer than two instants, or where the grid that is
 * asked for has too many points.
 */
export function seriesGrid(columns: ColumnSet, { column, time, rows, everyMs }: SeriesRequest): SeriesGrid {
  const ordered = inOrder(columns.times(time, rows).values, columns.numbers(column, rows).values);
  const { times, samples } = ordered;
  const instants = distinctInstants(times);
  if (instants.length < 2)
    throw new RangeError('There are fewer than two instants: select more of the time, or another module.');
  const { modeMs, regularity } = intervalsOf(instants);
  const first = instants[0] as number;
  const span = (instants[instants.length - 1] as number) - first;
  const step = everyMs ?? stepFor(modeMs, span);
  const points = Math.floor(span / step) + 1;
  if (points > MOST_POINTS)
    throw new RangeError(
      `A grid of ${points.toLocaleString('en-US')} points is too fine: at most ${MOST_POINTS.toLocaleString('en-US')} are looked at.`,
    );
  const startMs = everyMs === undefined && step === modeMs ? first : Math.floor(first / step) * step;
  const values = meansOn(
    { startMs, everyMs: step, points: Math.floor((first + span - startMs) / step) + 1 },
    ordered,
  );
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing += 1;
  return { startMs, everyMs: step, values, missing, intervalMs: modeMs, regularity, times, samples };
}

/** The interval itself where the grid is not too long then; else a round step of whole intervals' order. */
function stepFor(intervalMs: number, spanMs: number): number {
  if (intervalMs > 0 && spanMs / intervalMs < MOST_POINTS) return intervalMs;
  return (
    STEPS_MS.find((ms) => ms >= intervalMs && spanMs / ms < MOST_POINTS) ?? Math.ceil(spanMs / MOST_POINTS)
  );
}

function meansOn(
  { startMs, everyMs, points }: { startMs: number; everyMs: number; points: number },
  { times, samples }: { times: Float64Array; samples: Float64Array },
): Float64Array {
  const sums = new Float64Array(points);
  const counts = new Uint32Array(points);
  for (let i = 0; i < times.length; i++) {
    const value = samples[i] as number;
    if (!Number.isFinite(value)) continue;
    const at = Math.floor(((times[i] as number) - startMs) / everyMs);
    sums[at] = (sums[at] as number) + value;
    counts[at] = (counts[at] as number) + 1;
  }
  return sums.map((sum, i) => (counts[i] === 0 ? Number.NaN : sum / (counts[i] as number)));
}

/** Rows with an instant, ascending by it. */
function inOrder(times: Float64Array, values: Float64Array): { times: Float64Array; samples: Float64Array } {
  let isOrdered = true;
  for (let i = 0; i < times.length && isOrdered; i++)
    isOrdered = Number.isFinite(times[i]) && (i === 0 || (times[i] as number) >= (times[i - 1] as number));
  if (isOrdered) return { times, samples: values };
  const rows = Array.from(times.keys())
    .filter((row) => Number.isFinite(times[row]))
    .sort((a, b) => (times[a] as number) - (times[b] as number));
  return {
    times: Float64Array.from(rows, (row) => times[row] as number),
    samples: Float64Array.from(rows, (row) => values[row] as number),
  };
}
