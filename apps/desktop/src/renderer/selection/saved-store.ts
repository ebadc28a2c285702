import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Outcome, SavedSelection, SavedSelections } from '../../bridge/bridge.ts';
import type { Selection } from './selection.ts';
import { changeSelection } from './selection-store.ts';

interface State {
  saved: readonly SavedSelection[];
  /** What is to be said about them; undefined once it was read. */
  notice: string | undefined;
}
const store = createStore<State>(() => ({ saved: [], notice: undefined }));

/** Takes what main answers; a refusal becomes the error that a form shows. */
async function take(asked: Promise<Outcome<SavedSelections>>): Promise<void> {
  const outcome = await asked;
  if (!outcome.ok) throw new Error(outcome.message);
  const { saved, notice } = outcome.value;
  store.setState((before) => ({ saved, notice: notice ?? before.notice }));
}

export const saveSelection = (name: string, selection: Selection): Promise<void> =>
  take(window.wp.selections.save({ name, selection: keptOf(selection) }));
export const renameSelection = (name: string, to: string): Promise<void> =>
  take(window.wp.selections.rename({ name, to }));
export const removeSelection = (name: string): Promise<void> => take(window.wp.selections.remove(name));
export const hideNotice = (): void => store.setState({ notice: undefined });

/** Selects what was saved; what was selected before is one step back. */
export const applySaved = ({ selection }: SavedSelection): void =>
  changeSelection(() => selectionOf(selection));

export const useSaved = (): State => useStore(store);

/** Reads those of the server that is asked now. */
export function useSavedOf(server: string): void {
  useEffect(() => {
    store.setState({ saved: [] });
    take(window.wp.selections.list()).catch((error: unknown) =>
      store.setState({ notice: error instanceof Error ? error.message : String(error) }),
    );
  }, [server]);
}

const keptOf = ({ modules, metrics, time, where }: Selection): SavedSelection['selection'] => ({
  ...(modules && { modules: [...modules] }),
  ...(metrics && { metrics: [...metrics] }),
  ...(time && { time: { fromMs: time.fromMs, toMs: time.toMs } }),
  ...(where && { where: where.map(({ column, from, to }) => ({ column, from, to })) }),
});
const selectionOf = ({ modules, metrics, time, where }: SavedSelection['selection']): Selection => ({
  ...(modules && { modules }),
  ...(metrics && { metrics }),
  ...(time && { time }),
  ...(where && { where }),
});
