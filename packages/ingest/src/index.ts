export type { IngestCounters, IngestOptions } from './core.ts';
export type { ChangeListener } from './followers.ts';
export { createIngest, type Ingest } from './ingest.ts';
export {
  type BatchOptions,
  DEFAULT_INGEST_LIMITS,
  type IngestLimits,
  type Sender,
} from './ingest-types.ts';
export type { CommittedChange, CommittedPoints } from './live.ts';
export { MAX_ANNOUNCED } from './live.ts';
export type { ReplayAnswer, ReplayRequest } from './replay.ts';
export { gunzipped, type Pace, paced } from './split/stream-body.ts';
