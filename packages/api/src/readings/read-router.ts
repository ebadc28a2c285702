import { seriesQuerySchema } from '@wp/contract';
import { readProcedure } from '../trpc.ts';
import { changesQuerySchema, queryChanges } from './changes.ts';
import { latestQuerySchema, queryLatest } from './latest.ts';
import { querySeries } from './series.ts';

/** The procedures of `readings` that read. */
export const readRouter = {
  series: readProcedure
    .input(seriesQuerySchema)
    .query(({ ctx, input }) => querySeries(ctx.services, input, ctx.signal, ctx.budget)),
  latest: readProcedure
    .input(latestQuerySchema)
    .query(({ ctx, input }) => queryLatest(ctx.services, input, ctx.signal)),
  changes: readProcedure
    .input(changesQuerySchema)
    .query(({ ctx, input }) => queryChanges(ctx.services, input, ctx.signal)),
};
