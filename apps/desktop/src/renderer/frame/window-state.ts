import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

type Overlay = 'palette' | 'shortcuts' | 'forget';
interface WindowState {
  /** Of the view that was shown last; one that there is not means the first. */
  view: string;
  overlay: Overlay | undefined;
}

const KEPT = 'wp.view';
const store = createStore<WindowState>(() => ({
  view: localStorage.getItem(KEPT) ?? '',
  overlay: undefined,
}));

export const useWindow = (): WindowState => useStore(store);
export function showView(view: string): void {
  localStorage.setItem(KEPT, view);
  store.setState({ view });
}
export const showOverlay = (overlay: Overlay | undefined): void => store.setState({ overlay });
