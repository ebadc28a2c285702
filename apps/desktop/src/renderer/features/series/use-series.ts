import type { SeriesTask, TaskArgs, TaskResult } from '@wp/eda';
import { type AskedState, useAsked } from '../../data/use-asked.ts';
import type { Chosen } from './series.tsx';

const TITLES: Readonly<Record<SeriesTask, string>> = {
  decomposition: 'Decomposing',
  spectrum: 'Spectrum',
  autocorrelation: 'Autocorrelation',
  stationary: 'Testing for stationarity',
  changes: 'Looking for changes',
  lag: 'Looking for the lag',
};

export interface SeriesState<N extends SeriesTask> extends Omit<AskedState<'series'>, 'answer'> {
  answer: TaskResult<N> | undefined;
}

/** One of the figures of the chosen series. */
export function useSeries<N extends SeriesTask>(
  task: N,
  { module, column, time, everyMs }: Chosen,
  more: Omit<TaskArgs<N>, 'column' | 'everyMs' | 'rows' | 'time'>,
): SeriesState<N> {
  const asked = useAsked(
    'series',
    {
      selection: { ...(module === undefined ? {} : { modules: [module] }), time },
      task,
      args: { column, everyMs, ...more } as never,
    },
    { title: `${TITLES[task]}, ${module ?? ''} ${column}` },
  );
  // The last answer may be of another tab: it is shown only once it is of this one.
  const isOwn = asked.answer !== undefined && !asked.isStale;
  return { ...asked, answer: isOwn ? (asked.answer as TaskResult<N>) : undefined };
}
