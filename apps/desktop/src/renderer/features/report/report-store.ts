import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** What is ticked. */
export interface Chosen {
  overview: boolean;
  alerts: boolean;
  correlations: boolean;
  steps: boolean;
  /** The metric by which quality is judged; undefined: no quality. */
  quality: string | undefined;
  /** Columns with a card of their own. */
  columns: readonly string[];
  /** Modules whose series are drawn. */
  modules: readonly string[];
  /** Notes as they were typed. */
  notes: string;
}

const store = createStore<{ of: string | undefined; chosen: Chosen | undefined }>(() => ({
  of: undefined,
  chosen: undefined,
}));

/** What is on the report of a dataset: it stays while other views are looked at. */
export function useChosen(of: string, first: Chosen): [Chosen, (to: Partial<Chosen>) => void] {
  const state = useStore(store);
  const chosen = state.of === of && state.chosen !== undefined ? state.chosen : first;
  const change = (to: Partial<Chosen>) => store.setState({ of, chosen: { ...chosen, ...to } });
  return [chosen, change];
}
