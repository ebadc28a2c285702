import { clockShifts } from '../engine/quality/clock-shift.ts';
import { dataShifts } from '../engine/quality/data-shift.ts';
import { type DailyMidday, dailyMidday } from '../engine/quality/day-night.ts';
import { DAY_MS } from '../engine/time/units.ts';

/** Local days, `toDay` exclusive. */
interface Stretch {
  fromDay: number;
  toDay: number;
}

export interface ClockStretch extends Stretch {
  /** The module's clock less the fleet's. */
  shiftMinutes: number;
}

export interface LevelStretch extends Stretch {
  /** Its level ÷ that of the longest stretch. */
  level: number;
}

/** Days on which a module's middle of light lies off the fleet's. */
export function clockStretches(
  own: { times: Float64Array; day: Uint8Array; timeZone: string },
  { fleet, leastDays }: { fleet: DailyMidday; leastDays: number },
): ClockStretch[] {
  const middays = dailyMidday(own.times, own.day, own.timeZone);
  const first = fleet.dayIndex[0] ?? 0;
  const reference = Float64Array.from(middays.dayIndex, (day) => fleet.minutes[day - first] ?? Number.NaN);
  const firstOwn = middays.dayIndex[0] ?? 0;
  return clockShifts(middays.minutes, reference, { leastDays }).map(({ from, to, shiftMinutes }) => ({
    fromDay: firstOwn + from,
    toDay: firstOwn + to,
    shiftMinutes,
  }));
}

/** A level that differs by less is none of its own. */
const LEAST_STEP = 0.03;
/** Scale of a ratio to the fleet: the check for days that stay looks at three decimals alone. */
const SCALE = 1e6;

interface DailyLevels {
  values: Float64Array;
  days: Int32Array;
  expectedAt(slot: number): number;
}

/**
 * Stretches of days whose level differs from that of the longest by 3 % or more. Days are sums beside the fleet's at the
 * same instants, so that weather and season are no steps; sums alone where there is no fleet.
 */
export function levelStretches(
  module: DailyLevels,
  options: { leastDays: number; strictness: number },
): LevelStretch[] {
  const { firstDay, levels } = dailyLevels(module);
  if (levels.length < 2 * options.leastDays) return [];
  const noons = levels.map((_, day) => (firstDay + day) * DAY_MS + DAY_MS / 2);
  const { shifts } = dataShifts(noons, levels, { ...options, timeZone: 'UTC' });
  const borders = [
    firstDay,
    ...shifts.map(({ date }) => Date.parse(date) / DAY_MS),
    firstDay + levels.length,
  ];
  const stretches = borders.slice(1).map((toDay, i) => {
    const fromDay = borders[i] as number;
    return { fromDay, toDay, mean: meanOf(levels.subarray(fromDay - firstDay, toDay - firstDay)) };
  });
  const longest = stretches.reduce((a, b) => (b.toDay - b.fromDay > a.toDay - a.fromDay ? b : a));
  return stretches
    .map(({ fromDay, toDay, mean }) => ({ fromDay, toDay, level: mean / longest.mean }))
    .filter(({ level }) => Math.abs(level - 1) >= LEAST_STEP);
}

function dailyLevels({ values, days, expectedAt }: DailyLevels): { firstDay: number; levels: Float64Array } {
  const firstDay = days[0] ?? 0;
  const count = days.length === 0 ? 0 : (days.at(-1) as number) - firstDay + 1;
  const [own, fleet, plain] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (Number.isNaN(value)) continue;
    const day = (days[slot] as number) - firstDay;
    plain[day] = (plain[day] as number) + value;
    const expected = expectedAt(slot);
    if (Number.isNaN(expected)) continue;
    own[day] = (own[day] as number) + value;
    fleet[day] = (fleet[day] as number) + expected;
  }
  const hasFleet = fleet.some((sum) => sum !== 0);
  const levels = hasFleet ? own.map((sum, day) => (SCALE * sum) / (fleet[day] as number)) : plain;
  return { firstDay, levels };
}

function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}
