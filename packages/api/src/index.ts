export type { Context, QueryLimits, Services } from './context.ts';
export { errorData, notSignedIn, retryAfterSeconds, toAppError, toTrpcError } from './errors.ts';
export { openExport } from './export/export.ts';
export { parseExportQuery } from './export/parse-query.ts';
export { createQueryBudget, type QueryBudget } from './readings/cost.ts';
export { followerOf, type LiveEvent, type LivePoint } from './readings/live.ts';
export { createLiveFeed, type LiveFeed, type LiveLimits } from './readings/live-feed.ts';
export { followOthers } from './readings/live-others.ts';
export { type AppRouter, appRouter } from './root.ts';
