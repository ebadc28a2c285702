import { adminRouter } from './admin/router.ts';
import { annotationsRouter } from './annotations/router.ts';
import { authRouter } from './auth/router.ts';
import { gatewaysRouter } from './gateways/router.ts';
import { metricsRouter } from './metrics/router.ts';
import { modulesRouter } from './modules/router.ts';
import { readingsRouter } from './readings/router.ts';
import { tokensRouter } from './tokens/router.ts';
import { router } from './trpc.ts';
import { usersRouter } from './users/router.ts';

export const appRouter = router({
  auth: authRouter,
  users: usersRouter,
  gateways: gatewaysRouter,
  tokens: tokensRouter,
  modules: modulesRouter,
  metrics: metricsRouter,
  readings: readingsRouter,
  annotations: annotationsRouter,
  admin: adminRouter,
});

/** The type that typed clients are made from. */
export type AppRouter = typeof appRouter;
