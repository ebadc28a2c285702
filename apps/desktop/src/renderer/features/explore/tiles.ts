import { zoneOf } from '@wp/eda';
import { bucketMs, type Range } from './resolution.ts';

/** A stretch of time that is asked for and kept as one. It begins and ends where buckets do, so that none is cut in two. */
export type Tile = Range;

const BUCKETS_A_TILE = 512;
const DAY_MS = 86_400_000;
const SAMPLES_TILE_MS = 7_200_000;

/**
 * The tiles that a range touches, clipped to nothing outside `whole`. Stretches of hours and less are counted from 1970;
 * days follow the clock of the zone, a year of them a tile; weeks and months are so few that all of them are one.
 */
export function tilesOf(range: Range, bucket: string | undefined, timeZone: string, whole: Range): Tile[] {
  const fromMs = Math.max(range.fromMs, whole.fromMs);
  const toMs = Math.min(range.toMs, whole.toMs);
  if (toMs <= fromMs) return [];
  if (bucket === '1w' || bucket === '1mo') return yearsOf(whole.fromMs, whole.toMs, timeZone, true);
  if (bucket === '1d') return yearsOf(fromMs, toMs, timeZone, false);
  const widthMs = bucket === undefined ? SAMPLES_TILE_MS : bucketMs(bucket) * BUCKETS_A_TILE;
  const first = Math.floor(fromMs / widthMs);
  const last = Math.ceil(toMs / widthMs);
  return Array.from({ length: last - first }, (_, i) => ({
    fromMs: (first + i) * widthMs,
    toMs: (first + i + 1) * widthMs,
  }));
}

function yearsOf(fromMs: number, toMs: number, timeZone: string, isOne: boolean): Tile[] {
  const zone = zoneOf(timeZone);
  const yearAt = (ms: number) => new Date(ms + zone.offsetMsAt(ms)).getUTCFullYear();
  const beginOf = (year: number) => zone.instantOf(Date.UTC(year, 0, 1));
  const [first, last] = [yearAt(fromMs), yearAt(toMs - 1)];
  // A week that begins before the year does belongs to one tile alone.
  if (isOne) return [{ fromMs: beginOf(first) - 7 * DAY_MS, toMs: beginOf(last + 1) + 7 * DAY_MS }];
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    fromMs: beginOf(first + i),
    toMs: beginOf(first + i + 1),
  }));
}
