import type { Step } from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The steps that are to be done to the open dataset, and those that were taken back. */
export interface Pipeline {
  /** The dataset that they are of, by its name. */
  dataset: string | undefined;
  steps: readonly Step[];
  past: readonly (readonly Step[])[];
  future: readonly (readonly Step[])[];
}

const EMPTY: Pipeline = { dataset: undefined, steps: [], past: [], future: [] };
const store = createStore<Pipeline>(() => EMPTY);

export const usePipeline = (): Pipeline => useStore(store);
export const pipelineSteps = (): readonly Step[] => store.getState().steps;

/** Puts other steps in place of the present ones, as a thing that can be undone. */
export const changeSteps = (to: (steps: readonly Step[]) => readonly Step[]): void =>
  store.setState(
    ({ steps, past, ...rest }) => ({ ...rest, steps: to(steps), past: [...past, steps], future: [] }),
    true,
  );

export const addStep = (step: Step): void => changeSteps((steps) => [...steps, step]);

export const undoStep = (): void =>
  store.setState((all) => {
    const steps = all.past.at(-1);
    if (steps === undefined) return all;
    return { ...all, steps, past: all.past.slice(0, -1), future: [all.steps, ...all.future] };
  }, true);

export const redoStep = (): void =>
  store.setState((all) => {
    const [steps, ...future] = all.future;
    if (steps === undefined) return all;
    return { ...all, steps, past: [...all.past, all.steps], future };
  }, true);

/** Another dataset has other columns: its pipeline begins with nothing. The same one, opened again, keeps its own. */
export const beginPipeline = (dataset: string): void =>
  store.setState((all) => (all.dataset === dataset ? all : { ...EMPTY, dataset }), true);
