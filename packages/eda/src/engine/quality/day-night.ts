import { type Zone, zoneOf } from '@wp/contract';
import { localDayIndex, localTimeOfDayMs } from '../grid/calendar.ts';
import { rollingMedian } from '../rolling/median.ts';
import { rollingMean } from '../rolling/moments.ts';
import { modeIntervalMs } from '../time/intervals.ts';
import { DAY_MS, MINUTE_MS } from '../time/units.ts';

/** Settings of {@link daytime}; defaults are pvanalytics'. */
export interface DayNightOptions {
  /** Default: the most frequent difference of the instants. */
  readonly intervalMs?: number;
  /** Time zone of the minutes of the day and of dates; default `UTC`. */
  readonly timeZone?: string;
  /** Rows to be left out, 1 each. */
  readonly outliers?: Uint8Array;
  /** Greatest normalised value, rolling median, and change a minute of night; default 0.003, 0.0015, 0.0005. */
  readonly lowValue?: number;
  readonly lowMedian?: number;
  readonly lowChange?: number;
  /** Days of the rolling median; default 7. */
  readonly medianDays?: number;
  /** Days the majority is taken over; default 31. */
  readonly majorityDays?: number;
  /** A night or day no longer than this many hours is an error; default 5. */
  readonly leastHours?: number;
  /** A day this many minutes shorter than the median of 14 days is an error; default 30. */
  readonly shorterMinutes?: number;
}

/**
 * 1 where a row lies by day, from power or irradiance itself (pvanalytics `power_or_irradiance`): night is where two of
 * three hold: a small value, a small median at the same minute over a week, a small change. Stretches too short to be a
 * night or a day, and days much shorter than their neighbours, then take the majority of that minute over 31 days.
 * Missing values count as 0, and negative ones too. `times` ascend and are evenly spaced.
 */
export function daytime(
  times: Float64Array,
  values: Float64Array,
  options: DayNightOptions = {},
): Uint8Array {
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const minutes = (options.intervalMs ?? modeIntervalMs(times)) / MINUTE_MS;
  const {
    lowValue = 0.003,
    lowMedian = 0.0015,
    lowChange = 0.0005,
    medianDays = 7,
    majorityDays = 31,
  } = options;
  const minuteRows = rowsByMinute(times, zone);
  const power = normalised(values, options.outliers);
  const median = byMinute(minuteRows, power, (group) => rollingMedian(group, centred(medianDays)));
  const night = Uint8Array.from(power, (value, i) => {
    const small = value <= lowValue ? 1 : 0;
    const usual = (median[i] as number) <= lowMedian ? 1 : 0;
    const still = Math.abs(value - (power[i - 1] ?? Number.NaN)) / minutes <= lowChange ? 1 : 0;
    return small + usual + still >= 2 ? 1 : 0;
  });
  const majority = (flags: Uint8Array): Float64Array =>
    byMinute(minuteRows, Float64Array.from(flags), (group) => rollingMean(group, centred(majorityDays)));
  const brief = runLengths(night).map((length) =>
    length * minutes <= (options.leastHours ?? 5) * 60 ? 1 : 0,
  );
  const once = corrected(night, brief, majority(night));
  const short = rowsOfShortDays(times, once, minutes, options.shorterMinutes ?? 30, zone);
  return corrected(once, short, majority(once)).map((flag) => 1 - flag);
}

const centred = (rows: number) => ({ rows, center: true, minPeriods: 1 });

function normalised(values: Float64Array, outliers: Uint8Array | undefined): Float64Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const power = values.map((value, i) => {
    if (outliers?.[i] === 1) return Number.NaN;
    const clamped = Number.isNaN(value) || value < 0 ? 0 : value;
    low = Math.min(low, clamped);
    high = Math.max(high, clamped);
    return clamped;
  });
  return power.map((value) => (Number.isNaN(value) || high === low ? 0 : (value - low) / (high - low)));
}

