import {
  AppError,
  type Bucket,
  type BucketUnit,
  bucketMs,
  isCalendarBucket,
  type OffsetStretch,
} from '@wp/contract';
import { type TimeRange, timeLiteral } from './sql-literals.ts';
import { listZoneOffsets } from './zone-offsets.ts';

/**
 * Where buckets begin. The one definition of it: SQL that groups, and code that fills, both come from here, so that
 * they agree, whatever edition of the time zone database the server has.
 *
 * - Seconds, minutes and hours count from 1970-01-01 00:00 UTC, whatever the zone. Days and longer follow the wall
 *   clock of the zone: days and weeks from Monday 2000-01-03, months and years from January 2000, local times all.
 * - Where the clock is put back, the bucket that holds the change is that much longer. Where it is put forward, a
 *   bucket that would begin in the hour left out begins at the change.
 */
export interface BucketGrid {
  /** The start of the bucket that holds an instant. */
  startOf(ms: number): number;
  /** The starts of all the buckets that touch a range; the first may lie before it. Refuses more than `MAX_BUCKETS`. */
  starts(range: TimeRange): number[];
  /** SQL for the start of the bucket that holds `column`, for instants of `range`. */
  sql(column: string, range: TimeRange): string;
  /** Whether every bucket begins on a multiple of `stepMs` since 1970 UTC, so that such steps add up to it. */
  isMadeOf(stepMs: number): boolean;
  /** Length of a bucket, of months and years the mean one. */
  readonly lengthMs: number;
}

/** Buckets that a grid is written out to, at most: their starts are held in memory. */
export const MAX_BUCKETS = 2_000_000;

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2000, 0, 3);
const ORIGIN_MS: Partial<Record<BucketUnit, number>> = { d: MONDAY_MS, w: MONDAY_MS };

/** The grid of a bucket in an IANA zone, good for instants of `range`. */
export function createBucketGrid(bucket: Bucket, timeZone: string, range: TimeRange): BucketGrid {
  const lengthMs = bucketMs(bucket);
  const marginMs = lengthMs + 40 * DAY_MS;
  // Days and longer follow the zone's calendar; seconds, minutes and hours are lengths, and begin with UTC's.
  const zone = isCalendarBucket(bucket) ? timeZone : 'UTC';
  const stretches = listZoneOffsets(zone, range.fromMs - marginMs, range.toMs + marginMs);
  const isLinear = bucket.unit !== 'mo' && bucket.unit !== 'y';
  const originMs = ORIGIN_MS[bucket.unit] ?? 0;
  const rule = isLinear ? linearRule(stretches, lengthMs, originMs) : monthRule(stretches, bucket);
  return {
    ...rule,
    starts(range) {
      assertBounded(range, lengthMs);
      return rule.starts(range);
    },
    lengthMs,
    isMadeOf: (stepMs) =>
      (!isLinear || (lengthMs % stepMs === 0 && originMs % stepMs === 0)) &&
      stretches.every(
        (s) => s.offsetMs % stepMs === 0 && (s.fromMs === -Infinity || s.fromMs % stepMs === 0),
      ),
  };
}

function assertBounded(range: TimeRange, lengthMs: number): void {
  const use = Math.ceil((range.toMs - range.fromMs) / lengthMs) + 1;
  if (use <= MAX_BUCKETS) return;
  throw new AppError(
    'QUERY_TOO_COSTLY',
    `This range has about ${use} buckets; the limit is ${MAX_BUCKETS}. Ask for a longer \`bucket\` or a shorter range.`,
    { details: { limit: 'buckets', max: MAX_BUCKETS, use, unit: 'buckets' } },
  );
}

type GridRule = Pick<BucketGrid, 'startOf' | 'starts' | 'sql'>;

/** A stretch with its own first start; what lies before belongs to the bucket that begins at `headMs`. */
interface LinearStretch extends OffsetStretch {
  firstMs: number;
  headMs: number;
}

