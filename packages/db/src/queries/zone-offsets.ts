/** A stretch of time through which a zone keeps one offset; local time is UTC plus `offsetMs`. */
export interface OffsetStretch {
  /** Where it begins; of the first `-Infinity`. */
  fromMs: number;
  /** Where it ends; of the last `Infinity`. */
  toMs: number;
  offsetMs: number;
}

const DAY_MS = 86_400_000;
/** Shorter than the time between any two changes of one zone (Morocco's around Ramadan are a month apart). */
const STEP_MS = 20 * DAY_MS;

/**
 * Where zones are asked: local mean time holds before, and nobody has decided the clocks of later years. Without
 * ends a range up to the year 9998 would hold the process for seconds.
 */
const FIRST_YEAR = 1850;
const LAST_YEAR = 2100;
/** Zones whose years are kept; there are about 600 names. */
const MAX_KEPT_ZONES = 50;

/** What each zone was asked for so far: whole years, in order, with the changes in each. */
const kept = new Map<string, ZoneYears>();

interface ZoneYears {
  offsetAt: (ms: number) => number;
  changesByYear: Map<number, Change[]>;
}
interface Change {
  ms: number;
  offsetMs: number;
}

/** The offsets of an IANA zone over a range, in order, with the changes to the millisecond. */
export function listZoneOffsets(timeZone: string, fromMs: number, toMs: number): OffsetStretch[] {
  if (/^(?:Etc\/)?(?:UTC|UCT|Zulu|Universal)$/i.test(timeZone)) {
    return [{ fromMs: -Infinity, toMs: Infinity, offsetMs: 0 }];
  }
  const zone = zoneYears(timeZone);
  const firstMs = Math.min(Math.max(fromMs, Date.UTC(FIRST_YEAR, 0)), Date.UTC(LAST_YEAR, 0));
  const lastYear = Math.min(new Date(toMs).getUTCFullYear(), LAST_YEAR - 1);
  const stretches: OffsetStretch[] = [];
  let current: OffsetStretch = { fromMs: -Infinity, toMs: Infinity, offsetMs: zone.offsetAt(firstMs) };
  for (let year = new Date(firstMs).getUTCFullYear(); year <= lastYear; year++) {
    for (const { ms, offsetMs } of changesOf(zone, year)) {
      if (ms <= firstMs || ms > toMs) continue;
      current.toMs = ms;
      stretches.push(current);
      current = { fromMs: ms, toMs: Infinity, offsetMs };
    }
  }
  stretches.push(current);
  return stretches;
}

function zoneYears(timeZone: string): ZoneYears {
  const found = kept.get(timeZone) ?? { offsetAt: offsetReader(timeZone), changesByYear: new Map() };
  kept.delete(timeZone);
  kept.set(timeZone, found);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT_ZONES && oldest !== undefined) kept.delete(oldest);
  return found;
}

/** The changes within a year of UTC, its first instant included. */
function changesOf({ offsetAt, changesByYear }: ZoneYears, year: number): Change[] {
  const known = changesByYear.get(year);
  if (known !== undefined) return known;
  const changes: Change[] = [];
  const endMs = Date.UTC(year + 1, 0) - 1;
  let at = Date.UTC(year, 0) - 1;
  let before = offsetAt(at);
  while (at < endMs) {
    const next = Math.min(at + STEP_MS, endMs);
    const offsetMs = offsetAt(next);
    if (offsetMs !== before) changes.push({ ms: findChange(offsetAt, at, next), offsetMs });
    before = offsetMs;
    at = next;
  }
  changesByYear.set(year, changes);
  return changes;
}

function findChange(offsetAt: (ms: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (ms) => {
    const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name);
    const size = Number(match?.[2] ?? 0) * 3600 + Number(match?.[3] ?? 0) * 60 + Number(match?.[4] ?? 0);
    return (match?.[1] === '-' ? -size : size) * 1000;
  };
}
