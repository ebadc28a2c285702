import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import {
  amend,
  back,
  forward,
  NOTHING_SELECTED,
  type Selection,
  type SelectionHistory,
  select,
} from './selection.ts';

export const selectionStore = createStore<SelectionHistory>(() => NOTHING_SELECTED);

export const useSelection = (): Selection => useStore(selectionStore, (state) => state.present);
export const useCanGo = () => {
  const { past, future } = useStore(selectionStore);
  return { back: past.length > 0, forward: future.length > 0 };
};

const change = (how: (history: SelectionHistory) => SelectionHistory) =>
  selectionStore.setState((history) => how(history), true);
export const changeSelection = (to: (present: Selection) => Selection): void =>
  change((history) => select(history, to(history.present)));
/** Changes the selection while something moves: the first step is one of the history, those that follow amend it. */
export const amendSelection = (to: (present: Selection) => Selection): void =>
  change((history) => amend(history, to(history.present)));
export const goBack = (): void => change(back);
export const goForward = (): void => change(forward);
/** Nothing is selected of another server: its modules have other names. */
export const forgetSelections = (): void => change(() => NOTHING_SELECTED);
