export type { IngestCounters, IngestOptions } from './core.ts';
export { createIngest, type Ingest } from './ingest.ts';
export {
  type BatchOptions,
  type CommittedChunk,
  DEFAULT_INGEST_LIMITS,
  type IngestLimits,
  type Sender,
} from './ingest-types.ts';
export type { ReplayAnswer, ReplayRequest } from './replay.ts';
