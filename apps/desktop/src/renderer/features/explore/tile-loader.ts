import type { TraceColumns } from '@wp/eda';
import type { DataSource, OneSeries, SourceSeries } from '../../data/data-source.ts';
import type { Range } from './resolution.ts';
import { type Tile, tilesOf } from './tiles.ts';

/** What is looked at: which series, when, how fine. */
export interface Look {
  modules: readonly string[];
  metrics: readonly string[];
  range: Range;
  bucket: string | undefined;
  timeZone: string;
  /** All that there is to see; beyond it nothing is asked for. */
  whole: Range;
}

/** Where the samples go to be drawn. */
export interface TileStore {
  put(key: string, tile: { fromMs: number; columns: TraceColumns }): void;
  drop(key: string, fromMs: number): void;
}

export interface LoadState {
  /** Tiles of the look that are still on their way. */
  pending: number;
  error: Error | undefined;
  /** Counts up with every change of what is there. */
  version: number;
}

export const traceKey = (module: string, metric: string, { bucket, timeZone }: Level): string =>
  JSON.stringify([module, metric, bucket ?? null, bucket === undefined ? null : timeZone]);
export type Level = Pick<Look, 'bucket' | 'timeZone'>;

/** One call: the modules of a tile that are missing, all their metrics. */
interface Job {
  id: string;
  tile: Tile;
  modules: readonly string[];
  metrics: readonly string[];
  level: Level;
  isVisible: boolean;
  ending: AbortController | undefined;
}

interface Held {
  key: string;
  fromMs: number;
  toMs: number;
  values: number;
  from: SourceSeries['from'] | undefined;
}

/** Each single read is kept short: the embedded database answers one at a time, and others wait behind it. */
const MODULES_A_CALL = 25;
const AT_ONCE = 2;
const MOST_VALUES = 8_000_000;
const TRY_AGAIN_MS = 3_000;

/**
 * Fetches what is looked at tile by tile, the middle first, then its neighbours before they are looked at. What is no
 * longer wanted is taken from the queue, or ended where it is under way. Tiles are kept until there are too many.
 */
export class TileLoader implements Disposable {
  readonly #source: DataSource;
  readonly #store: TileStore;
  readonly #onChange: (state: LoadState) => void;
  /** Tiles by key and start; the order is that of their last use. */
  readonly #held = new Map<string, Held>();
  #jobs: Job[] = [];
  #look: Look | undefined;
  #error: Error | undefined;
  #version = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(source: DataSource, store: TileStore, onChange: (state: LoadState) => void) {
    this.#source = source;
    this.#store = store;
    this.#onChange = onChange;
  }

  want(look: Look): void {
    this.#look = look;
    this.#error = undefined;
    clearTimeout(this.#again);
    const wanted = new Map(jobsOf(look, (key, tile) => this.#has(key, tile)).map((job) => [job.id, job]));
    for (const job of this.#jobs) {
      if (!wanted.has(job.id)) job.ending?.abort();
    }
    const running = new Map(this.#jobs.filter((job) => job.ending !== undefined).map((job) => [job.id, job]));
    this.#jobs = [...wanted].map(([id, job]) => {
      const already = running.get(id);
      if (already === undefined) return job;
      already.isVisible = job.isVisible;
      return already;
    });
    this.#tell();
    this.#begin();
  }

  /** Whether all that is looked at is there at this level. */
  isWhole(look: Look): boolean {
    return tilesOf(look.range, look.bucket, look.timeZone, look.whole).every((tile) =>
      look.modules.every((module) =>
        look.metrics.every((metric) => this.#has(traceKey(module, metric, look), tile)),
      ),
    );
  }

  /** What the tiles of a look were made from: the coarsest that took part. */
  madeFrom(look: Look): SourceSeries['from'] | undefined {
    const sources = new Set<SourceSeries['from']>();
    for (const tile of tilesOf(look.range, look.bucket, look.timeZone, look.whole)) {
      for (const module of look.modules) {
        for (const metric of look.metrics) {
          const from = this.#held.get(heldId(traceKey(module, metric, look), tile))?.from;
          if (from !== undefined) sources.add(from);
        }
      }
    }
    return (['day', 'hour', 'minute', 'raw'] as const).find((from) => sources.has(from));
  }

  /** Asks anew for the tiles that touch a range; what was drawn of it stays until then. */
  refresh({ fromMs, toMs }: Range): void {
    for (const [id, held] of this.#held) {
      if (held.fromMs < toMs && held.toMs > fromMs) this.#held.delete(id);
    }
    if (this.#look !== undefined) this.want(this.#look);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#again);
    for (const { ending } of this.#jobs) ending?.abort();
    this.#jobs = [];
    this.#look = undefined;
  }

  #has(key: string, tile: Tile): boolean {
    const id = heldId(key, tile);
    const held = this.#held.get(id);
    if (held === undefined || held.toMs !== tile.toMs) return false;
    this.#held.delete(id);
    this.#held.set(id, held);
    return true;
  }

  #begin(): void {
    for (const job of this.#jobs) {
      if (job.ending !== undefined) continue;
      const underWay = this.#jobs.filter(({ ending }) => ending !== undefined).length;
      // Neighbours wait until all that is seen has come, and leave a place for what is seen next.
      if (!job.isVisible && this.#jobs.some(({ isVisible }) => isVisible)) return;
      if (underWay >= (job.isVisible ? AT_ONCE : AT_ONCE - 1)) return;
      job.ending = new AbortController();
      void this.#run(job, job.ending.signal);
    }
  }

  async #run(job: Job, signal: AbortSignal): Promise<void> {
    const { modules, metrics, tile, level } = job;
    try {
      const request = { modules, metrics, ...tile, ...level };
      const answer = await this.#source.series(request, signal);
      if (signal.aborted) return;
      this.#keep(job, answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#jobs = this.#jobs.filter((one) => one !== job);
    this.#version += 1;
    this.#tell();
    this.#begin();
  }

  /** All else would fail too: it waits with it, and is tried again. */
  #fail(error: Error): void {
    for (const { ending } of this.#jobs) ending?.abort();
    this.#jobs = [];
    this.#error = error;
    this.#tell();
    this.#again = setTimeout(() => {
      const before = this.#error;
      if (this.#look !== undefined) this.want(this.#look);
      // The error is told until it is over: a message that comes and goes would flicker.
      this.#error = this.#jobs.length > 0 ? before : undefined;
    }, TRY_AGAIN_MS);
  }

  #keep({ modules, metrics, tile, level }: Job, { series, from }: SourceSeries): void {
    this.#error = undefined;
    const found = new Map(series.map((one) => [`${one.module}\n${one.metric}`, one]));
    for (const module of modules) {
      for (const metric of metrics) {
        const key = traceKey(module, metric, level);
        const one = found.get(`${module}\n${metric}`);
        const columns = one === undefined ? NOTHING : toColumns(one);
        this.#store.put(key, { fromMs: tile.fromMs, columns });
        const id = heldId(key, tile);
        this.#held.delete(id);
        const values = columns.t.length * (columns.count === undefined ? 2 : 5);
        this.#held.set(id, { key, ...tile, values, from: one && from });
      }
    }
    this.#dropOldest();
  }

  #dropOldest(): void {
    let values = 0;
    for (const held of this.#held.values()) values += held.values;
    for (const [id, held] of this.#held) {
      if (values <= MOST_VALUES) return;
      this.#held.delete(id);
      this.#store.drop(held.key, held.fromMs);
      values -= held.values;
    }
  }

  #tell(): void {
    const pending = this.#jobs.filter(({ isVisible }) => isVisible).length;
    this.#onChange({ pending, error: this.#error, version: this.#version });
  }
}

