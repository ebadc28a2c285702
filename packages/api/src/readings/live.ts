import { tracked } from '@trpc/server';
import type { Caller } from '@wp/auth';
import { at, metricNameSchema, moduleNumSchema } from '@wp/contract';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { LiveChange, LiveFeed } from './live-feed.ts';
import { whileAllowed } from './while-allowed.ts';

export const liveSchema = z.object({
  modules: z.array(moduleNumSchema).min(1).max(10_000).optional(),
  metrics: z.array(metricNameSchema).min(1).max(200).optional(),
  /** Set by the client when it connects again. */
  lastEventId: z.string().max(64).nullish(),
});

export interface LivePoint {
  module: string;
  metric: string;
  /** Epoch milliseconds. */
  t: number;
  value: number;
}

/** What a follower gets: points, or the word that some were missed and must be asked for by `readings.series`. */
export type LiveEvent = { kind: 'points'; points: LivePoint[] } | { kind: 'gap'; message: string };

const AWAY = 'Points were missed while away; ask readings.series for the time since the last one.';
const MANY = 'More points were stored at once than are told one by one; ask readings.series for them.';

/** Whose a live stream is: all credentials of a user count together. */
export const followerOf = (caller: Caller): string =>
  caller.kind === 'gateway' ? `gateway:${caller.gatewayId}` : `user:${caller.userId}`;

/** New points as they are committed, resumable; ends at once when the follower's right ends. */
export async function* followLive(
  ctx: Context & { caller: Caller },
  input: z.output<typeof liveSchema>,
  signal: AbortSignal,
) {
  const { live } = ctx.services;
  const ended = new AbortController();
  const end = () => ended.abort();
  if (signal.aborted) return;
  const leave = live.join(followerOf(ctx.caller));
  signal.addEventListener('abort', end, { once: true });
  const allowed = whileAllowed(ctx.services, ctx.caller);
  allowed.signal.addEventListener('abort', end, { once: true });
  try {
    yield* changes(live, input, ended.signal);
  } finally {
    leave();
    allowed.leave();
    signal.removeEventListener('abort', end);
  }
}

async function* changes(live: LiveFeed, input: z.output<typeof liveSchema>, signal: AbortSignal) {
  const toEvent = eventOf(input);
  const tell = (id: number, event: LiveEvent) => tracked(`${live.epoch}-${id}`, event);
  let at = input.lastEventId == null ? live.lastId : idOf(live, input.lastEventId);
  while (!signal.aborted && !live.closed) {
    const news = at === undefined ? 'gap' : live.after(at);
    if (news === 'gap') {
      at = live.lastId;
      yield tell(at, { kind: 'gap', message: AWAY });
      continue;
    }
    if (news.length === 0) await live.changed(signal);
    for (const change of news) {
      if (signal.aborted) return;
      at = change.id;
      const event = toEvent(change);
      if (event !== undefined) yield tell(change.id, event);
    }
  }
}

/** The number in an event's id; undefined where it is of another run. */
function idOf(live: LiveFeed, eventId: string): number | undefined {
  const [run, id] = eventId.split('-');
  return run === live.epoch && /^\d{1,15}$/.test(id ?? '') ? Number(id) : undefined;
}

function eventOf(input: z.output<typeof liveSchema>): (change: LiveChange) => LiveEvent | undefined {
  const modules = input.modules && new Set(input.modules);
  const metrics = input.metrics && new Set(input.metrics);
  return ({ moduleNames, points }) => {
    if (!moduleNames.some((name) => modules?.has(name) ?? true)) return undefined;
    if (points === undefined) return { kind: 'gap', message: MANY };
    const wantedModule = points.moduleNames.map((name) => modules?.has(name) ?? true);
    const wantedMetric = points.metricNames.map((name) => metrics?.has(name) ?? true);
    const told: LivePoint[] = [];
    for (let i = 0; i < points.timeMs.length; i++) {
      const [module, metric] = [at(points.module, i), at(points.metric, i)];
      if (wantedModule[module] !== true || wantedMetric[metric] !== true) continue;
      told.push({
        module: at(points.moduleNames, module),
        metric: at(points.metricNames, metric),
        t: at(points.timeMs, i),
        value: at(points.value, i),
      });
    }
    return told.length === 0 ? undefined : { kind: 'points', points: told };
  };
}
