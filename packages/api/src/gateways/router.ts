import { gatewayNameSchema, idSchema, moduleNumSchema, timeZoneSchema } from '@wp/contract';
import { z } from 'zod';
import { router, superuserProcedure, superuserReadProcedure } from '../trpc.ts';

const byId = z.strictObject({ id: idSchema });
const MAX_GRACE_SECONDS = 7 * 24 * 3600;

export const gatewaysRouter = router({
  create: superuserProcedure
    .input(
      z.strictObject({
        name: gatewayNameSchema,
        timeZone: timeZoneSchema.optional(),
        autoRegister: z.boolean().optional(),
        /** The only modules that it may write; absent: all. */
        modules: z.array(moduleNumSchema).max(10_000).optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.services.auth.gateways.create(ctx.caller, input, ctx.origin)),

  list: superuserReadProcedure.query(({ ctx }) => ctx.services.auth.gateways.list()),

  rotateToken: superuserProcedure
    .input(byId.extend({ graceSeconds: z.int().min(0).max(MAX_GRACE_SECONDS).optional() }))
    .mutation(({ ctx, input }) => ctx.services.auth.gateways.rotateToken(ctx.caller, input, ctx.origin)),

  revoke: superuserProcedure.input(byId).mutation(async ({ ctx, input }) => {
    await ctx.services.auth.gateways.revoke(ctx.caller, input, ctx.origin);
    return { id: input.id, revoked: true };
  }),
});
