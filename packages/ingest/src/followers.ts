import { ChangeLog, type CommittedChange } from './live.ts';
import type { ResolvedChunk } from './resolve/resolve-chunk.ts';
import type { ChunkTally } from './write/tally.ts';

/** Is told of what was committed, while it says that it wants to know: gathering that costs. */
export interface ChangeListener {
  isWanted(): boolean;
  publish(change: CommittedChange): void;
}

/** What a transaction changes, to be announced once it is committed. */
export interface OpenLog {
  add(chunk: ResolvedChunk, tally: ChunkTally): void;
  finish(): CommittedChange[];
}

/** Those who follow what is committed. */
export interface Followers {
  /** Calls a listener with every commit from now on; answers the way to stop. */
  onCommitted(listener: ChangeListener): () => void;
  /** A log of what a transaction changes, where somebody follows; to be handed to `announce` after the commit. */
  openLog(): OpenLog;
  announce(log: Pick<OpenLog, 'finish'>): void;
  /** The same for chunks whose transaction is over; `tallies` are what it answered with, one a chunk or none. */
  announceWritten(chunks: readonly ResolvedChunk[], tallies: readonly ChunkTally[]): void;
}

export function createFollowers(): Followers {
  const listeners = new Set<ChangeListener>();
  const openLog = (): OpenLog => {
    const wanted = [...listeners].some((listener) => listener.isWanted());
    if (!wanted) return { add() {}, finish: () => [] };
    const log = new ChangeLog();
    return { add: (chunk, tally) => log.add(chunk, tally.changed), finish: () => log.finish() };
  };
  const announce: Followers['announce'] = (log) => {
    for (const change of log.finish()) {
      for (const listener of listeners) if (listener.isWanted()) listener.publish(change);
    }
  };
  return {
    openLog,
    announce,
    announceWritten(chunks, tallies) {
      const log = openLog();
      for (const [i, tally] of tallies.entries()) if (chunks[i]) log.add(chunks[i], tally);
      announce(log);
    },
    onCommitted(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