function rowsByMinute(times: Float64Array, zone: Zone): number[][] {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < times.length; i++) {
    const minute = Math.floor(localTimeOfDayMs(times[i] as number, zone) / MINUTE_MS);
    const rows = groups.get(minute);
    if (rows === undefined) groups.set(minute, [i]);
    else rows.push(i);
  }
  return [...groups.values()];
}

function byMinute(
  groups: readonly (readonly number[])[],
  values: Float64Array,
  figure: (group: Float64Array) => Float64Array,
): Float64Array {
  const out = new Float64Array(values.length);
  for (const rows of groups) {
    const figures = figure(Float64Array.from(rows, (row) => values[row] as number));
    rows.forEach((row, k) => {
      out[row] = figures[k] as number;
    });
  }
  return out;
}

function corrected(night: Uint8Array, wrong: Uint8Array | Uint32Array, majority: Float64Array): Uint8Array {
  return night.map((flag, i) => (wrong[i] === 1 ? ((majority[i] as number) > 0.5 ? 1 : 0) : flag));
}

function runLengths(flags: Uint8Array): Uint32Array {
  const lengths = new Uint32Array(flags.length);
  let start = 0;
  for (let i = 1; i <= flags.length; i++) {
    if (i < flags.length && flags[i] === flags[start]) continue;
    lengths.fill(i - start, start, i);
    start = i;
  }
  return lengths;
}

function rowsOfShortDays(
  times: Float64Array,
  night: Uint8Array,
  minutes: number,
  shorterMinutes: number,
  zone: Zone,
): Uint8Array {
  const lengths = runLengths(night);
  const dayLength = Float64Array.from(night, (flag, i) =>
    flag === 1 ? Number.NaN : (1 + (lengths[i] as number)) * minutes,
  );
  const usual = rollingMedian(dayLength, { times, windowMs: 14 * DAY_MS, minPeriods: 1 });
  const days = new Set<number>();
  const dayOf = (i: number): number => localDayIndex(times[i] as number, zone);
  for (let i = 0; i < times.length; i++) {
    if ((dayLength[i] as number) < (usual[i] as number) - shorterMinutes) days.add(dayOf(i));
  }
  return Uint8Array.from(times, (_, i) => (days.has(dayOf(i)) ? 1 : 0));
}

/** The middle of each local day's light, for clock checks. */
export interface DailyMidday {
  /** Days since 1970-01-01 of the local calendar, ascending, every one from the first to the last. */
  readonly dayIndex: Int32Array;
  /** Minutes since local midnight, half-way between first and last daylight row; NaN on a day without one. */
  readonly minutes: Float64Array;
}

/** Midday by the data: half-way between the first and the last row of {@link daytime} of each local day. */
export function dailyMidday(times: Float64Array, day: Uint8Array, timeZone = 'UTC'): DailyMidday {
  const zone = zoneOf(timeZone);
  const found = new Map<number, { first: number; last: number }>();
  for (let i = 0; i < times.length; i++) {
    if (day[i] !== 1) continue;
    const index = localDayIndex(times[i] as number, zone);
    const minute = localTimeOfDayMs(times[i] as number, zone) / MINUTE_MS;
    const bounds = found.get(index);
    if (bounds === undefined) found.set(index, { first: minute, last: minute });
    else bounds.last = minute;
  }
  const indices = [...found.keys()].sort((a, b) => a - b);
  const first = indices[0] ?? 0;
  const dayIndex = Int32Array.from(
    { length: indices.length === 0 ? 0 : (indices.at(-1) ?? 0) - first + 1 },
    (_, k) => first + k,
  );
  const minutes = Float64Array.from(dayIndex, (index) => {
    const bounds = found.get(index);
    return bounds === undefined ? Number.NaN : (bounds.first + bounds.last) / 2;
  });
  return { dayIndex, minutes };
}
