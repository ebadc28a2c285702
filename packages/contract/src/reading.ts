import { z } from 'zod';

/** Why one record of a batch was refused; the batch itself goes on, unless it is atomic. */
export const RECORD_ERROR_CODES = [
  'NOT_JSON',
  'NOT_AN_OBJECT',
  'MISSING_MODULE',
  'INVALID_MODULE',
  'UNKNOWN_MODULE',
  'MODULE_NOT_ALLOWED',
  'MISSING_TIMESTAMP',
  'INVALID_TIMESTAMP',
  'NONEXISTENT_LOCAL_TIME',
  'TIME_OUT_OF_RANGE',
  'INVALID_MEASURES',
  'INVALID_MEASURE_NAME',
  'INVALID_VALUE',
  'DUPLICATE_METRIC',
  'NO_VALUES',
  'TOO_MANY_MEASURES',
  'RECORD_TOO_LARGE',
  'TOO_MANY_METRICS',
] as const;
export type RecordErrorCode = (typeof RECORD_ERROR_CODES)[number];

export const recordErrorSchema = z.object({
  index: z.int().nonnegative(),
  code: z.enum(RECORD_ERROR_CODES),
  path: z.string(),
  message: z.string(),
});
export type RecordError = z.infer<typeof recordErrorSchema>;

/** A raw record as gateways send it: the origin's JSON. Times without an offset are the gateway's local time. */
export interface RawRecord {
  module: string;
  measures?: readonly { name: string; value: number }[];
  /** °C unless the metric's unit says otherwise; null or absent: not measured. */
  temperature?: number | null;
  /** V unless the metric's unit says otherwise; null or absent: not measured. */
  voltage?: number | null;
  /** ISO 8601 with or without offset, `YYYY-MM-DD HH:mm:ss`, or epoch milliseconds. */
  timestamp: string | number;
}

export const ingestModeSchema = z.enum(['partial', 'atomic']);
export type IngestMode = z.infer<typeof ingestModeSchema>;
export const onDuplicateSchema = z.enum(['ignore', 'replace']);
export type OnDuplicate = z.infer<typeof onDuplicateSchema>;
/** 1–128 printable ASCII characters without spaces, so that it fits a header and a log line. */
export const batchIdSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'a batchId is 1 to 128 printable ASCII characters without spaces');

export const ingestOptionsSchema = z.object({
  batchId: batchIdSchema.optional(),
  mode: ingestModeSchema.default('partial'),
  onDuplicate: onDuplicateSchema.default('ignore'),
});
export type IngestOptions = z.infer<typeof ingestOptionsSchema>;

/** What `readings.ingest` takes: the origin's bare array, or the array with options around it. */
export type IngestInput =
  | readonly RawRecord[]
  | {
      batchId?: string;
      mode?: IngestMode;
      onDuplicate?: OnDuplicate;
      readings: readonly RawRecord[];
    };

/** The answer to a batch: every record counted exactly once, `stored + duplicates + replaced + rejected = received`. */
export const receiptSchema = z.object({
  batchId: z.string(),
  received: z.int(),
  stored: z.int(),
  duplicates: z.int(),
  replaced: z.int(),
  rejected: z.int(),
  points: z.int(),
  chunks: z.int(),
  elapsedMs: z.number(),
  replayed: z.boolean(),
  errors: z.array(recordErrorSchema),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** What `readings.receipt` answers: the receipt with SHA-256, in hex, of the bytes that it was given for. */
export const storedReceiptSchema = receiptSchema.extend({ sha256: z.string() });
export type StoredReceipt = z.infer<typeof storedReceiptSchema>;

/** Errors listed in a receipt; the rest are in the quarantine. */
export const MAX_RECEIPT_ERRORS = 100;
