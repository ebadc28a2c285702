import { idSchema, passwordInputSchema } from '@wp/contract';
import { z } from 'zod';
import { openProcedure, ownProcedure, readProcedure, router } from '../trpc.ts';

export const authRouter = router({
  login: openProcedure
    // No rule stands here: what can be nobody's name or password is a wrong one, and looks like any other.
    .input(z.object({ username: z.string(), password: z.string() }))
    .mutation(({ ctx, input }) => ctx.services.auth.login(input, ctx.origin)),

  logout: ownProcedure.mutation(async ({ ctx }) => {
    await ctx.services.auth.logout(ctx.caller);
    return { signedOut: true };
  }),

  me: readProcedure.query(({ ctx: { caller } }) => ({
    id: caller.userId,
    username: caller.username,
    role: caller.role,
    via: caller.via,
    readOnly: caller.readOnly,
  })),

  changePassword: ownProcedure
    .input(z.strictObject({ currentPassword: z.string(), newPassword: passwordInputSchema }))
    .mutation(async ({ ctx, input }) => {
      await ctx.services.auth.changePassword(ctx.caller, input, ctx.origin);
      return { changed: true };
    }),

  sessions: router({
    list: ownProcedure
      .input(z.object({ userId: idSchema.optional() }).optional())
      .query(({ ctx, input }) => ctx.services.auth.sessions.list(ctx.caller, input ?? {})),
    revoke: ownProcedure.input(z.strictObject({ id: z.uuid() })).mutation(async ({ ctx, input }) => {
      await ctx.services.auth.sessions.revoke(ctx.caller, input, ctx.origin);
      return { revoked: true };
    }),
  }),
});
