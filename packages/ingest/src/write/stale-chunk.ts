import { sqlStateOf } from './write-chunk.ts';

/** What a chunk was judged by has changed since: it must be parsed and resolved again. */
export class StaleChunk extends Error {}

const FOREIGN_KEY_VIOLATION = '23503';

/** Also where a metric was removed: `series` points to it, and the database says so. */
export const isStale = (error: unknown): boolean =>
  error instanceof StaleChunk || sqlStateOf(error) === FOREIGN_KEY_VIOLATION;