const NOTHING: TraceColumns = { t: new Float64Array(0), value: new Float64Array(0) };
const heldId = (key: string, { fromMs }: Tile): string => `${fromMs} ${key}`;
const numbers = (given: ArrayLike<number | null>): Float64Array =>
  Float64Array.from(given, (value) => value ?? Number.NaN);

function toColumns({ t, value, min, max, count }: OneSeries): TraceColumns {
  const columns = { t: Float64Array.from(t), value: numbers(value) };
  if (min === undefined || max === undefined || count === undefined) return columns;
  return { ...columns, min: numbers(min), max: numbers(max), count: numbers(count) };
}

/** Jobs for what is seen, from its middle outwards; then for one window to either side. */
function jobsOf(look: Look, has: (key: string, tile: Tile) => boolean): Job[] {
  const { range, bucket, timeZone, whole, modules, metrics } = look;
  const width = range.toMs - range.fromMs;
  const seen = tilesOf(range, bucket, timeZone, whole);
  const near = tilesOf({ fromMs: range.fromMs - width, toMs: range.toMs + width }, bucket, timeZone, whole);
  const middle = (range.fromMs + range.toMs) / 2;
  const awayFrom = (tile: Tile) => Math.abs((tile.fromMs + tile.toMs) / 2 - middle);
  const ordered = [...near].sort((a, b) => awayFrom(a) - awayFrom(b));
  const jobs = ordered.flatMap((tile) => {
    const isVisible = seen.some(({ fromMs }) => fromMs === tile.fromMs);
    const missing = modules.filter((module) =>
      metrics.some((metric) => !has(traceKey(module, metric, look), tile)),
    );
    const calls: Job[] = [];
    for (let i = 0; i < missing.length; i += MODULES_A_CALL) {
      const some = missing.slice(i, i + MODULES_A_CALL);
      const level = { bucket, timeZone };
      const id = JSON.stringify([tile.fromMs, tile.toMs, bucket, timeZone, some, metrics]);
      calls.push({ id, tile, modules: some, metrics, level, isVisible, ending: undefined });
    }
    return calls;
  });
  return [...jobs.filter(({ isVisible }) => isVisible), ...jobs.filter(({ isVisible }) => !isVisible)];
}
