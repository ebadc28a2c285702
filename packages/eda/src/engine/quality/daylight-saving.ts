import { zoneOf } from '@wp/contract';
import { dateOfDayIndex } from '../grid/calendar.ts';
import { DAY_MS } from '../time/units.ts';
import type { DailyMidday } from './day-night.ts';

/** A change of a zone's clock and what the data's clock did about it. */
export interface DaylightSavingFault {
  /** The local date of the change. */
  readonly date: string;
  /** Mean event after minus mean event before, in minutes. */
  readonly jumpMinutes: number;
}

/**
 * Dates on which the zone changes its clock and the event of the day (such as the middle of the light, in minutes of a
 * clock that should not change) jumps by over `leastMinutes` (45) between the means of the `windowDays` (7) days before
 * and from the change on (pvanalytics `has_dst`). A date without an event on one side is not judged.
 */
export function daylightSavingFaults(
  events: DailyMidday,
  timeZone: string,
  options: { readonly windowDays?: number; readonly leastMinutes?: number } = {},
): DaylightSavingFault[] {
  const { windowDays = 7, leastMinutes = 45 } = options;
  const zone = zoneOf(timeZone);
  const noonOffset = (day: number): number => {
    const noon = zone.instantOf(day * DAY_MS + DAY_MS / 2);
    return zone.offsetMsAt(noon);
  };
  const faults: DaylightSavingFault[] = [];
  for (let k = 1; k < events.dayIndex.length; k++) {
    const day = events.dayIndex[k] as number;
    if (noonOffset(day) === noonOffset(day - 1)) continue;
    const before = meanOf(events.minutes.subarray(Math.max(0, k - windowDays), k));
    const after = meanOf(events.minutes.subarray(k, k + windowDays));
    const jumpMinutes = after - before;
    if (Math.abs(jumpMinutes) > leastMinutes) faults.push({ date: dateOfDayIndex(day), jumpMinutes });
  }
  return faults;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
