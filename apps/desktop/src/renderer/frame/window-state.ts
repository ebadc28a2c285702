import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { VIEWS } from './views.ts';

type Overlay = 'palette' | 'shortcuts';
interface WindowState {
  view: string;
  overlay: Overlay | undefined;
}

const KEPT = 'wp.view';
const kept = localStorage.getItem(KEPT);
const store = createStore<WindowState>(() => ({
  view: VIEWS.find((view) => view.id === kept)?.id ?? VIEWS[0].id,
  overlay: undefined,
}));

export const useWindow = (): WindowState => useStore(store);
export function showView(view: string): void {
  localStorage.setItem(KEPT, view);
  store.setState({ view });
}
export const showOverlay = (overlay: Overlay | undefined): void => store.setState({ overlay });
