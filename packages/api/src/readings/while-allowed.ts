import type { Caller } from '@wp/auth';
import type { Services } from '../context.ts';

/**
 * Aborts `signal` at once when the caller's right ends: by what this process revokes, and within two seconds by what
 * another one does. `leave` is to be called when the connection that it holds open ends.
 */
export function whileAllowed(
  { auth, live }: Pick<Services, 'auth' | 'live'>,
  caller: Caller,
): { signal: AbortSignal; leave: () => void } {
  const ended = new AbortController();
  const end = () => ended.abort();
  const stopListening = auth.onRevoked((match) => {
    if (match(caller)) end();
  });
  const stopWatching = live.watch(caller, auth.isStillValid, end);
  return {
    signal: ended.signal,
    leave() {
      stopListening();
      stopWatching();
    },
  };
}
