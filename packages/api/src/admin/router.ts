import { AppError, idSchema } from '@wp/contract';
import { getPolicies, getStorage, listJobs, runJob } from '@wp/db';
import { z } from 'zod';
import { textSchema } from '../text-input.ts';
import { router, superuserProcedure, superuserReadProcedure } from '../trpc.ts';
import { setPolicies } from './policies.ts';

const days = z.int().min(1).max(36_500).nullable();
const part = textSchema(128).min(1).optional();
/** Epoch milliseconds. */
const instant = z.int().min(0).max(8_640_000_000_000_000).optional();

export const adminRouter = router({
  policies: router({
    get: superuserReadProcedure.query(({ ctx }) => getPolicies(ctx.services.database.db)),
    set: superuserProcedure
      .input(
        z.strictObject({
          retention: z.strictObject({ keepDays: days }).optional(),
          compression: z.strictObject({ afterDays: days }).optional(),
          minute: z.boolean().optional(),
          /** Says what would go and what would be compressed, and changes nothing. */
          dryRun: z.boolean().default(false),
        }),
      )
      .mutation(({ ctx, input }) => setPolicies(ctx, input)),
  }),

  storage: superuserReadProcedure.query(({ ctx }) => getStorage(ctx.services.database.db)),

  jobs: router({
    list: superuserReadProcedure.query(({ ctx }) => listJobs(ctx.services.database.db)),
    run: superuserProcedure.input(z.strictObject({ id: idSchema })).mutation(async ({ ctx, input }) => {
      const { database, auth } = ctx.services;
      const job = (await listJobs(database.db)).find((candidate) => candidate.id === input.id);
      if (job === undefined)
        throw new AppError('NOT_FOUND', `There is no job ${input.id}; admin.jobs.list has them.`);
      await runJob(database, job.id);
      await auth.audit(ctx.caller, 'admin.jobs.run', job.name, { id: job.id }, ctx.origin);
      return { id: job.id, name: job.name, ran: true };
    }),
  }),

  audit: superuserReadProcedure
    .input(
      z
        .object({
          limit: z.int().min(1).max(1000).default(100),
          beforeId: z.int().positive().optional(),
          /** A part of who acted, such as `ana` or `gateway:`. */
          actor: part,
          /** A part of what was done, such as `users.`. */
          action: part,
          from: instant,
          to: instant,
        })
        .optional(),
    )
    .query(({ ctx, input }) => {
      const { from, to, ...page } = input ?? { limit: 100 };
      return ctx.services.auth.listAudit({
        ...page,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      });
    }),
});
