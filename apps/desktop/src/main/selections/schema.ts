import { z } from 'zod';

const names = z.array(z.string().min(1).max(200)).max(20_000).optional();
const selectionSchema = z.strictObject({
  modules: names,
  metrics: names,
  time: z
    .strictObject({ fromMs: z.number(), toMs: z.number() })
    .refine(({ fromMs, toMs }) => fromMs < toMs, 'it ends before it begins')
    .optional(),
  where: z
    .array(z.strictObject({ column: z.string().min(1).max(500), from: z.number(), to: z.number() }))
    .max(200)
    .optional(),
});

export const selectionNameSchema = z.string().trim().min(1).max(80);
export const savedSelectionSchema = z.strictObject({ name: selectionNameSchema, selection: selectionSchema });
export const renameSelectionSchema = z.strictObject({ name: selectionNameSchema, to: selectionNameSchema });

export const SELECTIONS_VERSION = 1;
export const MAX_SELECTIONS = 200;
export const selectionsFileSchema = z.object({
  version: z.literal(SELECTIONS_VERSION),
  /** Selections by the server's address: names of modules mean nothing elsewhere. */
  servers: z.record(z.string(), z.array(savedSelectionSchema).max(MAX_SELECTIONS)),
});
export type SelectionsFile = z.infer<typeof selectionsFileSchema>;
