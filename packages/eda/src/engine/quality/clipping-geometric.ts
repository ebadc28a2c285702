import { type Zone, zoneOf } from '@wp/contract';
import { momentsOf, varianceOf } from '../column/moments.ts';
import { localDayIndex } from '../grid/calendar.ts';
import { resample } from '../grid/resample.ts';
import { modeIntervalMs } from '../time/intervals.ts';
import { MINUTE_MS } from '../time/units.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Settings of {@link clippingGeometric}; defaults are pvanalytics'. */
export interface ClippingGeometricOptions {
  /** Rows in a window; default 3, or 5 for a tracking system sampled under 30 minutes. */
  readonly window?: number;
  /** Greatest (max − min) ÷ midrange of a flat window, in %; default 0.2. */
  readonly slopeMax?: number;
  readonly tracking?: boolean;
  readonly intervalMs?: number;
  /** Time zone of the days; default `UTC`. */
  readonly timeZone?: string;
}

/**
 * Clipping by shape (pvanalytics `clipping.geometric`): windows in which (max − min) ÷ ((max + min)/2) stays under 0.2 %,
 * nights (under a tenth of the day's maximum) left out; on each day everything between the least and the greatest value
 * of its flat windows is flagged. Data under ten minutes is looked at in means of 15 minutes, and then the bounds are
 * mean ± 2 standard deviations of the rows in flat windows. `times` ascend (a RangeError says if not); missing rows are
 * never flagged.
 */
export function clippingGeometric(
  times: Float64Array,
  power: Float64Array,
  options: ClippingGeometricOptions = {},
): Finding {
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const slopeMax = options.slopeMax ?? 0.2;
  for (let i = 1; i < times.length; i++) {
    if (!((times[i] as number) >= (times[i - 1] as number)))
      throw new RangeError('The instants must ascend: sort first');
  }
  const intervalMs = options.intervalMs ?? modeIntervalMs(times);
  const window = options.window ?? (options.tracking === true && intervalMs < 30 * MINUTE_MS ? 5 : 3);
  const fine = intervalMs < 10 * MINUTE_MS;
  const coarse = fine ? quarterHours(times, power) : { times, values: power };
  const byDay = withoutNights(coarse.times, coarse.values, zone);
  const flat = flatWindows(byDay, window, slopeMax);
  const mask = fine ? spread(coarse.times, flat, times) : flat;
  const values = fine ? power : byDay;
  const days = dayBounds(times, values, mask, zone, fine);
  const flags = flagWhere(values, (value, row) => {
    const bounds = days.get(localDayIndex(times[row] as number, zone));
    return bounds !== undefined && value >= bounds.low && value <= bounds.high;
  });
  return findingOf(flags, {
    check: 'clipping-geometric',
    definition: `within the day's bounds of windows of ${window} whose (max − min) ÷ midrange is under ${slopeMax} %`,
    certainty: 'possible',
    remedy: 'none',
  });
}

function quarterHours(
  times: Float64Array,
  power: Float64Array,
): { times: Float64Array; values: Float64Array } {
  const { startMs, aggregates } = resample(times, power, {
    interval: { every: 15, unit: 'minute' },
    aggregates: ['mean'],
  });
  return { times: startMs, values: aggregates.mean ?? new Float64Array(0) };
}

function withoutNights(times: Float64Array, power: Float64Array, zone: Zone): Float64Array {
  const highest = new Map<number, number>();
  for (let i = 0; i < times.length; i++) {
    const day = localDayIndex(times[i] as number, zone);
    const value = power[i] as number;
    if (value > (highest.get(day) ?? Number.NEGATIVE_INFINITY)) highest.set(day, value);
  }
  return power.map((value, i) => {
    const peak = highest.get(localDayIndex(times[i] as number, zone)) ?? Number.NaN;
    return value < 0.1 * peak ? Number.NaN : value;
  });
}

function flatWindows(power: Float64Array, window: number, slopeMax: number): Uint8Array {
  const flat = new Uint8Array(power.length);
  for (let start = 0; start + window <= power.length; start++) {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let whole = true;
    for (let k = start; k < start + window; k++) {
      const value = power[k] as number;
      if (Number.isNaN(value)) whole = false;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (whole && ((max - min) / ((max + min) / 2)) * 100 < slopeMax) flat.fill(1, start, start + window);
  }
  return flat;
}

/** Carries flags of coarse rows to the fine rows that fall into them. */
function spread(coarse: Float64Array, flags: Uint8Array, times: Float64Array): Uint8Array {
  let at = 0;
  return Uint8Array.from(times, (time) => {
    while (at + 1 < coarse.length && (coarse[at + 1] as number) <= time) at++;
    return flags[at] ?? 0;
  });
}

function dayBounds(
  times: Float64Array,
  values: Float64Array,
  mask: Uint8Array,
  zone: Zone,
  deviations: boolean,
): Map<number, { low: number; high: number }> {
  const days = new Map<number, number[]>();
  for (let i = 0; i < times.length; i++) {
    if (mask[i] !== 1 || Number.isNaN(values[i])) continue;
    const day = localDayIndex(times[i] as number, zone);
    const rows = days.get(day);
    if (rows === undefined) days.set(day, [values[i] as number]);
    else rows.push(values[i] as number);
  }
  const bounds = new Map<number, { low: number; high: number }>();
  for (const [day, rows] of days) {
    const moments = momentsOf(Float64Array.from(rows));
    const reach = 2 * Math.sqrt(varianceOf(moments));
    if (!deviations) bounds.set(day, { low: moments.min, high: moments.max });
    else
      bounds.set(day, {
        low: Math.min(moments.mean - reach, moments.max),
        high: Math.max(moments.mean + reach, moments.min),
      });
  }
  return bounds;
}
