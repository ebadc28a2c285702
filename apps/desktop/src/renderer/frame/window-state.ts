import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type PaneSide, type PaneSizes, readPanes, resized } from './pane-sizes.ts';

type Overlay = 'palette' | 'shortcuts' | 'forget' | 'zone' | 'save-selection' | 'manage-selections';
interface WindowState {
  /** Id of the view that was shown last; one that there is not means the first. */
  view: string;
  overlay: Overlay | undefined;
  /** Sizes of the panes, the same for all views: who made the inspector wide wants it wide everywhere. */
  panes: PaneSizes;
}

const KEPT = 'wp.view';
const KEPT_PANES = 'wp.panes';
const store = createStore<WindowState>(() => ({
  view: localStorage.getItem(KEPT) ?? '',
  overlay: undefined,
  panes: readPanes(localStorage.getItem(KEPT_PANES)),
}));

export const useWindow = (): WindowState => useStore(store);
export function showView(view: string): void {
  localStorage.setItem(KEPT, view);
  store.setState({ view });
}
export const showOverlay = (overlay: Overlay | undefined): void => store.setState({ overlay });

export const usePanes = (): PaneSizes => useStore(store, ({ panes }) => panes);
const changePane = (side: PaneSide, to: (pane: PaneSizes[PaneSide]) => PaneSizes[PaneSide]): void => {
  const { panes } = store.getState();
  const next = { ...panes, [side]: to(panes[side]) };
  localStorage.setItem(KEPT_PANES, JSON.stringify(next));
  store.setState({ panes: next });
};
export const resizePane = (side: PaneSide, widthPx: number, maxPx?: number): void =>
  changePane(side, (pane) => ({ ...pane, widthPx: resized(side, widthPx, maxPx) }));
export const togglePane = (side: PaneSide): void =>
  changePane(side, (pane) => ({ ...pane, isHidden: !pane.isHidden }));
