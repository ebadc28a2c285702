import { extremesOf } from '../engine/decimate/min-max.ts';
import { type Drawing, joinLines, type Line } from './join-lines.ts';
import { type SampleTile, Trace, type TraceColumns } from './trace.ts';
import { type SeriesName, tracesCsv } from './traces-csv.ts';

export interface ViewOfTraces {
  /** Which traces, in the order of the answer; one that is not there is an empty one. */
  keys: readonly string[];
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  fromMs: number;
  toMs: number;
}

/** What is at an instant: the nearest real sample, and what the column of pixels around it holds. */
export interface AtInstant {
  t: number;
  value: number;
  /** Samples in the column of pixels (for buckets, the samples in them), with the least and the greatest. */
  count: number;
  min: number;
  max: number;
}

export interface TraceSummary {
  /** Number of samples; for buckets, of those that they were made of. */
  count: number;
  /** Each bucket weighted by its samples; NaN where there is none. */
  mean: number;
  min: number;
  max: number;
  /** Rows that are stored here for the view: samples, or buckets. */
  rows: number;
}

/** A gap longer than this many median intervals is empty on the screen too. */
const GAP = 1.5;

/**
 * The series that a chart draws, held as typed arrays, and what a screen asks of them. It knows no worker; a page runs
 * it in one, so that its own thread never computes.
 */
export class Traces {
  readonly #traces = new Map<string, Trace>();

  /** Keeps the samples of a trace between `fromMs` and `toMs`, in place of those that were kept under the same start. */
  put(key: string, tile: SampleTile): void {
    const trace = this.#traces.get(key) ?? new Trace();
    trace.put(tile);
    this.#traces.set(key, trace);
  }

  drop(key: string, fromMs: number): void {
    const trace = this.#traces.get(key);
    trace?.drop(fromMs);
    if (trace?.isEmpty === true) this.#traces.delete(key);
  }

  clear(): void {
    this.#traces.clear();
  }

