import {
  AnalysisClient,
  type Answer,
  type Asked,
  type AskOptions,
  type KeptProfile,
  type OpenedSummary,
  pageWorker,
  type Question,
} from '@wp/eda';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
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
  /** What was kept of the one that is being opened, and of the open one. */
  kept: KeptProfile | undefined;
  /** Why the last one could not be opened, or was lost; with its name. */
  failure: { name: string; message: string } | undefined;
}

const KEPT = 'wp.dataset';
const store = createStore<AnalysisState>(() => ({
  open: undefined,
  opening: undefined,
  kept: undefined,
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
  store.setState({ open: undefined, opening: name, kept: undefined, failure: undefined });
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
    version += 1;
    localStorage.setItem(KEPT, name);
    store.setState({ open: { ...opened, name, version }, opening: undefined });
  } catch (error) {
    // Another one is being opened: what became of this one is nobody's business.
    if (ending !== own) return;
    const failure = { name, message: error instanceof Error ? error.message : String(error) };
    store.setState({ opening: undefined, failure });
  } finally {
    task.end();
  }
}

/** Lets go of what is open, and of all memory that it takes. */
export function closeDataset(): void {
  ending?.abort(new Error('the dataset was closed'));
  ending = undefined;
  client?.[Symbol.dispose]();
  client = undefined;
  localStorage.removeItem(KEPT);
  store.setState({ open: undefined, opening: undefined, kept: undefined, failure: undefined });
}

/** Asks about the dataset that is open. Rejects with the signal's reason, or with an Error that has a `code`. */
export const ask = <M extends Question>(
  question: M,
  args: Asked<M>,
  options?: AskOptions<M>,
): Promise<Answer<M>> => getClient().ask(question, args, options);

/** What was open is opened again: a task that could not be ended otherwise must not cost the analyst their place. */
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
