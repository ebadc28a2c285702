import { idSchema, passwordInputSchema, roleSchema, usernameSchema } from '@wp/contract';
import { z } from 'zod';
import { router, superuserProcedure, superuserReadProcedure } from '../trpc.ts';

const byId = z.strictObject({ id: idSchema });

export const usersRouter = router({
  create: superuserProcedure
    .input(z.strictObject({ username: usernameSchema, password: passwordInputSchema, role: roleSchema }))
    .mutation(({ ctx, input }) => ctx.services.auth.users.create(ctx.caller, input, ctx.origin)),

  list: superuserReadProcedure.query(({ ctx }) => ctx.services.auth.users.list()),

  update: superuserProcedure
    .input(byId.extend({ username: usernameSchema.optional(), role: roleSchema.optional() }))
    .mutation(({ ctx, input }) => ctx.services.auth.users.update(ctx.caller, input, ctx.origin)),

  disable: superuserProcedure.input(byId).mutation(async ({ ctx, input }) => {
    await ctx.services.auth.users.disable(ctx.caller, input, ctx.origin);
    return { id: input.id, disabled: true };
  }),

  enable: superuserProcedure.input(byId).mutation(async ({ ctx, input }) => {
    await ctx.services.auth.users.enable(ctx.caller, input, ctx.origin);
    return { id: input.id, disabled: false };
  }),

  resetPassword: superuserProcedure
    .input(byId.extend({ password: passwordInputSchema }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.auth.users.resetPassword(ctx.caller, input, ctx.origin);
      return { id: input.id, reset: true };
    }),
});
