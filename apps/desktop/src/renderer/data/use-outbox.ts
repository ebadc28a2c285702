import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Connection } from './connection.ts';
import { sendWaiting, useOutbox } from './outbox.ts';
import { useTRPC, useTRPCClient } from './provider.tsx';
import { sendChange } from './send-change.ts';
import { useSession } from './session.ts';

/** Whose annotations these are; undefined where nobody is signed in. */
export function useOwner(): string | undefined {
  const session = useSession();
  return session?.user == null || session.server === null
    ? undefined
    : `${session.user.username} at ${session.server}`;
}

/** Sends what waits as soon as the server is there, while the frame stands. */
export function useSendWaiting({ state }: Connection): void {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const owner = useOwner();
  // A change that the server refused waits for the analyst, not for the server.
  const count = useOutbox(owner ?? '').filter(({ refused }) => refused === undefined).length;
  useEffect(() => {
    if (owner === undefined || state !== 'live' || count === 0) return;
    void sendWaiting(owner, (change) => sendChange(client, change)).then((kept) => {
      if (kept > 0) void queries.invalidateQueries({ queryKey: trpc.annotations.list.queryKey() });
    });
  }, [owner, state, count, client, queries, trpc]);
}
