import {
  type AtInstant,
  type Drawing,
  type HeatPicture,
  type TraceSummary,
  type TracesClient,
  tracesClient,
} from '@wp/eda';
import { useEffect, useRef, useState } from 'react';
import { useDataSource } from '../../data/chosen-source.ts';
import { useAnswer } from '../../data/use-answer.ts';
import type { Range } from './resolution.ts';
import { type Level, type LoadState, type Look, TileLoader, traceKey } from './tile-loader.ts';

interface Running {
  client: TracesClient;
  loader: TileLoader;
}

/** What is held of the present look, and a worker to ask about it. */
export interface TracesView {
  client: TracesClient | undefined;
  /** The resolution that is drawn: that of the look once all of it is there, until then the one before. */
  level: Level;
  /** Whether all of what is looked at is there, at the resolution of the look. */
  isWhole: boolean;
  state: LoadState;
  /** What the samples that are seen were made from. */
  from: ReturnType<TileLoader['madeFrom']>;
  refresh(range: Range): void;
}

const IDLE: LoadState = { pending: 0, error: undefined, version: 0 };

/** Loads what is looked at into a worker of its own; one that dies is replaced, and its tiles are fetched again. */
export function useTraces(look: Look | undefined): TracesView {
  const source = useDataSource();
  const [running, setRunning] = useState<Running>();
  const [state, setState] = useState(IDLE);
  const [deaths, setDeaths] = useState(0);
  useEffect(() => {
    const worker = new Worker(new URL('../../data/traces.worker.ts', import.meta.url), { type: 'module' });
    const client = tracesClient(worker, (why) => {
      console.error(`the worker that draws ended: ${why}`);
      setDeaths((before) => before + 1);
    });
    const store = {
      put: (...tile: Parameters<typeof client.calls.put>) => void client.calls.put(...tile),
      drop: (...tile: Parameters<typeof client.calls.drop>) => void client.calls.drop(...tile),
    };
    const loader = new TileLoader(source, store, setState);
    setRunning({ client, loader });
    return () => {
      loader[Symbol.dispose]();
      client[Symbol.dispose]();
    };
  }, [source, deaths]);

  const asked = JSON.stringify(look);
  useEffect(() => {
    if (look !== undefined) running?.loader.want(look);
  }, [running, asked]);

  const shown = useRef<Level>(undefined);
  const isWhole = look && running?.loader.isWhole(look);
  if (look !== undefined && (isWhole === true || shown.current === undefined))
    shown.current = { bucket: look.bucket, timeZone: look.timeZone };
  const level = shown.current ?? { bucket: undefined, timeZone: 'UTC' };
  return {
    client: running?.client,
    level,
    isWhole: isWhole === true,
    state,
    from: look && running?.loader.madeFrom({ ...look, ...level }),
    refresh: (range) => running?.loader.refresh(range),
  };
}

export interface Shown {
  modules: readonly string[];
  metric: string;
  range: Range;
}

const viewOf = ({ modules, metric, range }: Shown, level: Level) => ({
  keys: modules.map((module) => traceKey(module, metric, level)),
  ...range,
});
const keyOf = (...parts: unknown[]) => JSON.stringify(parts);

/** An answer with the modules that it is about: for a moment these may not be those that are chosen. */
export interface About<T> {
  modules: readonly string[];
  /** The state of what was loaded that it was made from. */
  version: number;
  answer: T;
}

export function useDrawing(traces: TracesView, shown: Shown, pixels: number): About<Drawing> | undefined {
  const { client, level, state } = traces;
  const { modules } = shown;
  const request = { ...viewOf(shown, level), pixels };
  const { version } = state;
  const ask = async () => client && { modules, version, answer: await client.calls.draw(request) };
  // Nothing is asked about no module: lines and heat map are not drawn at the same time.
  return useAnswer(modules.length === 0 ? undefined : client, ask, keyOf(request, version));
}

export function useHeat(traces: TracesView, shown: Shown, columns: number): About<HeatPicture> | undefined {
  const { client, level, state } = traces;
  const { modules } = shown;
  const view = viewOf(shown, level);
  const { version } = state;
  const ask = async () => client && { modules, version, answer: await client.calls.heat(view, columns) };
  return useAnswer(modules.length === 0 ? undefined : client, ask, keyOf(view, columns, version));
}

export function useSummaries(traces: TracesView, shown: readonly Shown[]): TraceSummary[][] {
  const { client, level, state } = traces;
  const views = shown.map((one) => viewOf(one, level));
  const key = keyOf(views, state.version);
  const ask = () => Promise.all(views.map(async (view) => (await client?.calls.summaries(view)) ?? []));
  return useAnswer(client, ask, key) ?? [];
}

/** Samples at an instant, and in the column of pixels around it; undefined where none is pointed at. */
export function useAt(traces: TracesView, shown: readonly Shown[], ms: number | undefined, columnMs: number) {
  const { client, level, state } = traces;
  const views = shown.map((one) => viewOf(one, level));
  const key = keyOf(views, ms, columnMs, state.version);
  const ask = async (): Promise<(AtInstant | undefined)[][]> =>
    ms === undefined
      ? []
      : Promise.all(views.map(async (view) => (await client?.calls.at(view, ms, columnMs)) ?? []));
  return useAnswer(client, ask, key) ?? [];
}
