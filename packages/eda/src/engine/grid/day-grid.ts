import { zoneOf } from '@wp/contract';
import { dateOfDayIndex, localDayIndex, localTimeOfDayMs } from './calendar.ts';

/** Means by day and time of day, for a heat map. */
export interface DayGrid {
  /** Every local date from the first to the last. */
  readonly dates: readonly string[];
  /** Cells a day, from local midnight on. */
  readonly columns: number;
  readonly stepMinutes: number;
  /** Row by row; NaN where a cell has no value. */
  readonly means: Float64Array;
}

/**
 * The mean of each `stepMinutes` (15) of each local day. Rows without an instant or a value are left out. Hours that the
 * clock skips stay empty, those it repeats share their cells.
 */
export function dayGrid(
  times: Float64Array,
  values: Float64Array,
  options: { readonly stepMinutes?: number; readonly timeZone?: string } = {},
): DayGrid {
  const { stepMinutes = 15, timeZone = 'UTC' } = options;
  const zone = zoneOf(timeZone);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (!Number.isFinite(time)) continue;
    const day = localDayIndex(time, zone);
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const days = last < first ? 0 : last - first + 1;
  const columns = Math.ceil(1440 / stepMinutes);
  const sums = new Float64Array(days * columns);
  const counts = new Uint32Array(days * columns);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    const value = values[i] as number;
    if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
    const column = Math.floor(localTimeOfDayMs(time, zone) / (stepMinutes * 60_000));
    const cell = (localDayIndex(time, zone) - first) * columns + column;
    sums[cell] = (sums[cell] as number) + value;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return {
    dates: Array.from({ length: days }, (_, day) => dateOfDayIndex(first + day)),
    columns,
    stepMinutes,
    means: sums.map((sum, cell) => sum / (counts[cell] as number)),
  };
}
