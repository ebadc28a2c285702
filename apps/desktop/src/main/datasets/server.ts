import type { DatasetQuery, DatasetSlice } from '@wp/contract';
import { z } from 'zod';
import { CertificateRefused } from '../trust/refused.ts';
import { DatasetFailure } from './failure.ts';
import type { MonthCounts } from './plan.ts';

/** The way to the server that is signed in to: what is asked goes with the token. */
export interface ServerDoor {
  server: string;
  ask(path: string, init: { method: 'POST' | 'GET'; body?: string; signal: AbortSignal }): Promise<Response>;
}

const answerOf = <T extends z.ZodType>(data: T) => z.object({ result: z.object({ data }) });
const changesAnswer = answerOf(z.object({ days: z.array(z.iso.date()), cursor: z.string() }));
const seriesAnswer = answerOf(
  z.object({
    series: z.array(z.object({ t: z.array(z.number()), count: z.array(z.number().nullable()) })),
  }),
);
const metricsAnswer = answerOf(z.array(z.object({ name: z.string(), unit: z.string().nullable() })));
const errorAnswer = z.object({
  error: z.object({ message: z.string(), data: z.object({ reason: z.string().optional() }).optional() }),
});

/** What the server refused, with its reason code. */
class Refusal extends DatasetFailure {
  readonly reason: string | undefined;
  constructor(message: string, reason: string | undefined) {
    super(message);
    this.reason = reason;
  }
}

export type DatasetServer = ReturnType<typeof createDatasetServer>;

/** What datasets ask of a server. */
export function createDatasetServer(door: ServerDoor, options: { signal: AbortSignal; idleMs: number }) {
  const { signal, idleMs } = options;
  const ask = async (path: string, body: unknown, ending?: AbortController): Promise<Response> => {
    for (let tries = 1; ; tries++) {
      const text = JSON.stringify(body);
      const answer = await reach(door, path, { body: text, signal, idleMs, ending });
      if (answer.ok) return answer;
      if ((answer.status !== 503 && answer.status !== 429) || tries === MAX_TRIES)
        throw await refusalOf(answer, door.server);
      await answer.body?.cancel();
      await pause(Math.min(Number(answer.headers.get('retry-after')) || 1, MAX_PAUSE_S) * 1000, signal);
    }
  };
  const query = async <T extends z.ZodType>(name: string, input: unknown, schema: T): Promise<z.infer<T>> => {
    const answer = await ask(`/trpc/${name}`, input);
    const parsed = schema.safeParse(await answer.json().catch(() => undefined));
    if (!parsed.success)
      throw new DatasetFailure(
        `The server at ${door.server} answers otherwise than this version expects; update one of the two.`,
      );
    return parsed.data;
  };
  return {
    address: door.server,
    idleMs,

    /** Days that were touched since; undefined where the server no longer knows the cursor, and any may have been. */
    async changes(range: { from: string; to: string }, since?: string | undefined) {
      const input = { ...range, ...(since === undefined ? {} : { since }) };
      try {
        return (await query('readings.changes', input, changesAnswer)).result.data;
      } catch (error) {
        if (!(error instanceof Refusal) || error.reason !== 'INVALID_CURSOR') throw error;
        return { days: undefined, cursor: await this.cursor() };
      }
    },

    async cursor(): Promise<string> {
      // A cursor holds for every range: the shortest is asked for.
      const range = { from: 0, to: 1 };
      return (await query('readings.changes', range, changesAnswer)).result.data.cursor;
    },

    /** Raw points by month; undefined where to count them costs the server more than it allows. */
    async countByMonth({ modules, metrics, from, to }: DatasetQuery): Promise<MonthCounts | undefined> {
      const input = { modules, metrics, from, to, bucket: '1mo', aggregates: ['count'], combine: 'fleet' };
      const counts = new Map<number, number>();
      try {
        const { series } = (await query('readings.series', input, seriesAnswer)).result.data;
        for (const { t, count } of series)
          for (const [i, ms] of t.entries()) counts.set(ms, (counts.get(ms) ?? 0) + (count[i] ?? 0));
        return counts;
      } catch (error) {
        if (error instanceof Refusal && COSTLY.includes(error.reason ?? '')) return undefined;
        throw error;
      }
    },

    async units(metrics: readonly string[]): Promise<Record<string, string | null>> {
      const { data } = (await query('metrics.list', undefined, metricsAnswer)).result;
      return Object.fromEntries(
        metrics.map((name) => [name, data.find((m) => m.name === name)?.unit ?? null]),
      );
    },

    /** Opens the file of a slice; who does not read it to its end aborts `ending`, which alone tells the server. */
    export(
      { modules, metrics, bucket, aggregates }: DatasetQuery,
      { from, to }: DatasetSlice,
      { zone, ending }: { zone: string; ending: AbortController },
    ): Promise<Response> {
      const selection = { modules, metrics, bucket, aggregates, timeZone: zone };
      return ask('/export', { ...selection, from, to, format: 'parquet' }, ending);
    },
  };
}

const COSTLY = ['QUERY_TOO_COSTLY', 'QUERY_TIMEOUT'];
const MAX_TRIES = 4;
const MAX_PAUSE_S = 10;

interface Reach {
  body: string | undefined;
  signal: AbortSignal;
  idleMs: number;
  ending: AbortController | undefined;
}

/** An answer must begin in time; how its body goes on is for its reader to watch. */
async function reach(door: ServerDoor, path: string, given: Reach): Promise<Response> {
  const { body, signal, idleMs, ending = new AbortController() } = given;
  const either = AbortSignal.any([signal, ending.signal]);
  const timer = setTimeout(() => ending.abort(), idleMs);
  try {
    return await (body === undefined
      ? door.ask(path, { method: 'GET', signal: either })
      : door.ask(path, { method: 'POST', body, signal: either }));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CertificateRefused)
      throw new DatasetFailure(`${error.message} Sign in there again, then resume.`, { cause: error });
    throw new DatasetFailure(serverGone(door.server), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

export const serverGone = (server: string): string =>
  `The server at ${server} does not answer any more. Resume once it is back: the parts that are there are kept.`;

async function refusalOf(answer: Response, server: string): Promise<DatasetFailure> {
  const parsed = errorAnswer.safeParse(await answer.json().catch(() => undefined));
  if (answer.status === 401) return new Refusal(`Sign in to ${server} again, then resume.`, 'NOT_SIGNED_IN');
  if (!parsed.success) return new Refusal(`The server at ${server} answered ${answer.status}.`, undefined);
  return new Refusal(parsed.data.error.message, parsed.data.error.data?.reason);
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, durationMs);
    signal.addEventListener('abort', stop, { once: true });
  });
}
