import type { Readable } from 'node:stream';
import { ingestBody } from './batch.ts';
import { createCore, type IngestOptions } from './core.ts';
import { ingestStream, type StreamOptions } from './ingest-stream.ts';
import type { Sender } from './ingest-types.ts';

import { type ReplayRequest, replayQuarantined } from './replay.ts';

export type Ingest = ReturnType<typeof createIngest>;

/** The way in: raw bytes to worker threads, their rows to the database, one receipt back. */
export function createIngest(options: IngestOptions) {
  const core = createCore(options);
  return {
    core,
    counters: core.counters,
    get queued() {
      return core.pool.queued;
    },
    /** A JSON body's bytes: the origin's array, or the array with options around it. */
    ingestBody: (body: Uint8Array, sender: Sender) => ingestBody(core, body, sender),
    /** Throws OVERLOADED where a body of this sender had better not be read now. */
    refuseIfBusy: core.refuseIfBusy,
    /** NDJSON of any length, optionally gzip. */
    ingestStream: (source: Readable, sender: Sender, options: StreamOptions) =>
      ingestStream(core, source, sender, options),
    /** Tries quarantined records again; nothing else does. */
    replay: (requests: readonly ReplayRequest[], principal: string) =>
      replayQuarantined(core, requests, principal),
    /** Calls a listener with every committed point; answers the way to stop. */
    onCommitted: core.onCommitted,
    /** Forgets ids, after modules or metrics were removed or renamed. */
    forgetIds: core.forgetIds,
    close: () => core.pool.close(),
  };
}
