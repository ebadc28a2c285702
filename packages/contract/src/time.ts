import { z } from 'zod';

/** As a query string gives it where the + of an offset was not escaped; nothing else looks like it. */
const LOST_PLUS = /([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) (?=\d{2}:?\d{2}$)/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
/** Times that both JavaScript and PostgreSQL hold, with room to spare: years 1 to 9999. */
const MIN_MS = -62_135_596_800_000;
const MAX_MS = 253_402_300_799_999;
const INSTANT = 'ISO 8601, such as 2026-01-31T12:00:00Z, or whole epoch milliseconds';

/** ISO 8601 (without an offset: UTC) to epoch milliseconds; undefined where it is none. */
export function parseInstant(given: string): number | undefined {
  const text = given.replace(LOST_PLUS, '$1+');
  if (!ISO.test(text)) return undefined;
  const withT = text.replace(' ', 'T');
  const zoned = /[T]/.test(withT) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(withT) ? `${withT}Z` : withT;
  const ms = Date.parse(zoned);
  if (!Number.isFinite(ms)) return undefined;
  // Date.parse turns the 30th of February into March: the day must be the one that was written.
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day >= 1 && day <= lastDay ? ms : undefined;
}

/** Epoch milliseconds or ISO 8601, given on as epoch milliseconds. */
export const instantSchema = z
  .union([z.number(), z.string().max(64, `must be ${INSTANT}`)], {
    error: ({ input }) => (input === undefined ? `is missing: ${INSTANT}` : `must be ${INSTANT}`),
  })
  .transform((value, ctx): number => {
    const ms = typeof value === 'number' ? value : parseInstant(value);
    if (ms === undefined || !Number.isInteger(ms) || ms < MIN_MS || ms > MAX_MS) {
      ctx.addIssue({ code: 'custom', message: `must be ${INSTANT}` });
      return z.NEVER;
    }
    return ms;
  });

export const BUCKET_UNITS = ['s', 'm', 'h', 'd', 'w', 'mo', 'y'] as const;
export type BucketUnit = (typeof BUCKET_UNITS)[number];
export interface Bucket {
  count: number;
  unit: BucketUnit;
}

const UNIT_MS: Record<BucketUnit, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  mo: 2_629_746_000,
  y: 31_556_952_000,
};

/** A number and a unit: `30s`, `5m`, `1h`, `1d`, `1w`, `1mo`, `1y`. */
export const bucketSchema = z.string().transform((text, ctx): Bucket => {
  const match = /^(\d{1,6})(s|m|h|d|w|mo|y)$/.exec(text);
  const count = Number(match?.[1]);
  const unit = BUCKET_UNITS.find((u) => u === match?.[2]);
  if (unit === undefined || count < 1 || count * UNIT_MS[unit] > 1000 * UNIT_MS.y) {
    ctx.addIssue({
      code: 'custom',
      message: 'must be a number and a unit, such as 30s, 5m, 1h, 1d, 1w, 1mo, 1y',
    });
    return z.NEVER;
  }
  return { count, unit };
});

/** Length of a bucket in milliseconds; of months and years the mean one, good for estimates. */
export const bucketMs = (bucket: Bucket): number => bucket.count * UNIT_MS[bucket.unit];
/** Whether the bucket follows the calendar of a time zone: days and longer. */
export const isCalendarBucket = (bucket: Bucket): boolean => !['s', 'm', 'h'].includes(bucket.unit);
export const formatBucket = (bucket: Bucket): string => `${bucket.count}${bucket.unit}`;
