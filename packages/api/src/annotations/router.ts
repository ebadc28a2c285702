import {
  AppError,
  idSchema,
  instantSchema,
  metricNameSchema,
  moduleNumSchema,
  nameSchema,
} from '@wp/contract';
import { listAnnotations, selectAnnotations, toAnnotation } from '@wp/db';
import { z } from 'zod';
import { textSchema } from '../text-input.ts';
import { analystProcedure, readProcedure, router } from '../trpc.ts';
import { createAnnotation, getOwn } from './write.ts';

export const rangeRule = { message: '`from` must lie before `to`', path: ['to'] };
const byId = z.strictObject({
  id: idSchema,
  /** The `updatedAt` that the change is made to: what was changed by somebody since is refused, with the present one. */
  expectedUpdatedAt: z.iso.datetime().optional(),
});

export const createSchema = z
  .strictObject({
    module: moduleNumSchema,
    metric: metricNameSchema.optional(),
    from: instantSchema,
    to: instantSchema,
    kind: z.enum(['note', 'flag']),
    /** What a flag says, such as `stale`. */
    label: nameSchema(64).optional(),
    text: textSchema(4000).default(''),
    /** Made by the client: sent twice, the annotation is kept once. */
    clientKey: nameSchema(128).optional(),
  })
  .refine((a) => a.from < a.to, rangeRule)
  .refine((a) => a.kind === 'note' || a.label !== undefined, {
    message: 'a flag needs a `label`',
    path: ['label'],
  });

export const annotationsRouter = router({
  create: analystProcedure.input(createSchema).mutation(({ ctx, input }) => createAnnotation(ctx, input)),

  list: readProcedure
    .input(
      z
        .object({
          module: moduleNumSchema.optional(),
          from: instantSchema.optional(),
          to: instantSchema.optional(),
          beforeId: z.int().positive().optional(),
          limit: z.int().min(1).max(1000).default(100),
        })
        .optional(),
    )
    .query(({ ctx, input }) => {
      const { module, from, to, beforeId, limit = 100 } = input ?? {};
      return listAnnotations(ctx.services.database.db, { module, fromMs: from, toMs: to, beforeId, limit });
    }),

  update: analystProcedure
    .input(byId.extend({ text: textSchema(4000).optional(), label: nameSchema(64).nullable().optional() }))
    .mutation(({ ctx, input }) =>
      ctx.services.database.transaction(async (trx) => {
        const { id, expectedUpdatedAt, ...rest } = input;
        const { kind } = await getOwn(trx, ctx.caller, { id, expectedUpdatedAt });
        if (kind === 'flag' && rest.label === null) {
          throw new AppError('INVALID_INPUT', 'Invalid input at label: a flag needs a `label`.', {
            details: { issues: [{ path: 'label', message: 'a flag needs a `label`' }] },
          });
        }
        const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
        const set = { ...given, updated_at: new Date() };
        await trx.db.updateTable('annotations').set(set).where('id', '=', id).execute();
        return toAnnotation(await selectAnnotations(trx.db).where('a.id', '=', id).executeTakeFirstOrThrow());
      }),
    ),

  remove: analystProcedure.input(byId).mutation(({ ctx, input }) =>
    ctx.services.database.transaction(async (trx) => {
      await getOwn(trx, ctx.caller, input);
      await trx.db.deleteFrom('annotations').where('id', '=', input.id).execute();
      return { id: input.id, removed: true };
    }),
  ),
});
