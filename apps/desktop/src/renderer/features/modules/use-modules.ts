import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import type { ModuleInput } from '@wp/contract';
import { useMemo } from 'react';
import { useTRPC, useTRPCClient } from '../../data/provider.tsx';
import type { Known } from './module-csv.ts';

/** What the server takes in one go. */
const AT_ONCE = 10_000;

export type Module = inferRouterOutputs<AppRouter>['modules']['list']['modules'][number];

/** The modules that the server finds by a text, and what can be done to them. */
export function useModules(search: string) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const list = useInfiniteQuery(
    trpc.modules.list.infiniteQueryOptions(
      { limit: 200, ...(search === '' ? {} : { search }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: (before) => before },
    ),
  );
  const modules = useMemo(() => list.data?.pages.flatMap((page) => page.modules) ?? [], [list.data]);
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.modules.pathKey() });
  const update = useMutation(trpc.modules.update.mutationOptions({ onSuccess }));
  const remove = useMutation(
    trpc.modules.remove.mutationOptions({ onSuccess: ({ dryRun }) => (dryRun ? undefined : onSuccess()) }),
  );
  const register = async (given: readonly ModuleInput[]) => {
    try {
      for (let from = 0; from < given.length; from += AT_ONCE)
        await client.modules.register.mutate(given.slice(from, from + AT_ONCE));
    } finally {
      await onSuccess();
    }
  };
  return { list, modules, update, remove, register, every: () => every(client) };
}

/** All that there are: a file is compared with all of them, not with those that happen to be shown. */
async function every(client: ReturnType<typeof useTRPCClient>): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  let cursor: string | undefined;
  do {
    const page = await client.modules.list.query({
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const module of page.modules) known.set(module.module_num, module);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return known;
}
