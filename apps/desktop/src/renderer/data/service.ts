import { useSyncExternalStore } from 'react';
import type { ServiceState } from '../../bridge/bridge.ts';

let state: ServiceState | undefined;
const listeners = new Set<() => void>();

const take = (next: ServiceState) => {
  state = next;
  for (const listener of listeners) listener();
};
window.wp.service.onChange(take);
void window.wp.service.get().then(take);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** How the service on this machine does; undefined until main has said so. */
export const useService = (): ServiceState | undefined => useSyncExternalStore(subscribe, () => state);
