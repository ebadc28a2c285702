import { at } from '@wp/contract';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { BucketGrid } from './bucket-grid.ts';
import type { TimeRange } from './sql-literals.ts';

export type RollupSource = 'minute' | 'hour' | 'day';

/** Ranges that one roll-up serves. */
export interface RollupPart {
  source: RollupSource;
  view: string;
  stepMs: number;
  ranges: TimeRange[];
}

/** How a range is answered: parts from roll-ups, coarsest first, and the rest from raw. */
export interface Coverage {
  parts: RollupPart[];
  raw: TimeRange[];
}

const DAY_MS = 86_400_000;
const LEVELS: readonly Omit<RollupPart, 'ranges'>[] = [
  { source: 'day', view: 'reading_day', stepMs: DAY_MS },
  { source: 'hour', view: 'reading_hour', stepMs: 3_600_000 },
  { source: 'minute', view: 'reading_minute', stepMs: 60_000 },
];
/** More pieces than this cost more to plan than raw data cost to read. */
const MAX_CLEAN_RANGES = 50;

/** What is rolled up of a range, as one question: each question costs a way to the database. */
interface RolledUp {
  /** Whether there is a roll-up by the minute. */
  minutes: boolean;
  /** Its parts whose roll-ups hold exactly what raw data hold. */
  clean: TimeRange[];
}

/**
 * Clean are the UTC days of a range that were neither written to since they were rolled up nor are being rolled up
 * now. Days below the border of retention always count as such: raw data are gone there.
 */
async function findRolledUp(db: Kysely<Database>, range: TimeRange): Promise<RolledUp> {
  const fromDay = new Date(Math.floor(range.fromMs / DAY_MS) * DAY_MS).toISOString();
  const toDay = new Date(range.toMs).toISOString();
  const { rows } = await sql<{ minutes: boolean; before_ms: number | null; dirty_ms: number[] }>`
    select to_regclass('reading_minute') is not null as minutes,
      (select extract(epoch from (value ->> 'before')::timestamptz)::float8 * 1000
        from settings where key = 'raw_dropped') as before_ms,
      (select coalesce(jsonb_agg(extract(epoch from day) * 1000), '[]') from (
        select day from rollup_dirty where day >= ${fromDay}::timestamptz and day < ${toDay}::timestamptz
        union
        select day from rollup_refreshing where day >= ${fromDay}::timestamptz and day < ${toDay}::timestamptz
      ) dirty) as dirty_ms`.execute(db);
  const { minutes, before_ms: beforeMs, dirty_ms: dirtyMs } = at(rows, 0);
  const days = dirtyMs
    .filter((day) => beforeMs === null || day >= beforeMs)
    .sort((a, b) => a - b)
    .map((day) => ({ fromMs: day, toMs: day + DAY_MS }));
  const clean = keepLongest(withoutRanges([range], days), beforeMs ?? Number.NEGATIVE_INFINITY);
  return { minutes, clean };
}

function keepLongest(ranges: TimeRange[], borderMs: number): TimeRange[] {
  if (ranges.length <= MAX_CLEAN_RANGES) return ranges;
  const byLength = [...ranges].sort(
    (a, b) =>
      Number(b.fromMs < borderMs) - Number(a.fromMs < borderMs) || b.toMs - b.fromMs - (a.toMs - a.fromMs),
  );
  return byLength.slice(0, MAX_CLEAN_RANGES).sort((a, b) => a.fromMs - b.fromMs);
}

/** Which roll-ups answer buckets of `grid` over a range exactly as raw data would. */
export async function findCoverage(
  db: Kysely<Database>,
  grid: BucketGrid,
  range: TimeRange,
): Promise<Coverage> {
  const levels = LEVELS.filter((level) => grid.isMadeOf(level.stepMs));
  if (levels.length === 0) return { parts: [], raw: [range] };
  const { minutes, clean } = await findRolledUp(db, range);
  return coverRange(
    range,
    clean,
    levels.filter((level) => level.source !== 'minute' || minutes),
  );
}

/** Gives each clean stretch to the coarsest roll-up whose steps lie wholly in it. */
export function coverRange(
  range: TimeRange,
  clean: readonly TimeRange[],
  levels: readonly Omit<RollupPart, 'ranges'>[],
): Coverage {
  const parts: RollupPart[] = [];
  let rest = [...clean];
  for (const level of levels) {
    const ranges = rest
      .map((r) => ({
        fromMs: Math.ceil(r.fromMs / level.stepMs) * level.stepMs,
        toMs: Math.floor(r.toMs / level.stepMs) * level.stepMs,
      }))
      .filter((r) => r.fromMs < r.toMs);
    if (ranges.length === 0) continue;
    parts.push({ ...level, ranges });
    rest = withoutRanges(rest, ranges);
  }
  const covered = parts.flatMap((part) => part.ranges).sort((a, b) => a.fromMs - b.fromMs);
  return { parts, raw: withoutRanges([range], covered) };
}

/** `ranges` without what lies in `taken`; both ascend. */
export function withoutRanges(ranges: readonly TimeRange[], taken: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  for (const range of ranges) {
    let fromMs = range.fromMs;
    for (const gap of taken) {
      if (gap.toMs <= fromMs || gap.fromMs >= range.toMs) continue;
      if (gap.fromMs > fromMs) left.push({ fromMs, toMs: gap.fromMs });
      fromMs = gap.toMs;
    }
    if (fromMs < range.toMs) left.push({ fromMs, toMs: range.toMs });
  }
  return left;
}
