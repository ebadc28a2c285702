import { nameSchema } from '@wp/contract';
import { z } from 'zod';
import { ownProcedure, readProcedure, router } from '../trpc.ts';

export const tokensRouter = router({
  create: ownProcedure
    .input(
      z.strictObject({
        name: nameSchema(128),
        /** Absent: 90 days. */
        expiresInDays: z.union([z.int().min(1).max(3650), z.literal('never')]).optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.auth.tokens.create(ctx.caller, input, ctx.origin)),

  list: readProcedure.query(({ ctx }) => ctx.services.auth.tokens.list(ctx.caller)),

  revoke: ownProcedure
    .input(z.strictObject({ id: z.string().min(1).max(128) }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.auth.tokens.revoke(ctx.caller, input, ctx.origin);
      return { id: input.id, revoked: true };
    }),
});
