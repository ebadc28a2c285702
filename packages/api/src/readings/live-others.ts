import {
  type ChangedRange,
  type ChangedReading,
  decodeNotice,
  joinRanges,
  type Listener,
  namesOfModules,
  readChanged,
} from '@wp/db';
import type { CommittedChange } from '@wp/ingest';
import type { LiveFeed } from './live-feed.ts';

/** Readings of one round that are told one by one. */
const MAX_READ = 50_000;
/** Ranges that may wait while others are read. */
const MAX_WAITING = 20_000;

export interface Hears {
  onNotice(payload: string): void;
  onGap(): void;
}

/**
 * Tells the followers of this server what other servers wrote into the same database: they say where, and it is read
 * here. One round at a time, on the connection that listens; what comes meanwhile waits for the next one, bounded, and
 * what is beyond the bound, or was not heard, is a gap. A reading near a new one may be told again.
 */
export async function followOthers(
  feed: LiveFeed,
  server: string,
  listen: (hears: Hears) => Promise<Listener>,
): Promise<Listener> {
  let waiting: ChangedRange[] = [];
  let reading = false;
  const lose = () => {
    waiting = [];
    if (feed.listener.isWanted()) feed.lose();
  };

  async function readAll(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (waiting.length > 0 && !feed.closed) {
        const ranges = joinRanges(waiting.splice(0));
        const found = await readChanged(listener, ranges, MAX_READ + 1);
        if (found.length <= MAX_READ) {
          if (found.length > 0) feed.listener.publish(changeOf(found));
          continue;
        }
        const modules = [...new Set(ranges.map((range) => range.moduleId))];
        feed.listener.publish({ moduleNames: await namesOfModules(listener, modules) });
      }
    } catch {
      lose();
    } finally {
      reading = false;
    }
  }

  const listener = await listen({
    onNotice(payload) {
      if (!feed.listener.isWanted()) return;
      const notice = decodeNotice(payload);
      if (notice.server === server) return;
      if (notice.ranges === undefined || waiting.length + notice.ranges.length > MAX_WAITING) return lose();
      waiting.push(...notice.ranges);
      // The notices of one transaction come together: they are read together.
      setImmediate(() => void readAll());
    },
    onGap: lose,
  });
  return listener;
}

function changeOf(found: readonly ChangedReading[]): CommittedChange {
  const modules = new Map<string, number>();
  const metrics = new Map<string, number>();
  const indexIn = (names: Map<string, number>, name: string) => {
    const index = names.get(name) ?? names.size;
    names.set(name, index);
    return index;
  };
  const module = Int32Array.from(found, (point) => indexIn(modules, point.module));
  const metric = Int32Array.from(found, (point) => indexIn(metrics, point.metric));
  const moduleNames = [...modules.keys()];
  return {
    moduleNames,
    points: {
      moduleNames,
      metricNames: [...metrics.keys()],
      module,
      metric,
      timeMs: Float64Array.from(found, (point) => point.timeMs),
      value: Float64Array.from(found, (point) => point.value),
    },
  };
}
