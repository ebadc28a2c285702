import { pipelineSchema, type Step } from '@wp/eda';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** A step of the pipeline, as it stands in the list. */
export interface PipelineItem {
  id: number;
  step: Step;
  /** Whether the step is kept, but not done. */
  isOff: boolean;
}

type Items = readonly PipelineItem[];

/** The steps that are done to the open dataset, and those that were taken back. */
interface State {
  /** The dataset that they are of, by its name. */
  dataset: string | undefined;
  items: Items;
  past: readonly Items[];
  future: readonly Items[];
}

const EMPTY: State = { dataset: undefined, items: [], past: [], future: [] };
export const pipelineStore = createStore<State>(() => EMPTY);
const { setState, getState } = pipelineStore;
let lastId = 0;

export interface Pipeline extends State {
  /** Those that are done. */
  steps: readonly Step[];
}

export function usePipeline(): Pipeline {
  const state = useStore(pipelineStore);
  return useMemo(() => ({ ...state, steps: stepsOf(state.items) }), [state]);
}
export const pipelineSteps = (): readonly Step[] => stepsOf(getState().items);
const stepsOf = (items: Items): readonly Step[] =>
  items.filter(({ isOff }) => !isOff).map(({ step }) => step);

const itemOf = (step: Step): PipelineItem => {
  lastId += 1;
  return { id: lastId, step, isOff: false };
};

/** Puts other items in place of the present ones, as a thing that can be undone; the same ones change nothing. */
export const changeItems = (to: (items: Items) => Items): void =>
  setState((all) => {
    const items = to(all.items);
    if (items === all.items) return all;
    return { ...all, items, past: [...all.past, all.items], future: [] };
  }, true);

export const addStep = (step: Step): void => changeItems((items) => [...items, itemOf(step)]);
export const replaceSteps = (steps: readonly Step[]): void => changeItems(() => steps.map(itemOf));

export const editItem = (items: Items, id: number, step: Step): Items =>
  items.map((item) => (item.id === id ? { ...item, step } : item));
export const toggleItem = (items: Items, id: number): Items =>
  items.map((item) => (item.id === id ? { ...item, isOff: !item.isOff } : item));
export const removeItem = (items: Items, id: number): Items => items.filter((item) => item.id !== id);
export const duplicateItem = (items: Items, id: number): Items =>
  items.flatMap((item) => (item.id === id ? [item, { ...itemOf(item.step), isOff: item.isOff }] : [item]));

/** Moves one item to another place, from 0; beyond the ends nothing moves. */
export function moveItem(items: Items, id: number, to: number): Items {
  const from = items.findIndex((item) => item.id === id);
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length || to === from) return items;
  const others = items.filter((one) => one !== item);
  return [...others.slice(0, to), item, ...others.slice(to)];
}

export const undoStep = (): void =>
  setState((all) => {
    const items = all.past.at(-1);
    if (items === undefined) return all;
    return { ...all, items, past: all.past.slice(0, -1), future: [all.items, ...all.future] };
  }, true);

export const redoStep = (): void =>
  setState((all) => {
    const [items, ...future] = all.future;
    if (items === undefined) return all;
    return { ...all, items, past: [...all.past, all.items], future };
  }, true);

const keyOf = (dataset: string): string => `wp.pipeline.${dataset}`;

/** Another dataset has a pipeline of its own, which is there again as it was left. */
export const beginPipeline = (dataset: string): void =>
  setState((all) => (all.dataset === dataset ? all : { ...EMPTY, dataset, items: readKept(dataset) }), true);

/** Kept steps of a dataset; none where they cannot be read, as after a change of what steps there are. */
function readKept(dataset: string): Items {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(dataset)) ?? '[]');
    if (!Array.isArray(kept)) return [];
    const steps = pipelineSchema.parse(kept.map((one: { step?: unknown }) => one.step));
    return steps.map((step, i) => ({
      ...itemOf(step),
      isOff: (kept[i] as { isOff?: unknown }).isOff === true,
    }));
  } catch {
    return [];
  }
}

pipelineStore.subscribe(({ dataset, items }, before) => {
  if (dataset === undefined || items === before.items || dataset !== before.dataset) return;
  const kept = items.map(({ step, isOff }) => ({ step, isOff }));
  if (kept.length === 0) localStorage.removeItem(keyOf(dataset));
  else localStorage.setItem(keyOf(dataset), JSON.stringify(kept));
});
