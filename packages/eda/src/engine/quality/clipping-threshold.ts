import { zoneOf } from '@wp/contract';
import { quantileSorted } from '../column/order.ts';
import { localTimeOfDayMs } from '../grid/calendar.ts';
import { modeIntervalMs } from '../time/intervals.ts';
import { type Finding, findingOf, flagWhere } from './finding.ts';

/** Settings of {@link clippingThreshold}; defaults are pvanalytics'. */
export interface ClippingThresholdOptions {
  /** Greatest slope of the normalised curve an interval; default 0.0035. */
  readonly slopeMax?: number;
  /** Share of the curve's median a clipped minute exceeds; default 0.75. */
  readonly powerMin?: number;
  /** Quantile that makes the curve; default 0.995. */
  readonly quantile?: number;
  /** Default: the most frequent difference of the instants. */
  readonly intervalMs?: number;
  /** Time zone of the minutes of the day; default `UTC`. */
  readonly timeZone?: string;
}

/**
 * Clipping by a greatest power: the day's curve, being the 99.5 % quantile of each minute of the day, has a stretch of at
 * least an hour that is flat and high; its mean is the threshold, and all at or above it is flagged (pvanalytics
 * `clipping.threshold`, whose stretch counts the minute before it in). Negative and missing power makes no curve.
 */
export function clippingThreshold(
  times: Float64Array,
  power: Float64Array,
  options: ClippingThresholdOptions = {},
): Finding & { readonly threshold: number | undefined } {
  const { slopeMax = 0.0035, powerMin = 0.75, quantile = 0.995 } = options;
  const intervalMs = options.intervalMs ?? modeIntervalMs(times);
  const { minutes, curve } = powerCurve(times, power, quantile, options.timeZone ?? 'UTC');
  const floor = powerMin * quantileSorted(curve.slice().sort(), 0.5);
  const peak = curve.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const flat = Array.from(curve, (value, i) => {
    const before = curve[i - 1];
    if (before === undefined) return false;
    const distance = (minutes[i] as number) - (minutes[i - 1] as number);
    const slope = (((value - before) / peak) * (intervalMs / 60_000)) / distance;
    return Math.abs(slope) <= slopeMax && value > floor;
  });
  const threshold = levelOf(longestStretch(flat), minutes, curve);
  const finding = findingOf(
    flagWhere(power, (value) => threshold !== undefined && value >= threshold),
    {
      check: 'clipping-threshold',
      definition: `at or above the flat top (slope ≤ ${slopeMax}, ≥ 60 min) of the ${quantile * 100} % curve of the day`,
      certainty: 'likely',
      remedy: 'none',
    },
  );
  return { ...finding, threshold };
}

function powerCurve(
  times: Float64Array,
  power: Float64Array,
  quantile: number,
  timeZone: string,
): { minutes: number[]; curve: Float64Array } {
  const zone = zoneOf(timeZone);
  const groups = new Map<number, number[]>();
  for (let i = 0; i < times.length; i++) {
    const value = power[i] as number;
    if (!(value >= 0) || !Number.isFinite(times[i])) continue;
    const minute = Math.floor(localTimeOfDayMs(times[i] as number, zone) / 60_000);
    const group = groups.get(minute);
    if (group === undefined) groups.set(minute, [value]);
    else group.push(value);
  }
  const minutes = [...groups.keys()].sort((a, b) => a - b);
  const curve = Float64Array.from(minutes, (minute) =>
    quantileSorted(Float64Array.from(groups.get(minute) ?? []).sort(), quantile),
  );
  return { minutes, curve };
}

/** Indices from the minute before the longest flat stretch to its end; the earliest of equals. */
function longestStretch(flat: readonly boolean[]): { start: number; end: number } {
  let best = { start: 0, end: 0 };
  let start = 0;
  flat.forEach((here, i) => {
    if (!here) start = i;
    if (i + 1 - start > best.end - best.start) best = { start, end: i + 1 };
  });
  return best;
}

function levelOf(
  { start, end }: { start: number; end: number },
  minutes: readonly number[],
  curve: Float64Array,
): number | undefined {
  const first = minutes[start];
  const last = minutes[end - 1];
  if (first === undefined || last === undefined || last - first < 60) return undefined;
  return curve.subarray(start, end).reduce((sum, value) => sum + value, 0) / (end - start);
}
