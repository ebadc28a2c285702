const DAY_MS = 86_400_000;
/** Shorter than the time between any two changes of one zone (those around Ramadan are a month apart). */
const STEP_MS = 14 * DAY_MS;
/** Zones that are kept; there are some 600 names. */
const MAX_KEPT_ZONES = 50;

/** A stretch of time through which a zone's clock keeps one offset; local time is UTC plus `offsetMs`. */
export interface OffsetStretch {
  /** Its first instant, epoch ms. */
  fromMs: number;
  /** The first instant behind it, epoch ms. */
  toMs: number;
  offsetMs: number;
}

/** A time zone's clock. Instants are epoch ms; a local time is what the clock shows, taken as if it were UTC. */
export interface Zone {
  readonly name: string;
  /** The stretch that holds an instant, cut at the ends of its UTC year. */
  stretchAt(timeMs: number): OffsetStretch;
  /** Local clock minus UTC at an instant, ms. */
  offsetMsAt(timeMs: number): number;
  /** When the clock shows this, in order: never where it is skipped, twice where the clock is set back over it. */
  instantsOf(localMs: number): number[];
  /** The first of these; where the clock skips that reading, the instant of the skip. */
  instantOf(localMs: number): number;
}

const kept = new Map<string, Zone>();

/**
 * The zone of an IANA name, the same for the server, the gateway's clock and the analyst's engine. Intl knows the zones;
 * it is asked once a year of each for the instants at which the clock changes, to the millisecond.
 * @throws RangeError for a name that this runtime does not know
 */
export function zoneOf(name: string): Zone {
  const zone = kept.get(name) ?? (isUtc(name) ? utc(name) : zoneFrom(name, offsetReader(name)));
  kept.delete(name);
  kept.set(name, zone);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT_ZONES && oldest !== undefined) kept.delete(oldest);
  return zone;
}

const isUtc = (name: string): boolean => /^(?:Etc\/)?(?:UTC|UCT|Zulu|Universal)$/i.test(name);

function utc(name: string): Zone {
  const always = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  return {
    name,
    stretchAt: () => always,
    offsetMsAt: () => 0,
    instantsOf: (localMs) => [localMs],
    instantOf: (localMs) => localMs,
  };
}

function zoneFrom(name: string, read: (timeMs: number) => number): Zone {
  const years = new Map<number, OffsetStretch[]>();
  let last: OffsetStretch = { fromMs: 0, toMs: 0, offsetMs: 0 };

  const stretchAt = (timeMs: number): OffsetStretch => {
    if (timeMs >= last.fromMs && timeMs < last.toMs) return last;
    const year = new Date(timeMs).getUTCFullYear();
    let stretches = years.get(year);
    if (stretches === undefined) {
      stretches = stretchesOf(year, read);
      years.set(year, stretches);
    }
    const found = stretches.find(({ toMs }) => timeMs < toMs);
    if (found === undefined) throw new RangeError(`${timeMs} is no instant.`);
    last = found;
    return found;
  };
  const offsetMsAt = (timeMs: number): number => stretchAt(timeMs).offsetMs;
  // No clock changes twice within two days: the offsets of the day before and after are all there are.
  const offsetsAround = (localMs: number): [before: number, after: number] => [
    offsetMsAt(localMs - DAY_MS),
    offsetMsAt(localMs + DAY_MS),
  ];
  const instantsOf = (localMs: number): number[] => {
    const [before, after] = offsetsAround(localMs);
    const offsets = before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
    return offsets.filter((o) => offsetMsAt(localMs - o) === o).map((o) => localMs - o);
  };
  const instantOf = (localMs: number): number => {
    const [first] = instantsOf(localMs);
    if (first !== undefined) return first;
    const [before, after] = offsetsAround(localMs);
    let behind = stretchAt(localMs - before);
    // A stretch is cut where a year begins; the change may lie before that.
    while (behind.fromMs > localMs - after && offsetMsAt(behind.fromMs - 1) === behind.offsetMs)
      behind = stretchAt(behind.fromMs - 1);
    return behind.fromMs;
  };
  return { name, stretchAt, offsetMsAt, instantsOf, instantOf };
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
const startOfYear = (year: number): number => new Date(0).setUTCFullYear(year, 0, 1);

function stretchesOf(year: number, read: (timeMs: number) => number): OffsetStretch[] {
  const endMs = startOfYear(year + 1);
  let current = { fromMs: startOfYear(year), toMs: endMs, offsetMs: read(startOfYear(year)) };
  const stretches = [current];
  for (let at = current.fromMs; at < endMs - 1; ) {
    const next = Math.min(at + STEP_MS, endMs - 1);
    const offsetMs = read(next);
    if (offsetMs !== current.offsetMs) {
      const changeMs = findChange(read, at, next);
      current.toMs = changeMs;
      current = { fromMs: changeMs, toMs: endMs, offsetMs };
      stretches.push(current);
    }
    at = next;
  }
  return stretches;
}

function findChange(read: (timeMs: number) => number, fromMs: number, toMs: number): number {
  const before = read(fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (read(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(name: string): (timeMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  return (timeMs) => {
    const text = format.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(text);
    const size = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
    return (match?.[1] === '-' ? -size : size) * 1000;
  };
}
