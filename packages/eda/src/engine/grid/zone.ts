import { DAY_MS } from '../time/units.ts';

/** A time zone's offset from UTC, and the way back from a local clock. Instants are epoch ms. */
export interface Zone {
  readonly name: string;
  /** Local clock minus UTC, in ms, at an instant. */
  offsetMsAt(timeMs: number): number;
  /**
   * The first instant at which the local clock shows `localMs` (the clock's reading taken as if it were UTC); where the
   * clock skips that reading, the instant of the skip.
   */
  instantOf(localMs: number): number;
}

const zones = new Map<string, Zone>();

/** The zone of an IANA name; throws a RangeError for a name this runtime does not know. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = name === 'UTC' ? UTC : zoneFrom(name, offsetReader(name));
  zones.set(name, zone);
  return zone;
}

const UTC: Zone = { name: 'UTC', offsetMsAt: () => 0, instantOf: (localMs) => localMs };

function offsetReader(name: string): (timeMs: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory', {
    timeZone: name,
    hourCycle: 'h23',
    era: 'narrow',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (timeMs) => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(timeMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    return local - Math.floor(timeMs / 1000) * 1000;
  };
}

/** Asking Intl costs microseconds; it is asked twice a UTC day and, on a day that changes, for the change. */
function zoneFrom(name: string, read: (timeMs: number) => number): Zone {
  interface Day {
    readonly before: number;
    readonly after: number;
    readonly changeMs: number;
  }
  const days = new Map<number, Day>();
  let lastDay = Number.NaN;
  let last: Day = { before: 0, after: 0, changeMs: 0 };

  const dayOf = (index: number): Day => {
    const found = days.get(index);
    if (found !== undefined) return found;
    const before = read(index * DAY_MS);
    const after = read((index + 1) * DAY_MS);
    const day = { before, after, changeMs: before === after ? 0 : changeIn(index * DAY_MS, before, read) };
    days.set(index, day);
    return day;
  };
  const offsetMsAt = (timeMs: number): number => {
    const index = Math.floor(timeMs / DAY_MS);
    if (index !== lastDay) {
      last = dayOf(index);
      lastDay = index;
    }
    return last.before === last.after || timeMs < last.changeMs ? last.before : last.after;
  };
  const instantOf = (localMs: number): number => {
    const before = offsetMsAt(localMs - DAY_MS);
    const after = offsetMsAt(localMs + DAY_MS);
    const early = localMs - Math.max(before, after);
    if (early + offsetMsAt(early) === localMs) return early;
    const late = localMs - Math.min(before, after);
    return late + offsetMsAt(late) === localMs ? late : localChange(localMs, before);
  };
  // A skipped reading lies between the offsets: the clock jumps at the instant of the change.
  const localChange = (localMs: number, before: number): number => {
    const day = dayOf(Math.floor((localMs - before) / DAY_MS));
    return day.before === day.after ? localMs - before : day.changeMs;
  };
  return { name, offsetMsAt, instantOf };
}

function changeIn(dayMs: number, before: number, read: (timeMs: number) => number): number {
  let low = dayMs;
  let high = dayMs + DAY_MS;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (read(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
