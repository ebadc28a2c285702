import { zoneOf } from '@wp/contract';
import { quantileSorted } from '../column/order.ts';

/** A part of the calendar that values can be grouped by. */
export type CalendarPart = 'hour' | 'weekday' | 'month';

/** What values look like in one hour, weekday or month. */
export interface CalendarGroup {
  /** 0 … 23; 1 (Monday) … 7; 1 … 12. */
  readonly key: number;
  readonly count: number;
  readonly mean: number;
  readonly p05: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

const SIZES: Readonly<Record<CalendarPart, { readonly first: number; readonly count: number }>> = {
  hour: { first: 0, count: 24 },
  weekday: { first: 1, count: 7 },
  month: { first: 1, count: 12 },
};

/**
 * The distribution of values by a part of the local calendar, every key given, figures NaN where a group is empty.
 * Quantiles are linear. Rows without an instant or a value are left out.
 */
export function distributionBy(
  times: Float64Array,
  values: Float64Array,
  part: CalendarPart,
  timeZone = 'UTC',
): CalendarGroup[] {
  const zone = zoneOf(timeZone);
  const { first, count } = SIZES[part];
  const groups = Array.from({ length: count }, (): number[] => []);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    const value = values[i] as number;
    if (!Number.isFinite(time) || !Number.isFinite(value)) continue;
    groups[keyOf(time + zone.offsetMsAt(time), part) - first]?.push(value);
  }
  return groups.map((group, k) => {
    const sorted = Float64Array.from(group).sort();
    const quantile = (q: number): number => quantileSorted(sorted, q);
    return {
      key: first + k,
      count: sorted.length,
      mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
      ...{
        p05: quantile(0.05),
        p25: quantile(0.25),
        p50: quantile(0.5),
        p75: quantile(0.75),
        p95: quantile(0.95),
      },
    };
  });
}

function keyOf(localMs: number, part: CalendarPart): number {
  const local = new Date(localMs);
  switch (part) {
    case 'hour':
      return local.getUTCHours();
    case 'weekday':
      return ((local.getUTCDay() + 6) % 7) + 1;
    case 'month':
      return local.getUTCMonth() + 1;
    default:
      return part satisfies never;
  }
}
