import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import type { RawRecord } from '@wp/contract';
import { useMemo, useState } from 'react';
import { useTRPC, useTRPCClient } from '../../data/provider.tsx';

type Readings = inferRouterOutputs<AppRouter>['readings'];
export type Rejected = Readings['rejected']['records'][number];
export type Replayed = Readings['replay']['results'][number];

/** What the server takes in one go. */
const AT_ONCE = 1000;
const KEY = ['quarantine'] as const;

function* portions(ids: readonly number[]): Generator<number[]> {
  for (let from = 0; from < ids.length; from += AT_ONCE) yield ids.slice(from, from + AT_ONCE);
}

/** The refused records, page by page, and what can be done about them. */
export function useQuarantine() {
  const client = useTRPCClient();
  const queries = useQueryClient();
  const trpc = useTRPC();
  const [results, setResults] = useState<readonly Replayed[]>([]);
  const list = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.readings.rejected.query(
        { limit: 200, ...(pageParam === undefined ? {} : { beforeId: pageParam }) },
        { signal },
      ),
    getNextPageParam: (page) => page.nextBeforeId ?? undefined,
  });
  const onSettled = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: KEY }),
      queries.invalidateQueries({ queryKey: trpc.modules.pathKey() }),
    ]);
  const replay = useMutation({
    mutationFn: async ({ ids, corrected }: { ids: readonly number[]; corrected?: RawRecord }) => {
      const told: Replayed[] = [];
      for (const portion of portions(ids)) {
        const [only] = portion;
        const mended = corrected === undefined ? {} : { corrected: { [String(only)]: corrected } };
        told.push(...(await client.readings.replay.mutate({ ids: portion, ...mended })).results);
        // Results are told as they come: should a later portion fail, what became of these is known.
        setResults([...told]);
      }
    },
    onSettled,
  });
  const discard = async (ids: readonly number[], dryRun: boolean) => {
    const sum = { records: 0, bytes: 0 };
    for (const portion of portions(ids)) {
      const { records, bytes } = await client.readings.discard.mutate({ ids: portion, dryRun });
      sum.records += records;
      sum.bytes += bytes;
    }
    if (!dryRun) await onSettled();
    return sum;
  };
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
  return { list, records, dropped: list.data?.pages[0]?.dropped ?? 0, replay, discard, results, setResults };
}