function linearRule(offsets: readonly OffsetStretch[], lengthMs: number, originMs: number): GridRule {
  const floor = (localMs: number) => Math.floor((localMs - originMs) / lengthMs) * lengthMs + originMs;
  const ceil = (localMs: number) => Math.ceil((localMs - originMs) / lengthMs) * lengthMs + originMs;
  const stretches: LinearStretch[] = [];
  const startOf = (ms: number): number => {
    const stretch = stretches.findLast((s) => s.fromMs <= ms);
    if (stretch === undefined) throw new RangeError(`no offset is known at ${ms}`);
    return ms < stretch.firstMs ? stretch.headMs : floor(ms + stretch.offsetMs) - stretch.offsetMs;
  };
  for (const stretch of offsets) {
    const before = stretches.at(-1)?.offsetMs;
    const { fromMs, offsetMs } = stretch;
    if (before === undefined) {
      stretches.push({ ...stretch, firstMs: -Infinity, headMs: -Infinity });
      continue;
    }
    const repeats = offsetMs > before || lengthMs <= before - offsetMs;
    const firstMs = ceil(fromMs + (repeats ? offsetMs : before)) - offsetMs;
    const beginsInGap = offsetMs > before && ceil(fromMs + before) < fromMs + offsetMs;
    stretches.push({ ...stretch, firstMs, headMs: beginsInGap ? fromMs : startOf(fromMs - 1) });
  }

  return {
    startOf,
    starts(range) {
      const starts = [startOf(range.fromMs)];
      for (const s of stretches) {
        const endMs = Math.min(s.toMs, range.toMs);
        if (endMs <= range.fromMs || s.fromMs >= range.toMs) continue;
        if (s.headMs === s.fromMs && s.fromMs < s.firstMs && s.fromMs > range.fromMs) starts.push(s.fromMs);
        const first = Math.max(s.firstMs, ceil(range.fromMs + 1 + s.offsetMs) - s.offsetMs);
        for (let at = first; at < endMs; at += lengthMs) starts.push(at);
      }
      return starts;
    },
    sql(column, range) {
      const plain = (s: LinearStretch) =>
        `time_bucket(interval '${lengthMs} milliseconds', ${column}, ${timeLiteral(originMs - s.offsetMs)})`;
      const touched = stretches.filter((s) => s.toMs > range.fromMs && s.fromMs < range.toMs);
      const cases: string[] = [];
      for (const s of touched) {
        if (s.firstMs > s.fromMs && s.firstMs > range.fromMs) {
          cases.push(
            `when ${column} < ${timeLiteral(Math.min(s.firstMs, s.toMs))} then ${timeLiteral(s.headMs)}`,
          );
        }
        cases.push(
          s.toMs === Infinity
            ? `else ${plain(s)}`
            : `when ${column} < ${timeLiteral(s.toMs)} then ${plain(s)}`,
        );
      }
      const only = touched[0];
      return touched.length === 1 && cases.length === 1 && only !== undefined
        ? plain(only)
        : `case ${cases.join(' ')} end`;
    },
  };
}

function monthRule(offsets: readonly OffsetStretch[], bucket: Bucket): GridRule {
  const months = bucket.unit === 'y' ? bucket.count * 12 : bucket.count;
  const startOfIndex = (index: number) => toInstant(offsets, Date.UTC(2000, index * months, 1));
  const indexOf = (ms: number): number => {
    const offsetMs = offsets.findLast((s) => s.fromMs <= ms)?.offsetMs ?? 0;
    const local = new Date(ms + offsetMs);
    const index = Math.floor(((local.getUTCFullYear() - 2000) * 12 + local.getUTCMonth()) / months);
    // Only where a clock is put back over midnight: the day that comes twice began once.
    return startOfIndex(index + 1) <= ms ? index + 1 : index;
  };
  const starts = (range: TimeRange): number[] => {
    const found: number[] = [];
    for (let index = indexOf(range.fromMs); ; index++) {
      const startMs = startOfIndex(index);
      if (startMs >= range.toMs) return found;
      found.push(startMs);
    }
  };
  return {
    startOf: (ms) => startOfIndex(indexOf(ms)),
    starts,
    sql(column, range) {
      const edges = `array[${starts(range).map(timeLiteral).join(',')}]`;
      return `(${edges})[width_bucket(${column}, ${edges})]`;
    },
  };
}

/** Local time to an instant: of two the earlier; of none the change that left it out. */
function toInstant(offsets: readonly OffsetStretch[], localMs: number): number {
  for (const s of offsets) {
    const ms = localMs - s.offsetMs;
    if (ms < s.fromMs) return s.fromMs;
    if (ms < s.toMs) return ms;
  }
  throw new RangeError(`no offset is known at local time ${localMs}`);
}
