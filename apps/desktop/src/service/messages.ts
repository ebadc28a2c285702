/** What main and the process of the local service say to each other; each side parses what it hears. */
import { z } from 'zod';

export const toServiceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    dataDir: z.string().min(1),
    /** 0: a free one. */
    port: z.int().min(0).max(65_535),
    secretKey: z.string().min(32),
  }),
  z.object({ kind: z.literal('create-superuser'), username: z.string(), password: z.string() }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToService = z.infer<typeof toServiceSchema>;

export const fromServiceSchema = z.discriminatedUnion('kind', [
  /** The process is there; the database is opened next. */
  z.object({ kind: z.literal('opening') }),
  z.object({ kind: z.literal('running'), address: z.string(), hasUsers: z.boolean() }),
  z.object({
    kind: z.literal('failed'),
    /** An error code of ours, such as `DATABASE_LOCKED`, or `INTERNAL`. */
    reason: z.string(),
    message: z.string(),
    details: z.string(),
  }),
  /** What came of `create-superuser`; null where one was made. */
  z.object({ kind: z.literal('superuser'), refusal: z.string().nullable() }),
]);
export type FromService = z.infer<typeof fromServiceSchema>;
