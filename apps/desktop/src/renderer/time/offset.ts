/** What a clock on the wall shows, as if it were UTC: epoch milliseconds of the same figures. */
const readers = new Map<string, Intl.DateTimeFormat>();

function readerOf(zone: string): Intl.DateTimeFormat {
  let reader = readers.get(zone);
  if (reader === undefined) {
    reader = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    readers.set(zone, reader);
  }
  return reader;
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
export function offsetMs(zone: string, ms: number): number {
  if (zone === 'UTC') return 0;
  const wholeMs = Math.floor(ms / 1000) * 1000;
  const figures: Record<string, number> = {};
  let isBefore = false;
  for (const { type, value } of readerOf(zone).formatToParts(wholeMs)) {
    if (type === 'era') isBefore = value.startsWith('B');
    else if (type !== 'literal') figures[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = figures;
  const wall = new Date(0);
  wall.setUTCFullYear(isBefore ? 1 - year : year, month - 1, day);
  wall.setUTCHours(hour, minute, second, 0);
  return wall.getTime() - wholeMs;
}

export const wallMs = (zone: string, ms: number): number => ms + offsetMs(zone, ms);

/** The first instant after `fromMs` at which the offset is no longer what it was there; one must lie before `toMs`. */
export function changeOfOffset(zone: string, fromMs: number, toMs: number): number {
  const before = offsetMs(zone, fromMs);
  let [low, high] = [fromMs, toMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

const DAY_MS = 86_400_000;

/** The instant at which a day of the calendar begins; where clocks skip its midnight, the instant after the gap. */
export function startOfDay(zone: string, year: number, month: number, day: number): number {
  const wall = Date.UTC(year, month, day);
  const candidates = [wall - offsetMs(zone, wall - DAY_MS), wall - offsetMs(zone, wall + DAY_MS)].sort(
    (a, b) => a - b,
  );
  const found = candidates.find((ms) => wallMs(zone, ms) === wall);
  const [low = wall, high = wall] = candidates;
  return found ?? changeOfOffset(zone, low, high);
}