  /** Lines of at most two points a pixel column and trace, its least and its greatest; gaps break them. */
  draw({ keys, fromMs, toMs, pixels }: ViewOfTraces & { pixels: number }): Drawing {
    const columnMs = (toMs - fromMs) / Math.max(1, pixels);
    return joinLines(keys.map((key) => this.#line(key, fromMs, toMs, columnMs)));
  }

  #line(key: string, fromMs: number, toMs: number, columnMs: number): Line {
    const trace = this.#traces.get(key);
    if (trace === undefined) return { t: [], value: [] };
    const line: { t: number[]; value: number[] } = { t: [], value: [] };
    const longestMs = Math.max(GAP * trace.medianMs, 2 * columnMs);
    // One sample to each side is drawn too: the line runs off the edge instead of ending before it.
    for (const { columns, from, to } of trace.slices(fromMs - trace.medianMs, toMs + trace.medianMs)) {
      const buckets = Math.max(1, Math.ceil(spanOf(columns, from, to) / columnMs));
      const isSparse = to - from <= 2 * buckets;
      const rows = isSparse ? undefined : extremesOf(columns.value, from, to, buckets, columns.t);
      const n = rows?.length ?? to - from;
      for (let i = 0; i < n; i++) {
        const row = rows === undefined ? from + i : (rows[i] as number);
        const t = columns.t[row] as number;
        const before = line.t.at(-1);
        if (before !== undefined && t - before > longestMs) {
          line.t.push(before + Math.min(trace.medianMs, t - before) / 2);
          line.value.push(Number.POSITIVE_INFINITY);
        }
        line.t.push(t);
        const value = columns.value[row] as number;
        line.value.push(Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
      }
    }
    return line;
  }

  /** Undefined for a trace without a sample in the view. */
  at({ keys, fromMs, toMs }: ViewOfTraces, ms: number, columnMs: number): (AtInstant | undefined)[] {
    return keys.map((key) => {
      const trace = this.#traces.get(key);
      const nearest = trace?.nearest(ms, fromMs, toMs);
      if (trace === undefined || nearest === undefined) return undefined;
      const column = summarise(trace, ms - columnMs / 2, ms + columnMs / 2);
      // The column is empty between two samples: then it is the nearest one that is spoken of.
      const shown = column.count > 0 ? column : summarise(trace, nearest.t, nearest.t + 1);
      return { ...nearest, count: shown.count, min: shown.min, max: shown.max };
    });
  }

  summaries({ keys, fromMs, toMs }: ViewOfTraces): TraceSummary[] {
    return keys.map((key) => {
      const trace = this.#traces.get(key);
      return trace === undefined ? NOTHING : summarise(trace, fromMs, toMs);
    });
  }

  /** All that is stored here of a view, as it came, by time within each trace. */
  columns({ keys, fromMs, toMs }: ViewOfTraces): TraceColumns[] {
    return keys.map((key) => {
      const slices = [...(this.#traces.get(key)?.slices(fromMs, toMs) ?? [])];
      const join = (pick: (columns: TraceColumns) => Float64Array | undefined) => {
        const joined = new Float64Array(slices.reduce((sum, { from, to }) => sum + to - from, 0));
        let at = 0;
        for (const { columns, from, to } of slices) {
          const part = pick(columns)?.subarray(from, to);
          if (part !== undefined) joined.set(part, at);
          at += to - from;
        }
        return joined;
      };
      const hasBuckets = slices.some(({ columns }) => columns.count !== undefined);
      const buckets = { min: join((c) => c.min), max: join((c) => c.max), count: join((c) => c.count) };
      return { t: join((c) => c.t), value: join((c) => c.value), ...(hasBuckets && buckets) };
    });
  }

  /** All that is stored of a view, a row an instant and a column a trace; NaN where a trace has nothing there. */
  table(view: ViewOfTraces): Drawing {
    return joinLines(this.columns(view).map(({ t, value }) => ({ t, value })));
  }

  /** The same as CSV, as `/export` writes it; `names` in the order of the keys. Rows without a value are left out. */
  csv(view: ViewOfTraces, names: readonly SeriesName[]): string {
    return tracesCsv(names, this.columns(view));
  }

  /**
   * Means by trace and stretch of time, row by row: `keys.length × columns` values, NaN where there is none. A stretch
   * between two samples has the value of the one before, as long as that is no gap; a bucket fills its own width.
   */
  means({ keys, fromMs, toMs }: ViewOfTraces, columns: number): Float64Array<ArrayBuffer> {
    const means = new Float64Array(keys.length * columns).fill(Number.NaN);
    const stepMs = (toMs - fromMs) / columns;
    for (const [row, key] of keys.entries()) {
      const trace = this.#traces.get(key);
      if (trace !== undefined)
        fillMeans(means.subarray(row * columns, (row + 1) * columns), trace, fromMs, stepMs);
    }
    return means;
  }
}

function fillMeans(means: Float64Array, trace: Trace, fromMs: number, stepMs: number): void {
  const weights = new Float64Array(means.length);
  // Until when a sample holds, where none follows.
  const until = new Float64Array(means.length);
  let held = Number.NaN;
  let heldUntil = Number.NEGATIVE_INFINITY;
  const toMs = fromMs + stepMs * means.length;
  for (const { columns, from, to } of trace.slices(fromMs - trace.medianMs, toMs)) {
    for (let i = from; i < to; i++) {
      const value = columns.value[i] as number;
      if (Number.isNaN(value)) continue;
      const t = columns.t[i] as number;
      const holdsUntil = t + trace.medianMs * (columns.count === undefined ? GAP : 1);
      const at = Math.floor((t - fromMs) / stepMs);
      if (at < 0) {
        held = value;
        heldUntil = holdsUntil;
        continue;
      }
      const weight = columns.count?.[i] ?? 1;
      const before = weights[at] as number;
      const sum = before === 0 ? 0 : (means[at] as number) * before;
      weights[at] = before + weight;
      means[at] = (sum + value * weight) / (before + weight);
      until[at] = holdsUntil;
    }
  }
  for (let i = 0; i < means.length; i++) {
    if ((weights[i] as number) > 0) {
      held = means[i] as number;
      heldUntil = until[i] as number;
    } else if (fromMs + (i + 0.5) * stepMs < heldUntil) means[i] = held;
  }
}

const spanOf = ({ t }: TraceColumns, from: number, to: number): number =>
  (t[to - 1] as number) - (t[from] as number) + 1;

const NOTHING: TraceSummary = { count: 0, mean: Number.NaN, min: Number.NaN, max: Number.NaN, rows: 0 };

function summarise(trace: Trace, fromMs: number, toMs: number): TraceSummary {
  let [count, sum, rows] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { columns, from, to } of trace.slices(fromMs, toMs)) {
    for (let i = from; i < to; i++) {
      const value = columns.value[i] as number;
      if (Number.isNaN(value)) continue;
      const weight = columns.count?.[i] ?? 1;
      count += weight;
      rows += 1;
      sum += value * weight;
      min = Math.min(min, columns.min?.[i] ?? value);
      max = Math.max(max, columns.max?.[i] ?? value);
    }
  }
  return count === 0 ? NOTHING : { count, mean: sum / count, min, max, rows };
}
