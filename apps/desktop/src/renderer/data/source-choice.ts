import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Whether Explore is about the server or about the open dataset; without a server it is the dataset. */
export type SourceChoice = 'server' | 'dataset';

const store = createStore<{ choice: SourceChoice }>(() => ({ choice: 'server' }));
export const useSourceChoice = (): SourceChoice => useStore(store, ({ choice }) => choice);
export const chooseSource = (choice: SourceChoice): void => store.setState({ choice });
