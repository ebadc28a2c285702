import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from './provider.tsx';

const LOOK_MS = 15_000;
const LOOK_AGAIN_MS = 2_000;

export interface Connection {
  state: 'looking' | 'live' | 'away';
  /** When the server last answered, epoch milliseconds; 0 for never. */
  lastReachedMs: number;
}

/** Whether the server answers. It is looked for again and again while it is away; once back, everything is asked anew. */
export function useConnection(): Connection {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const me = useQuery(
    trpc.auth.me.queryOptions(undefined, {
      retry: false,
      refetchInterval: (query) => (query.state.status === 'error' ? LOOK_AGAIN_MS : LOOK_MS),
      refetchIntervalInBackground: true,
      networkMode: 'always',
    }),
  );
  const isAway = me.isError;
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !isAway) void queries.invalidateQueries();
    wasAway.current = isAway;
  }, [isAway, queries]);
  return { state: me.isPending ? 'looking' : isAway ? 'away' : 'live', lastReachedMs: me.dataUpdatedAt };
}

/** Whether the server is away just now, for what cannot be done then; the frame looks for it, this only listens. */
export function useIsAway(): boolean {
  const trpc = useTRPC();
  return useQuery(
    trpc.auth.me.queryOptions(undefined, { retry: false, networkMode: 'always', enabled: false }),
  ).isError;
}
