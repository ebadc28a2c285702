import { AppError, metricNameSchema } from '@wp/contract';
import { listMetrics, removeMetric } from '@wp/db';
import { z } from 'zod';
import { textSchema } from '../text-input.ts';
import { readProcedure, router, superuserProcedure } from '../trpc.ts';

export const metricsRouter = router({
  list: readProcedure.query(({ ctx }) => listMetrics(ctx.services.database.db)),

  remove: superuserProcedure
    .input(
      z.strictObject({
        name: metricNameSchema,
        /** Its readings and annotations go with it. */
        withReadings: z.boolean().default(false),
        dryRun: z.boolean().default(false),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { database, auth } = ctx.services;
      const answer = await database.transaction(async (trx) => {
        const { name, ...removal } = await removeMetric(trx, input);
        if (!input.dryRun) await auth.audit(ctx.caller, 'metrics.remove', name, removal, ctx.origin, trx);
        return { name, ...removal };
      });
      if (!input.dryRun) ctx.services.ingest.forgetIds();
      return answer;
    }),

  update: superuserProcedure
    .input(
      z
        .strictObject({
          name: metricNameSchema,
          unit: textSchema(32).nullable().optional(),
          min: z.number().nullable().optional(),
          max: z.number().nullable().optional(),
        })
        .refine((m) => m.min == null || m.max == null || m.min < m.max, {
          message: '`min` must lie below `max`',
          path: ['max'],
        }),
    )
    .mutation(({ ctx, input }) =>
      ctx.services.database.transaction(async (trx) => {
        const { name, ...rest } = input;
        const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
        const updated = await trx.db
          .updateTable('metrics')
          .set(Object.keys(given).length === 0 ? { name } : given)
          .where('name', '=', name)
          .returning(['name', 'unit', 'min', 'max'])
          .executeTakeFirst();
        if (updated === undefined) {
          throw new AppError('UNKNOWN_METRIC', `There is no metric ${name}.`, {
            details: { metrics: [name] },
          });
        }
        // Set one by one, the limits are judged with what was there; throwing takes the update back.
        if (updated.min !== null && updated.max !== null && updated.min >= updated.max) {
          const message = `\`min\` must lie below \`max\`; this would make them ${updated.min} and ${updated.max}`;
          throw new AppError('INVALID_INPUT', `Invalid input at max: ${message}.`, {
            details: { issues: [{ path: 'max', message }] },
          });
        }
        await ctx.services.auth.audit(ctx.caller, 'metrics.update', name, given, ctx.origin, trx);
        return updated;
      }),
    ),
});
