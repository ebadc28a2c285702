import { changeOfOffset, offsetMs, startOfDay, wallMs } from './offset.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Step = { unit: 'clock'; ms: number } | { unit: 'day' | 'month'; n: number; ms: number };
const clock = (ms: number): Step => ({ unit: 'clock', ms });
const days = (n: number): Step => ({ unit: 'day', n, ms: n * DAY });
const months = (n: number): Step => ({ unit: 'month', n, ms: n * 30.44 * DAY });
/** What people count time in, ascending. */
const STEPS: readonly Step[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map(clock),
  ...[1, 2, 5, 10, 15, 30].map((s) => clock(s * 1000)),
  ...[1, 2, 5, 10, 15, 30].map((m) => clock(m * MINUTE)),
  ...[1, 2, 3, 6, 12].map((h) => clock(h * HOUR)),
  ...[1, 2, 7, 14].map(days),
  ...[1, 2, 3, 6].map(months),
  ...[1, 2, 5, 10, 20, 50, 100].map((y) => months(12 * y)),
];

/**
 * Round instants of the calendar in a zone from `fromMs` to `toMs`, both inclusive and ascending, about as many as
 * `most`. They stay round on the wall over a change of the clocks: an hour that is skipped has no tick, one that comes
 * twice has two.
 */
export function calendarTicks(fromMs: number, toMs: number, zone: string, most: number): number[] {
  const least = (toMs - fromMs) / Math.max(1, most);
  const step = STEPS.find(({ ms }) => ms >= least) ?? STEPS.at(-1);
  if (step === undefined || !(toMs > fromMs)) return [];
  if (step.unit === 'clock') return clockTicks(fromMs, toMs, zone, step.ms);
  const ticks =
    step.unit === 'day' ? dayTicks(fromMs, toMs, zone, step.n) : monthTicks(fromMs, toMs, zone, step.n);
  return ticks.filter((ms) => ms >= fromMs && ms <= toMs);
}

function clockTicks(fromMs: number, toMs: number, zone: string, stepMs: number): number[] {
  const ticks: number[] = [];
  for (let at = fromMs; at <= toMs; ) {
    const offset = offsetMs(zone, at);
    const next = Math.ceil((at + offset) / stepMs) * stepMs - offset;
    if (offsetMs(zone, next) !== offset) at = changeOfOffset(zone, at, next);
    else {
      if (next <= toMs) ticks.push(next);
      at = next + 1;
    }
  }
  return ticks;
}

/** Days counted from a Monday, so that a step of seven begins each week; of two, so that it goes on over a month. */
function dayTicks(fromMs: number, toMs: number, zone: string, n: number): number[] {
  const MONDAY = 4;
  const first = Math.floor((Math.floor(wallMs(zone, fromMs) / DAY) - MONDAY) / n) * n + MONDAY;
  const ticks: number[] = [];
  for (let day = first; day * DAY <= wallMs(zone, toMs); day += n)
    ticks.push(startOfDay(zone, 1970, 0, 1 + day));
  return ticks;
}

function monthTicks(fromMs: number, toMs: number, zone: string, n: number): number[] {
  const wall = new Date(wallMs(zone, fromMs));
  const first = Math.floor((wall.getUTCFullYear() * 12 + wall.getUTCMonth()) / n) * n;
  const ticks: number[] = [];
  for (let month = first; ; month += n) {
    const ms = startOfDay(zone, Math.floor(month / 12), month % 12, 1);
    if (ms > toMs) return ticks;
    ticks.push(ms);
  }
}

/** What stands at the ticks: the day where one begins, else the time; the year where it is not plain. */
export function tickLabels(ticksMs: readonly number[], zone: string): string[] {
  const [first = 0, second = first] = ticksMs;
  const stepMs = second - first;
  const { day, year, month, date } = formatsOf(zone);
  if (stepMs > 300 * DAY) return ticksMs.map((ms) => year.format(ms));
  if (stepMs > 25 * DAY) return ticksMs.map((ms) => month.format(ms));
  if (stepMs > 10 * DAY) return ticksMs.map((ms) => date.format(ms));
  const { millisecond, second: withSeconds, minute } = formatsOf(zone);
  const time = stepMs <= 0 || stepMs >= MINUTE ? minute : stepMs < 1000 ? millisecond : withSeconds;
  return ticksMs.map((ms) => (isStartOfDay(zone, ms) ? day : time).format(ms));
}

const known = new Map<string, ReturnType<typeof makeFormats>>();

/** Made once a zone: making one costs more than a thousand uses of it, and axes are drawn at every move of the hand. */
function formatsOf(zone: string) {
  const found = known.get(zone);
  if (found !== undefined) return found;
  const made = makeFormats(zone);
  known.set(zone, made);
  return made;
}

function makeFormats(zone: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  const minute = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
    year: format({ year: 'numeric' }),
    month: format({ month: 'short', year: 'numeric' }),
    date: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    minute: format(minute),
    second: format({ ...minute, second: '2-digit' }),
    millisecond: format({ ...minute, second: '2-digit', fractionalSecondDigits: 3 }),
  };
}

/** Whether a day begins at the instant, also where midnight is skipped: the first instant of the day is its start. */
const isStartOfDay = (zone: string, ms: number): boolean =>
  Math.floor(wallMs(zone, ms) / DAY) !== Math.floor(wallMs(zone, ms - 1) / DAY);
