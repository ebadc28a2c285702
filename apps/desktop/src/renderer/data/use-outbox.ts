import { useQueryClient } from '@tanstack/react-query';
import { type TRPCClient, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@wp/api';
import { useEffect } from 'react';
import type { Connection } from './connection.ts';
import { type NewAnnotation, type Sent, sendWaiting, useOutbox } from './outbox.ts';
import { useTRPC, useTRPCClient } from './provider.tsx';
import { useSession } from './session.ts';

/** Whose annotations these are; undefined where nobody is signed in. */
export function useOwner(): string | undefined {
  const session = useSession();
  return session?.user == null || session.server === null
    ? undefined
    : `${session.user.username} at ${session.server}`;
}

/** Sends one; whether the server has it, is away, or will not have it. */
export async function sendAnnotation(
  client: TRPCClient<AppRouter>,
  annotation: NewAnnotation,
): Promise<Sent> {
  try {
    await client.annotations.create.mutate(annotation);
    return 'kept';
  } catch (error) {
    if (!(error instanceof TRPCClientError)) return 'away';
    const status: unknown = (error as TRPCClientError<AppRouter>).data?.httpStatus;
    // Signed out meanwhile, or too much at once: it will have it later.
    const isLater = typeof status !== 'number' || status === 401 || status === 429 || status >= 500;
    return isLater ? 'away' : { refused: error.message };
  }
}

/** While the frame stands: what waits goes to the server as soon as it is there. */
export function useSendWaiting({ state }: Connection): void {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const owner = useOwner();
  const count = useOutbox(owner ?? '').length;
  useEffect(() => {
    if (owner === undefined || state !== 'live' || count === 0) return;
    void sendWaiting(owner, (annotation) => sendAnnotation(client, annotation)).then((kept) => {
      if (kept > 0) void queries.invalidateQueries({ queryKey: trpc.annotations.list.queryKey() });
    });
  }, [owner, state, count, client, queries, trpc]);
}
