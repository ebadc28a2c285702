import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useMemo } from 'react';
import { keepForLater, type NewAnnotation, useOutbox } from '../../data/outbox.ts';
import { useTRPC, useTRPCClient } from '../../data/provider.tsx';
import { useSession } from '../../data/session.ts';
import { sendAnnotation, useOwner } from '../../data/use-outbox.ts';
import type { Band } from './bands.ts';
import type { Range } from './resolution.ts';

export type Annotation = inferRouterOutputs<AppRouter>['annotations']['list'][number];

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
  const again = () => queries.invalidateQueries({ queryKey: trpc.annotations.list.queryKey() });
  const client = useTRPCClient();
  const owner = useOwner();
  /** Where the server is away it is kept here, and sent once when it is back. Throws what the server refuses. */
  const create = async (annotation: NewAnnotation): Promise<void> => {
    const sent = await sendAnnotation(client, annotation);
    if (typeof sent === 'object') throw new Error(sent.refused);
    if (sent === 'away' && owner !== undefined) keepForLater(owner, annotation);
    await again();
  };
  const update = useMutation(trpc.annotations.update.mutationOptions({ onSettled: again }));
  const remove = useMutation(trpc.annotations.remove.mutationOptions({ onSettled: again }));
  return { all: list.data ?? NONE, waiting: useOutbox(owner ?? ''), create, update, remove };
}
const NONE: readonly Annotation[] = [];

/** Those that speak of one of the modules, as bands of a metric's lane. */
export function useBands(
  all: readonly Annotation[],
  modules: readonly string[],
  metric: string,
  marked: Range | undefined,
): readonly Band[] {
  return useMemo(() => {
    const mine = all.filter(
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
  }, [all, modules.join('\n'), metric, marked]);
}
