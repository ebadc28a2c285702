import { z } from 'zod';
import { metricNameSchema, moduleNumSchema, timeZoneSchema } from './identity.ts';
import { bucketSchema, instantSchema } from './time.ts';

export const AGGREGATES = [
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'first',
  'last',
  'stddev',
  'p05',
  'p50',
  'p95',
] as const;
export const aggregateSchema = z.enum(AGGREGATES);
export type Aggregate = z.infer<typeof aggregateSchema>;
export const fillSchema = z.enum(['none', 'null', 'locf', 'linear']);
export type Fill = z.infer<typeof fillSchema>;

const selectionShape = {
  modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
  metrics: z.array(metricNameSchema).min(1).max(200),
  from: instantSchema,
  to: instantSchema,
  combine: z.literal('fleet').optional(),
  bucket: bucketSchema.optional(),
  aggregates: z.array(aggregateSchema).min(1).max(AGGREGATES.length).optional(),
  fill: fillSchema.optional(),
  timeZone: timeZoneSchema.optional(),
};
const SELECTION_RULES = {
  order: { message: '`from` must lie before `to`', path: ['to'] },
  fill: { message: '`fill` needs a `bucket`', path: ['fill'] },
  aggregates: { message: '`aggregates` need a `bucket` or `maxPoints`', path: ['aggregates'] },
};

export const seriesQuerySchema = z
  .object({
    ...selectionShape,
    maxPoints: z.int().min(3).max(1_000_000).optional(),
    downsample: z.enum(['lttb', 'minmax']).optional(),
  })
  .refine((q) => q.from < q.to, SELECTION_RULES.order)
  .refine((q) => q.fill === undefined || q.fill === 'none' || q.bucket !== undefined, SELECTION_RULES.fill)
  .refine(
    (q) => q.aggregates === undefined || q.bucket !== undefined || q.maxPoints !== undefined,
    SELECTION_RULES.aggregates,
  );
export type SeriesQueryInput = z.input<typeof seriesQuerySchema>;
export type SeriesQuery = z.output<typeof seriesQuerySchema>;

export const exportFormatSchema = z.enum(['arrow', 'csv', 'parquet']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
export const exportQuerySchema = z
  .object({ ...selectionShape, format: exportFormatSchema })
  .refine((q) => q.from < q.to, SELECTION_RULES.order)
  .refine((q) => q.fill === undefined || q.fill === 'none' || q.bucket !== undefined, SELECTION_RULES.fill)
  .refine((q) => q.aggregates === undefined || q.bucket !== undefined, SELECTION_RULES.aggregates);
export type ExportQuery = z.output<typeof exportQuerySchema>;

export type SeriesSource = 'raw' | 'minute' | 'hour' | 'day';
export type SeriesColumn = (number | null)[];
/** One series in columns; `t` is epoch milliseconds, of a bucket its start. */
export type Series = {
  module: string | null;
  metric: string;
  unit: string | null;
  t: number[];
} & Partial<Record<Aggregate | 'value', SeriesColumn>>;
export interface SeriesAnswer {
  series: Series[];
  source: SeriesSource;
  /** Whether points were left out to meet `maxPoints`. */
  truncated: boolean;
}
