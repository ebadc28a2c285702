import type { IncomingMessage } from 'node:http';
import type { Auth, Caller, Origin } from '@wp/auth';
import type { WpDatabase } from '@wp/db';
import type { Ingest } from '@wp/ingest';
import type { QueryBudget } from './readings/cost.ts';
import type { LiveFeed } from './readings/live-feed.ts';

/** What a query may cost; each has a documented default in `apps/server/src/env.ts`. */
export interface QueryLimits {
  /** Estimated points that one query may read from the database. */
  maxPointsRead: number;
  /** Values that one `series` answer may hold. */
  maxValuesReturned: number;
  /** Milliseconds after which the database ends a query. */
  timeoutMs: number;
}

/** The running parts that procedures call; made once by `apps/server`. */
export interface Services {
  database: WpDatabase;
  auth: Auth;
  ingest: Ingest;
  live: LiveFeed;
  limits: QueryLimits;
  /** Signs cursors. */
  secretKey: string;
  now: () => Date;
}

/** One request: who asks, from where, and when the asker goes away. */
export interface Context {
  services: Services;
  caller: Caller | undefined;
  /** Why the token that was sent is nobody's, where its holder may know. */
  refusal?: string | undefined;
  origin: Origin;
  signal: AbortSignal;
  /** What the calls of the request may cost together. */
  budget: QueryBudget;
  request: {
    headers: IncomingMessage['headers'];
    /** The request itself, for procedures that read its body as a stream. */
    raw: IncomingMessage;
    /** The body's bytes where the HTTP layer kept them instead of parsing them (`readings.ingest`). */
    body: Uint8Array | undefined;
  };
}
