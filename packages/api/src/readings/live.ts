import { EventEmitter, on } from 'node:events';
import { tracked } from '@trpc/server';
import type { Caller } from '@wp/auth';
import { metricNameSchema, moduleNumSchema } from '@wp/contract';
import type { CommittedChunk } from '@wp/ingest';
import { z } from 'zod';
import type { Context } from '../context.ts';

export const liveSchema = z.object({
  modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
  metrics: z.array(metricNameSchema).min(1).max(200).optional(),
  /** Set by the client when it connects again. */
  lastEventId: z.string().max(64).nullish(),
});

/** What a follower gets: points, or the word that some were missed and must be asked for by `readings.series`. */
export type LiveEvent =
  | { kind: 'points'; points: CommittedChunk['points'] }
  | { kind: 'gap'; message: string };

interface Kept {
  id: number;
  points: CommittedChunk['points'];
}

const KEPT_EVENTS = 1000;
const RECHECK_MS = 2000;

/** Hands committed points to those who follow, and keeps the last ones for those who come back. */
export function createLiveFeed() {
  // An id of an earlier run of the server must not be taken for one of this run.
  const epoch = Date.now().toString(36);
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const kept: Kept[] = [];
  let lastId = 0;
  return {
    epoch,
    emitter,
    publish(chunk: CommittedChunk): void {
      if (chunk.points.length === 0) return;
      lastId += 1;
      const event = { id: lastId, points: chunk.points };
      kept.push(event);
      if (kept.length > KEPT_EVENTS) kept.shift();
      emitter.emit('points', event);
    },
    /** What came after `lastEventId`; undefined where that cannot be known any more. */
    since(lastEventId: string): Kept[] | undefined {
      const [run, id] = lastEventId.split('-');
      const from = Number(id);
      if (run !== epoch || !Number.isInteger(from)) return undefined;
      const first = kept[0]?.id ?? lastId + 1;
      return from + 1 >= first ? kept.filter((event) => event.id > from) : undefined;
    },
    close: () => emitter.emit('close'),
  };
}
export type LiveFeed = ReturnType<typeof createLiveFeed>;

/** New points as they are committed, resumable; ends at once when the follower's right ends. */
export async function* followLive(
  ctx: Context & { caller: Caller },
  input: z.output<typeof liveSchema>,
  signal: AbortSignal,
) {
  const { live, auth } = ctx.services;
  const ended = new AbortController();
  const end = () => ended.abort();
  signal.addEventListener('abort', end, { once: true });
  const stopListening = auth.onRevoked((match) => {
    if (match(ctx.caller)) end();
  });
  // Another process may have revoked it: ask now and then.
  const timer = setInterval(() => {
    auth.isStillValid(ctx.caller).then(
      (valid) => valid || end(),
      () => {},
    );
  }, RECHECK_MS);
  live.emitter.once('close', end);
  const wanted = filterOf(input);
  try {
    const events = on(live.emitter, 'points', { signal: ended.signal });
    const missed = input.lastEventId == null ? [] : live.since(input.lastEventId);
    if (missed === undefined) {
      const message = 'Points were missed while away; ask readings.series for the time since the last one.';
      yield tracked(`${live.epoch}-0`, { kind: 'gap', message } as LiveEvent);
    }
    let lastId = 0;
    for (const event of missed ?? []) {
      lastId = event.id;
      const points = event.points.filter(wanted);
      if (points.length > 0)
        yield tracked(`${live.epoch}-${event.id}`, { kind: 'points', points } as LiveEvent);
    }
    for await (const [event] of events as AsyncIterable<[Kept]>) {
      if (event.id <= lastId) continue;
      const points = event.points.filter(wanted);
      if (points.length > 0)
        yield tracked(`${live.epoch}-${event.id}`, { kind: 'points', points } as LiveEvent);
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    clearInterval(timer);
    stopListening();
    live.emitter.removeListener('close', end);
    signal.removeEventListener('abort', end);
  }
}

function filterOf(input: z.output<typeof liveSchema>) {
  const modules = input.modules && new Set(input.modules);
  const metrics = input.metrics && new Set(input.metrics);
  return (point: CommittedChunk['points'][number]) =>
    (modules?.has(point.module) ?? true) && (metrics?.has(point.metric) ?? true);
}
