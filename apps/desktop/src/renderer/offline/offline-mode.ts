import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { showView } from '../frame/window-state.ts';

/** Whether the analyst works on what is on this machine without being signed in anywhere. */
const store = createStore<{ isOffline: boolean }>(() => ({ isOffline: false }));

export const useOffline = (): boolean => useStore(store, ({ isOffline }) => isOffline);
export function workOffline(): void {
  showView('datasets');
  store.setState({ isOffline: true });
}
export const leaveOffline = (): void => store.setState({ isOffline: false });
