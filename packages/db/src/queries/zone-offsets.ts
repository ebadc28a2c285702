import { type OffsetStretch, zoneOf } from '@wp/contract';

/**
 * Where zones are asked: local mean time holds before, and nobody has decided the clocks of later years. Without
 * ends a range up to the year 9998 would hold the process for seconds.
 */
const FIRST_MS = Date.UTC(1850, 0);
const LAST_MS = Date.UTC(2100, 0);

/** The offsets of an IANA zone over a range, in order; the first begins at `-Infinity`, the last ends at `Infinity`. */
export function listZoneOffsets(timeZone: string, fromMs: number, toMs: number): OffsetStretch[] {
  const zone = zoneOf(timeZone);
  const lastMs = Math.min(toMs, LAST_MS - 1);
  let next = zone.stretchAt(Math.min(Math.max(fromMs, FIRST_MS), LAST_MS));
  let current = { ...next, fromMs: Number.NEGATIVE_INFINITY };
  const stretches = [current];
  while (next.toMs <= lastMs) {
    next = zone.stretchAt(next.toMs);
    // The ends of years cut stretches that go on.
    if (next.offsetMs === current.offsetMs) continue;
    current.toMs = next.fromMs;
    current = { ...next };
    stretches.push(current);
  }
  current.toMs = Number.POSITIVE_INFINITY;
  return stretches;
}
