import { zoneOf } from '@wp/contract';
import { localDayIndex } from '../grid/calendar.ts';
import { type CompletenessOptions, type DayCompleteness, dailyCompleteness } from '../time/completeness.ts';
import { DAY_MS } from '../time/units.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Settings of the checks for incomplete days. */
export interface IncompleteDaysOptions extends CompletenessOptions {
  /** A day with at least this score is complete; default 0.333. */
  readonly least?: number;
}

/** Rows of days that are less complete than `least` (pvanalytics `complete`, turned round). */
export function incompleteDays(
  times: Float64Array,
  values: Float64Array,
  options: IncompleteDaysOptions = {},
): Finding {
  const { least = 0.333, timeZone = 'UTC' } = options;
  const zone = zoneOf(timeZone);
  const days = dailyCompleteness(times, values, options);
  const first = firstDay(days);
  const flags = flagWhere(times, (time) => {
    const day = days[localDayIndex(time, zone) - first];
    return day !== undefined && day.score < least;
  });
  return findingOf(flags, {
    check: 'incomplete-day',
    definition: `day with less than ${least} of its values (${timeZone})`,
    certainty: 'certain',
    remedy: 'mask',
  });
}

/**
 * Rows before the first and after the last stretch of `days` (10) complete days in a row (pvanalytics `trim_incomplete`,
 * which keeps of the last good day its midnight alone; here that day is kept whole). All rows where there is no stretch.
 */
export function untrimmedEnds(
  times: Float64Array,
  values: Float64Array,
  options: IncompleteDaysOptions & { readonly days?: number } = {},
): Finding {
  const { least = 0.333333, days: needed = 10, timeZone = 'UTC' } = options;
  const zone = zoneOf(timeZone);
  const days = dailyCompleteness(times, values, options);
  const first = firstDay(days);
  let begin = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let run = 0;
  days.forEach((day, i) => {
    run = day.score >= least ? run + 1 : 0;
    if (run < needed) return;
    begin = Math.min(begin, first + i - needed + 1);
    end = first + i;
  });
  const flags = flagWhere(times, (time) => {
    const day = localDayIndex(time, zone);
    return day < begin || day > end;
  });
  return findingOf(flags, {
    check: 'trim',
    definition: `before the first or after the last ${needed} days in a row with ${least} of their values (${timeZone})`,
    certainty: 'certain',
    remedy: 'mask',
  });
}

function firstDay(days: readonly DayCompleteness[]): number {
  return Date.parse(days[0]?.date ?? '1970-01-01') / DAY_MS;
}
