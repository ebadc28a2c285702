import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@wp/api';
import { useMemo } from 'react';
import { useTRPCClient } from '../../data/provider.tsx';

export type Entry = inferRouterOutputs<AppRouter>['admin']['audit'][number];

/** What the log is narrowed to; what is empty narrows nothing. */
export interface Filter {
  actor: string;
  action: string;
  fromMs: number | undefined;
  /** End of the time, not itself in it. */
  toMs: number | undefined;
}

const PAGE = 100;

/** The log, newest first, page by page. */
export function useAudit({ actor, action, fromMs, toMs }: Filter) {
  const client = useTRPCClient();
  const list = useInfiniteQuery({
    queryKey: ['audit', actor, action, fromMs, toMs],
    initialPageParam: undefined as number | undefined,
    placeholderData: keepPreviousData,
    // The log must hold what one just did elsewhere in the window.
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      client.admin.audit.query(
        {
          limit: PAGE,
          ...(actor === '' ? {} : { actor }),
          ...(action === '' ? {} : { action }),
          ...(fromMs === undefined ? {} : { from: fromMs }),
          ...(toMs === undefined ? {} : { to: toMs }),
          ...(pageParam === undefined ? {} : { beforeId: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
  });
  const entries = useMemo(() => list.data?.pages.flat() ?? [], [list.data]);
  return { list, entries };
}
