/** `dataset.json`: what a folder of Parquet parts is, so that it can be read, resumed and refreshed later. */
import { z } from 'zod';
import { metricNameSchema, moduleNumSchema, timeZoneSchema } from './identity.ts';
import { aggregateSchema } from './series.ts';
import { bucketSchema, formatBucket } from './time.ts';

export const DATASET_FORMAT = 'wp-dataset';
/** 2: `query` may be null, for what came from no server, and `source` says what it was made of. 1 is still read. */
export const DATASET_VERSION = 2;
export const DATASET_FILE = 'dataset.json';
/** The folder of the parts, below that of the dataset. */
export const DATASET_DATA = 'data';

const utc = z.iso.datetime({ offset: false });

/** No part's name can lead out of the dataset. */
export const datasetPartFileSchema = z
  .string()
  .regex(/^data\/part-[0-9TZ]{1,24}-[0-9TZ]{1,24}\.parquet$/, 'must be data/part-<from>-<to>.parquet');

const sliceShape = { file: datasetPartFileSchema, from: utc, to: utc };

/** A slice of time, `from` inclusive and `to` exclusive, and the file that holds it or is to hold it. */
export const datasetSliceSchema = z.object(sliceShape);
export type DatasetSlice = z.infer<typeof datasetSliceSchema>;

/** A part that is whole on disk. */
export const datasetPartSchema = z.looseObject({
  ...sliceShape,
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex'),
  fetchedAt: utc,
  /** Cursor of `readings.changes`, given out before the part was fetched; null for what came from no server. */
  cursor: z.string().max(1024).nullable(),
});
export type DatasetPart = z.infer<typeof datasetPartSchema>;

/** Bucket by its text, such as `5m`: what `/export` is asked. */
const bucketTextSchema = bucketSchema.transform(formatBucket);

export const datasetQuerySchema = z
  .object({
    /** Absent: all modules. */
    modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
    metrics: z.array(metricNameSchema).min(1).max(200),
    from: utc,
    to: utc,
    bucket: bucketTextSchema.optional(),
    aggregates: z.array(aggregateSchema).min(1).optional(),
  })
  .refine((q) => Date.parse(q.from) < Date.parse(q.to), {
    message: '`from` must lie before `to`',
    path: ['to'],
  })
  .refine((q) => (q.aggregates === undefined) === (q.bucket === undefined), {
    message: '`bucket` and `aggregates` go together',
    path: ['aggregates'],
  });
export type DatasetQuery = z.infer<typeof datasetQuerySchema>;

export const datasetColumnSchema = z.object({
  name: z.string().min(1).max(500),
  /** `timestamp` is UTC in milliseconds. */
  type: z.enum(['string', 'timestamp', 'double']),
});
export type DatasetColumn = z.infer<typeof datasetColumnSchema>;

export const datasetSourceSchema = z.object({
  /** The name of the file, or of the dataset. */
  name: z.string().min(1).max(1000),
  kind: z.enum(['file', 'dataset', 'query']),
  /** How it was understood or made, in sentences. */
  notes: z.array(z.string().max(2000)).max(200),
});
export type DatasetSource = z.infer<typeof datasetSourceSchema>;

/**
 * The whole file. Keys that this version does not know are kept, so that rewriting it loses nothing. Parts and
 * missing slices together make up the query's range, none over another.
 */
export const datasetManifestSchema = z
  .looseObject({
    format: z.literal(DATASET_FORMAT),
    version: z.int().min(1).max(DATASET_VERSION),
    name: z.string().min(1).max(200),
    /** `long`: a row a module, metric and time, as `/export` writes it; `wide`: a column a metric. */
    layout: z.enum(['long', 'wide']),
    createdAt: utc,
    /** Ascending by time. */
    parts: z.array(datasetPartSchema).max(100_000),
    /** Slices that are still to be fetched; empty in a dataset that is whole. */
    missing: z.array(datasetSliceSchema).max(100_000),
    /** The address that it came from; null for what came from no server. */
    server: z.string().max(2000).nullable(),
    /** What the server was asked; null for what came from none: such a dataset cannot be resumed or refreshed. */
    query: datasetQuerySchema.nullable(),
    /** What a dataset without a query was made of, for the reader. */
    source: datasetSourceSchema.optional(),
    zone: timeZoneSchema,
    /** Units by metric; null where none is known. */
    units: z.record(z.string(), z.string().nullable()),
    columns: z.array(datasetColumnSchema).min(1),
    /** Steps that were applied to what was fetched, in order; none: as the server gave it. */
    pipeline: z.array(z.unknown()),
    /** The profile last computed. */
    profile: z.unknown().optional(),
  })
  .superRefine(({ version, parts, missing, query }, ctx) => {
    if (query === null) {
      // Its parts are rows in their order, which need not be one of time.
      const problem =
        version < 2
          ? 'a dataset of version 1 has a query'
          : missing.length > 0
            ? 'nothing can be missing of what came from no server'
            : sameFile(parts);
      if (problem !== undefined) ctx.addIssue({ code: 'custom', message: problem, path: ['query'] });
      return;
    }
    const problem = findGap([...parts, ...missing], query);
    if (problem !== undefined) ctx.addIssue({ code: 'custom', message: problem, path: ['parts'] });
  });
export type DatasetManifest = z.infer<typeof datasetManifestSchema>;

function findGap(slices: readonly DatasetSlice[], query: { from: string; to: string }): string | undefined {
  const ms = (text: string) => Date.parse(text);
  let reached = ms(query.from);
  for (const slice of [...slices].sort((a, b) => ms(a.from) - ms(b.from))) {
    if (ms(slice.from) !== reached || ms(slice.to) <= reached)
      return `${slice.file} does not begin where the slice before it ends`;
    reached = ms(slice.to);
  }
  if (reached !== ms(query.to)) return 'the parts and missing slices end before the range does';
  return sameFile(slices);
}

const sameFile = (slices: readonly DatasetSlice[]): string | undefined =>
  new Set(slices.map((slice) => slice.file)).size === slices.length ? undefined : 'two slices name one file';

/** The columns of `/export`: with a bucket its aggregates, else the raw value. */
export function datasetColumns(aggregates: readonly string[] | undefined): DatasetColumn[] {
  return [
    { name: 'module', type: 'string' },
    { name: 'metric', type: 'string' },
    { name: 'time', type: 'timestamp' },
    ...(aggregates ?? ['value']).map((name): DatasetColumn => ({ name, type: 'double' })),
  ];
}
