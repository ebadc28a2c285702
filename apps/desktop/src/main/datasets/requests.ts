import {
  aggregateSchema,
  bucketSchema,
  metricNameSchema,
  moduleNumSchema,
  timeZoneSchema,
} from '@wp/contract';
import { z } from 'zod';
import type { DatasetRequest } from '../../bridge/bridge.ts';

/** A name as the page may send it; names are looked at where they meet the folder. */
export const datasetNameSchema = z.string().max(500);
export const renameSchema = z.strictObject({ name: datasetNameSchema, to: datasetNameSchema });

/** Instants that readings may have, with room to spare. */
const instant = z
  .int()
  .min(Date.UTC(1970, 0, 1))
  .max(Date.UTC(2200, 0, 1));
const MAX_DAYS = 36_525;

export const datasetRequestSchema: z.ZodType<DatasetRequest> = z
  .strictObject({
    name: datasetNameSchema,
    modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
    metrics: z.array(metricNameSchema).min(1).max(200),
    from: instant,
    to: instant,
    bucket: z
      .string()
      .max(16)
      .refine((text) => bucketSchema.safeParse(text).success, 'must be such as 5m')
      .optional(),
    aggregates: z.array(aggregateSchema).min(1).optional(),
    zone: timeZoneSchema,
  })
  .refine((r) => r.from < r.to, { message: 'must lie after `from`', path: ['to'] })
  // What `readings.changes` can be asked for when it is refreshed.
  .refine((r) => r.to - r.from <= MAX_DAYS * 86_400_000, {
    message: 'lies too far from `from`',
    path: ['to'],
  })
  .refine((r) => (r.bucket === undefined) === (r.aggregates === undefined), {
    message: '`bucket` and `aggregates` go together',
    path: ['aggregates'],
  });
