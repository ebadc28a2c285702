import {
  AnalysisClient,
  type Answer,
  type Asked,
  type AskOptions,
  type KeptProfile,
  type OpenedSummary,
  pageWorker,
  type Question,
  type Step,
} from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { beginPipeline, pipelineSteps, pipelineStore } from '../offline/pipeline-store.ts';
import { counted } from '../parts/counted.ts';
import { changeSelection } from '../selection/selection-store.ts';
import { startTask } from '../tasks/tasks.ts';

/** The dataset that the offline views are about. */
export interface OpenDataset extends OpenedSummary {
  name: string;
  /** Another number each time that it is opened, so that what was asked before is asked again. */
  version: number;
}

export interface AnalysisState {
  open: OpenDataset | undefined;
  /** The name of the one that is being opened. */
  opening: string | undefined;
  /** Kept profile of the one that is being opened, or of the open one. */
  kept: KeptProfile | undefined;
  /** Why the present steps could not be done: what is shown is of those before. */
  applyFailure: string | undefined;
  /** Name of the last one that could not be opened, or was lost, and why. */
  failure: { name: string; message: string } | undefined;
}

const KEPT = 'wp.dataset';
const store = createStore<AnalysisState>(() => ({
  open: undefined,
  opening: undefined,
  kept: undefined,
  applyFailure: undefined,
  failure: undefined,
}));
let client: AnalysisClient | undefined;
let ending: AbortController | undefined;
let version = 0;

export const useAnalysis = (): AnalysisState => useStore(store);
/** The dataset that was open last, in this window or the one before; null for none. */
export const lastDataset = (): string | null => localStorage.getItem(KEPT);

/** Opens a dataset in place of the one that is open; the status bar shows how far, and can end it. */
export async function openDataset(name: string): Promise<void> {
  ending?.abort(new Error('another dataset is opened instead'));
  const own = new AbortController();
  ending = own;
  applying?.abort(new Error('another dataset is opened instead'));
  store.setState({
    open: undefined,
    opening: name,
    kept: undefined,
    applyFailure: undefined,
    failure: undefined,
  });
  const task = startTask(`Opening ${name}`, () => own.abort(new Error('It was ended.')));
  try {
    const opened = await getClient().ask(
      'openDataset',
      { url: new URL(`/datasets/${encodeURIComponent(name)}`, location.href).href },
      {
        signal: own.signal,
        progress: (share, what) => task.progress(share, what),
        tell: (kept) => store.setState({ kept }),
      },
    );
    localStorage.setItem(KEPT, name);
    beginPipeline(name);
    applied = [];
    forgetRangesBut(opened);
    show({ ...opened, name });
    void applySteps();
  } catch (error) {
    // Another one is being opened: what became of this one is nobody's business.
    if (ending !== own) return;
    const failure = { name, message: error instanceof Error ? error.message : String(error) };
    store.setState({ opening: undefined, failure });
  } finally {
    task.end();
  }
}

/** A range of values of a column that another dataset had would leave no row of this one. */
function forgetRangesBut({ columns }: OpenedSummary): void {
  const names = new Set(columns.map(({ name }) => name));
  changeSelection(({ where = [], ...rest }) => ({
    ...rest,
    where: where.filter(({ column }) => names.has(column)),
  }));
}

/** Makes this what the views are about from now on. */
function show(opened: OpenedSummary & { name: string }): void {
  version += 1;
  store.setState({ open: { ...opened, version }, opening: undefined });
}

let applied: readonly Step[] = [];
let applying: AbortController | undefined;

/**
 * Makes what the views are about what the steps make of the dataset. Steps that fail, or that are ended, leave what was
 * shown before, and the reason is told.
 */
async function applySteps(): Promise<void> {
  const { open } = store.getState();
  const steps = pipelineSteps();
  if (open === undefined) return;
  applying?.abort(new Error('other steps are applied instead'));
  if (JSON.stringify(steps) === JSON.stringify(applied)) {
    store.setState({ applyFailure: undefined });
    return;
  }
  const own = new AbortController();
  applying = own;
  const { name } = open;
  const task = startTask(`Applying ${counted(steps.length, 'step')}`, () =>
    own.abort(new Error('It was ended.')),
  );
  try {
    const opened = await getClient().ask(
      'applySteps',
      { steps: [...steps] },
      { signal: own.signal, progress: (share, what) => task.progress(share, what) },
    );
    if (applying !== own || store.getState().open?.name !== name) return;
    applied = steps;
    // The kept profile is of the dataset as it is on the disk.
    store.setState({ applyFailure: undefined, kept: undefined });
    show({ ...opened, name });
  } catch (error) {
    if (applying === own)
      store.setState({ applyFailure: error instanceof Error ? error.message : String(error) });
  } finally {
    task.end();
  }
}
pipelineStore.subscribe(({ items }, before) => {
  if (items !== before.items) void applySteps();
});

/** Lets go of what is open, and of all memory that it takes. */
export function closeDataset(): void {
  ending?.abort(new Error('the dataset was closed'));
  ending = undefined;
  client?.[Symbol.dispose]();
  client = undefined;
  localStorage.removeItem(KEPT);
  applying?.abort(new Error('the dataset was closed'));
  store.setState({
    open: undefined,
    opening: undefined,
    kept: undefined,
    applyFailure: undefined,
    failure: undefined,
  });
}

/** Whether there is something to ask about: a question where nothing is would start a worker for it. */
export const isAnythingOpen = (): boolean => store.getState().open !== undefined;

/** Asks about the dataset that is open. Rejects with the signal's reason, or with an Error that has a `code`. */
export const ask = <M extends Question>(
  question: M,
  args: Asked<M>,
  options?: AskOptions<M>,
): Promise<Answer<M>> => getClient().ask(question, args, options);

/**
 * The client; a new one opens again what was open: a task that could not be ended otherwise must not cost the analyst
 * their place.
 */
function getClient(): AnalysisClient {
  client ??= new AnalysisClient(
    pageWorker(new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' })),
    (why) => {
      console.error(`the worker of the analysis ended: ${why}`);
      client = undefined;
      const { open } = store.getState();
      if (open !== undefined) void openDataset(open.name);
    },
  );
  return client;
}
