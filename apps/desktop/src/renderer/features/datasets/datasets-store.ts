import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DatasetEntry, DatasetProgress } from '../../../bridge/bridge.ts';
import { type RunningTask, startTask } from '../../tasks/tasks.ts';

interface State {
  entries: readonly DatasetEntry[] | undefined;
  failure: string | undefined;
}
const store = createStore<State>(() => ({ entries: undefined, failure: undefined }));
const tasks = new Map<string, RunningTask>();

export async function readDatasets(): Promise<void> {
  try {
    store.setState({ entries: await window.wp.datasets.list(), failure: undefined });
  } catch (error) {
    store.setState({ failure: error instanceof Error ? error.message : String(error) });
  }
}

const TITLES = { save: 'Saving', resume: 'Resuming', refresh: 'Refreshing' };

/** A step of main's is a step of the task in the status bar, and of the card. */
function onProgress(progress: DatasetProgress): void {
  const { name, kind, state, partsDone, partsTotal } = progress;
  if (state === 'running') {
    const task =
      tasks.get(name) ?? startTask(`${TITLES[kind]} ${name}`, () => void window.wp.datasets.cancel(name));
    tasks.set(name, task);
    task.progress(
      partsTotal === 0 ? undefined : partsDone / partsTotal,
      `part ${partsDone} of ${partsTotal}`,
    );
    store.setState(({ entries }) => ({
      entries: entries?.map((entry) => (entry.name === name ? { ...entry, progress } : entry)),
    }));
    return;
  }
  tasks.get(name)?.end();
  tasks.delete(name);
  void readDatasets();
}
window.wp.datasets.onProgress(onProgress);

/** The datasets on this machine, as they are now; read when the view opens. */
export function useDatasets(): State {
  useEffect(() => void readDatasets(), []);
  return useStore(store);
}
