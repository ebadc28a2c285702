import { useSyncExternalStore } from 'react';
import type { SessionState } from '../../bridge/bridge.ts';

let state: SessionState | undefined;
const listeners = new Set<() => void>();

const take = (next: SessionState) => {
  state = next;
  for (const listener of listeners) listener();
};
window.wp.session.onChange(take);
void window.wp.session.get().then(take);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Who is signed in where; undefined until main has said so. */
export const useSession = (): SessionState | undefined => useSyncExternalStore(subscribe, () => state);
