import { readProcedure, router } from '../trpc.ts';
import { ingestProcedures } from './ingest-router.ts';
import { followLive, liveSchema } from './live.ts';
import { readRouter } from './read-router.ts';

export const readingsRouter = router({
  ...ingestProcedures,
  ...readRouter,
  live: readProcedure
    .input(liveSchema.optional())
    .subscription(({ ctx, input, signal }) => followLive(ctx, input ?? {}, signal ?? ctx.signal)),
});
