import { momentsOf } from '../column/moments.ts';
import { quantileSorted } from '../column/order.ts';
import { presentOf } from '../column/present.ts';
import { changePoints, defaultPenalty } from '../series/change-points.ts';

/** Settings of {@link clockShifts}. */
export interface ClockShiftOptions {
  /** A shift lasts at least this many days; default 15. */
  readonly leastDays?: number;
  /** Shifts are whole multiples of this; default 15 minutes. */
  readonly stepMinutes?: number;
}

/** A stretch of days on which the clock is off by the same amount. */
export interface ClockShift {
  /** Indices into the days given: from … to − 1. */
  readonly from: number;
  readonly to: number;
  /** Clock minus reference, in whole steps; not 0. */
  readonly shiftMinutes: number;
}

/**
 * Shifts of a clock, from an event of each day (such as the middle of the light) and when it should have been, both in
 * minutes of the day. As pvanalytics `shifts_ruptures`: the difference is segmented, and each segment's shift is the mean
 * of its lower half without outliers (z over 2), rounded to whole steps. The variant here segments by PELT with the L2
 * cost instead of binary segmentation with a kernel, and a shift must hold, within a step, on two thirds of its days.
 * Days without an event are left out.
 */
export function clockShifts(
  eventMinutes: Float64Array,
  referenceMinutes: Float64Array,
  options: ClockShiftOptions = {},
): ClockShift[] {
  const { leastDays = 15, stepMinutes = 15 } = options;
  const difference = eventMinutes.map((minute, day) => minute - (referenceMinutes[day] as number));
  const penalty = Math.max(defaultPenalty(presentOf(difference)), (leastDays / 4) * stepMinutes ** 2);
  const { segments } = changePoints(difference, { minSize: leastDays, penalty });
  return segments
    .map(({ start, end }) => ({
      from: start,
      to: end,
      shiftMinutes: shiftOf(difference.subarray(start, end), stepMinutes),
    }))
    .filter(({ from, to, shiftMinutes }) => {
      if (shiftMinutes === 0) return false;
      // A segment may have been stretched to its least length over days that do not belong to it.
      const days = presentOf(difference.subarray(from, to));
      return (
        days.filter((day) => Math.abs(day - shiftMinutes) <= stepMinutes).length >= (2 / 3) * days.length
      );
    });
}

function shiftOf(segment: Float64Array, stepMinutes: number): number {
  const present = presentOf(segment);
  const { mean, m2, count } = momentsOf(present);
  const sigma = Math.sqrt(m2 / count);
  const kept = present.filter((value) => !(Math.abs(value - mean) > 2 * sigma)).sort();
  const middle = quantileSorted(kept, 0.5);
  const lower = kept.filter((value) => value <= middle);
  return stepMinutes * Math.round(momentsOf(lower).mean / stepMinutes) + 0;
}
