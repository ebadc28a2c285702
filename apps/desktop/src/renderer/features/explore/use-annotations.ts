import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useMemo } from 'react';
import { type Change, keepForLater, useOutbox, type Waiting } from '../../data/outbox.ts';
import { useTRPC, useTRPCClient } from '../../data/provider.tsx';
import { sendChange } from '../../data/send-change.ts';
import { useSession } from '../../data/session.ts';
import { useOwner } from '../../data/use-outbox.ts';
import type { StripTick } from '../../strip/time-strip.tsx';
import type { Band } from './bands.ts';
import type { Range } from './resolution.ts';

export type Annotation = inferRouterOutputs<AppRouter>['annotations']['list'][number];

/** An annotation as it is drawn: the server's, or one that waits for it. */
export type Drawn = Pick<Annotation, 'module' | 'metric' | 'from' | 'to' | 'kind' | 'label' | 'text'> & {
  key: string;
};

const MOST = 1000;

/** The annotations of all there is, newest first; the strip shows them all, the lanes those of their modules. */
export function useAnnotations(whole: Range | undefined) {
  const trpc = useTRPC();
  const isSignedIn = (useSession()?.user ?? null) !== null;
  const queries = useQueryClient();
  const list = useQuery(
    trpc.annotations.list.queryOptions(
      { limit: MOST },
      { enabled: whole !== undefined && isSignedIn, refetchInterval: 30_000 },
    ),
  );
  const client = useTRPCClient();
  const owner = useOwner();
  /**
   * Sends a change; where the server is away it is kept here, and sent once when it is back. Throws what the server
   * refuses.
   */
  const make = async (change: Change): Promise<void> => {
    const sent = await sendChange(client, change);
    if (typeof sent === 'object') throw new Error(sent.refused.why);
    if (sent === 'away') {
      if (owner === undefined) throw new Error('Nobody is signed in: sign in, and do it again.');
      keepForLater(owner, change);
      return;
    }
    await queries.invalidateQueries({ queryKey: trpc.annotations.list.queryKey() });
  };
  const waiting = useOutbox(owner ?? '');
  const all = list.data ?? NONE;
  const drawn = useMemo(() => withWaiting(all, waiting), [all, waiting]);
  return { all, waiting, drawn, make };
}
const NONE: readonly Annotation[] = [];

/** What the server has, with what was done to it here. */
export function withWaiting(all: readonly Annotation[], waiting: readonly Waiting[]): readonly Drawn[] {
  const changes = new Map(waiting.map(({ key, change }) => [key, change]));
  const known = all.flatMap((one): Drawn[] => {
    const key = `${one.id}`;
    const change = changes.get(key);
    if (change?.act === 'remove') return [];
    return [{ ...one, ...(change?.act === 'update' ? change.words : {}), key }];
  });
  const made = waiting.flatMap(({ key, change }): Drawn[] => {
    // The server has one whose answer was lost, and says so itself.
    if (change.act !== 'create' || all.some(({ clientKey }) => clientKey === key)) return [];
    const { from, to, metric = null, ...rest } = change.annotation;
    return [{ ...rest, metric, from: new Date(from).toISOString(), to: new Date(to).toISOString(), key }];
  });
  return [...made, ...known];
}

/** Annotations as the strip shows them. */
export const ticksOf = (drawn: readonly Drawn[]): StripTick[] =>
  drawn.map(({ key, kind, label, text, module, from, to }) => ({
    key,
    kind,
    what: `${label ?? text}, ${module}`,
    fromMs: Date.parse(from),
    toMs: Date.parse(to),
  }));

/** Those that speak of one of the modules, as bands of a metric's lane. */
export function useBands(
  drawn: readonly Drawn[],
  modules: readonly string[],
  metric: string,
  marked: Range | undefined,
): readonly Band[] {
  return useMemo(() => {
    const mine = drawn.filter(
      (one) => modules.includes(one.module) && (one.metric === null || one.metric === metric),
    );
    const bands = new Map<string, Band>();
    for (const { from, to, kind, label, text } of mine) {
      // The same stretch of many modules is one band: otherwise they would darken each other.
      const band = { fromMs: Date.parse(from), toMs: Date.parse(to), kind, word: label ?? text };
      bands.set(JSON.stringify(band), band);
    }
    const mark: Band[] = marked === undefined ? [] : [{ ...marked, word: '', kind: 'mark' }];
    return [...bands.values(), ...mark];
  }, [drawn, modules.join('\n'), metric, marked]);
}
