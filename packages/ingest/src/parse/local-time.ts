import { zoneOf } from '@wp/contract';

/** The hour that a zone's clock skips or shows twice is decided here. */
export type LocalTime = { kind: 'unique' | 'ambiguous'; ms: number } | { kind: 'nonexistent' };

/** Zones change their clocks on quarters of an hour: within one the offset is the same. */
const SLOT_MS = 900_000;
const MAX_CACHED_SLOTS = 50_000;

type Slots = Map<number, { kind: 'unique' | 'ambiguous'; offset: number } | { kind: 'nonexistent' }>;
const zones = new Map<string, Slots>();

/** Reads a wall-clock time, given as if it were UTC, in `timeZone`; of an ambiguous one the earlier instant. */
export function resolveLocalTime(localMs: number, timeZone: string): LocalTime {
  if (timeZone === 'UTC') return { kind: 'unique', ms: localMs };
  const slots = slotsOf(timeZone);
  const slot = Math.floor(localMs / SLOT_MS);
  let found = slots.get(slot);
  if (found === undefined) {
    const [first, second] = zoneOf(timeZone).instantsOf(slot * SLOT_MS);
    found =
      first === undefined
        ? { kind: 'nonexistent' }
        : { kind: second === undefined ? 'unique' : 'ambiguous', offset: slot * SLOT_MS - first };
    if (slots.size >= MAX_CACHED_SLOTS) slots.clear();
    slots.set(slot, found);
  }
  return found.kind === 'nonexistent' ? found : { kind: found.kind, ms: localMs - found.offset };
}

function slotsOf(timeZone: string): Slots {
  let slots = zones.get(timeZone);
  if (slots === undefined) {
    slots = new Map();
    zones.set(timeZone, slots);
  }
  return slots;
}
