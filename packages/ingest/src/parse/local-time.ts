/** The hour that a zone's clock skips or shows twice is decided here; Intl knows the zones. */
export type LocalTime = { kind: 'unique' | 'ambiguous'; ms: number } | { kind: 'nonexistent' };

const DAY_MS = 86_400_000;
/** Zones change their clocks on quarters of an hour: within one the offset is the same. */
const SLOT_MS = 900_000;
const MAX_CACHED_SLOTS = 50_000;

interface Zone {
  format: Intl.DateTimeFormat;
  slots: Map<number, { kind: 'unique' | 'ambiguous'; offset: number } | { kind: 'nonexistent' }>;
}
const zones = new Map<string, Zone>();

/** Reads a wall-clock time, given as if it were UTC, in `timeZone`; of an ambiguous one the earlier instant. */
export function resolveLocalTime(localMs: number, timeZone: string): LocalTime {
  if (timeZone === 'UTC') return { kind: 'unique', ms: localMs };
  const zone = zoneOf(timeZone);
  const slot = Math.floor(localMs / SLOT_MS);
  let found = zone.slots.get(slot);
  if (found === undefined) {
    found = offsetOfSlot(zone, slot * SLOT_MS);
    if (zone.slots.size >= MAX_CACHED_SLOTS) zone.slots.clear();
    zone.slots.set(slot, found);
  }
  return found.kind === 'nonexistent' ? found : { kind: found.kind, ms: localMs - found.offset };
}

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    zone = { format, slots: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

function offsetOfSlot(zone: Zone, localMs: number) {
  // No zone's clock changes twice within two days: the offsets of the day before and after are all there are.
  const before = offsetAt(zone, localMs - DAY_MS);
  const after = offsetAt(zone, localMs + DAY_MS);
  const fits = [...new Set([before, after])].filter((offset) => offsetAt(zone, localMs - offset) === offset);
  const [first] = fits;
  if (first === undefined) return { kind: 'nonexistent' } as const;
  return { kind: fits.length > 1 ? 'ambiguous' : 'unique', offset: Math.max(...fits) } as const;
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant. */
function offsetAt(zone: Zone, utcMs: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of zone.format.formatToParts(utcMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(utcMs / 1000) * 1000;
}
