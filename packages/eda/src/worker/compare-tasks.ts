import { medianSorted } from '../engine/column/order.ts';
import { sortedPresent } from '../engine/column/present.ts';
import { type ComparedValues, compareValues } from '../engine/compare/compare-values.ts';
import { decimateMinMax } from '../engine/decimate/min-max.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { ColumnSet } from './figures.ts';
import { type Rows, rowsOf } from './rows-of.ts';
import { columnFrom, type SharedColumn } from './shared-columns.ts';

type Step = (share: number, what: string) => void;

/** Where one side's values are. */
export interface SideSource {
  /** All where absent. */
  rows: Rows | undefined;
  /** The columns that are looked at, where they are of another table than the workers'. */
  columns?: readonly SharedColumn[] | undefined;
}

export interface CompareColumnTask {
  name: string;
  a: SideSource;
  b: SideSource;
}

/** A column of both sides beside each other. */
export function compareColumn(
  columns: ColumnSet,
  { name, a, b }: CompareColumnTask,
  step: Step,
): ComparedValues {
  const sideOf = (side: SideSource) => {
    const values = numbersOf(columns, side, name);
    return { sorted: sortedPresent(values), rows: values.length };
  };
  const first = sideOf(a);
  step(0.4, name);
  const second = sideOf(b);
  step(0.8, name);
  return compareValues(first, second);
}

export interface CompareLineTask {
  name: string;
  time: string;
  side: SideSource;
  /** Time to draw; absent: from the first instant of the side to its last. */
  range: { fromMs: number; toMs: number } | undefined;
  pixels: number;
}

/** One side over time, by its own clock. */
export interface ComparedLine {
  /** Where it begins, epoch ms; NaN where it has no instant. */
  startMs: number;
  endMs: number;
  /** Epoch ms and values to draw: least and greatest of each column of pixels; NaN breaks the line. */
  ms: Float64Array;
  values: Float64Array;
  /** Width of the means that the extremes are of: the interval itself where there is no need for more. */
  everyMs: number;
  /** Values that went into it. */
  samples: number;
}

const MOST_SLOTS = 200_000;

/** The means of all modules of a side by interval, and of these the extremes that a screen shows. */
export function compareLine(
  columns: ColumnSet,
  { name, time, side, range, pixels }: CompareLineTask,
  step: Step,
): ComparedLine {
  const values = numbersOf(columns, side, name);
  const times = columnOf(columns, side, time);
  if (times.kind !== 'time') throw new RangeError(`The column "${time}" holds no times.`);
  const at = times.values;
  const { intervalMs, firstMs, lastMs } = spanOf(at);
  const startMs = range?.fromMs ?? firstMs;
  const endMs = range === undefined ? lastMs : Math.max(range.fromMs, range.toMs - 1);
  const none = new Float64Array(0);
  if (!(lastMs >= firstMs))
    return { startMs, endMs, ms: none, values: none, everyMs: Number.NaN, samples: 0 };
  step(0.3, name);
  const everyMs = Math.max(intervalMs > 0 ? intervalMs : 1, Math.ceil((endMs - startMs + 1) / MOST_SLOTS));
  const slots = Math.floor((endMs - startMs) / everyMs) + 1;
  const sums = new Float64Array(slots);
  const counts = new Uint32Array(slots);
  let samples = 0;
  for (let i = 0; i < at.length; i++) {
    const value = values[i] as number;
    const slot = Math.floor(((at[i] as number) - startMs) / everyMs);
    if (!Number.isFinite(value) || !(slot >= 0 && slot < slots)) continue;
    sums[slot] = (sums[slot] as number) + value;
    counts[slot] = (counts[slot] as number) + 1;
    samples += 1;
  }
  step(0.8, name);
  const means = sums.map((sum, i) => (counts[i] === 0 ? Number.NaN : sum / (counts[i] as number)));
  const rows = decimateMinMax(means, Math.max(1, Math.floor(pixels)));
  return {
    startMs,
    endMs,
    ms: Float64Array.from(rows, (slot) => startMs + slot * everyMs),
    values: Float64Array.from(rows, (slot) => means[slot] as number),
    everyMs,
    samples,
  };
}

/** Rows of several modules follow each other or lie between each other: steps back and none at all tell nothing. */
function spanOf(times: Float64Array): { intervalMs: number; firstMs: number; lastMs: number } {
  let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const steps: number[] = [];
  const stride = Math.max(1, Math.floor(times.length / MOST_STEPS));
  for (let i = 0; i < times.length; i++) {
    const ms = times[i] as number;
    if (ms < firstMs) firstMs = ms;
    if (ms > lastMs) lastMs = ms;
    if (i % stride === 0 && i > 0) {
      const gap = ms - (times[i - 1] as number);
      if (gap > 0) steps.push(gap);
    }
  }
  return { intervalMs: medianSorted(Float64Array.from(steps).sort()), firstMs, lastMs };
}

const MOST_STEPS = 100_000;

function columnOf(columns: ColumnSet, { rows, columns: own }: SideSource, name: string): ProfileColumn {
  if (own === undefined) return columns.column(name, rows);
  const found = own.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`The other dataset has no column "${name}".`);
  const column = columnFrom(found);
  return rows === undefined ? column : rowsOf(column, rows);
}

function numbersOf(columns: ColumnSet, side: SideSource, name: string): Float64Array {
  const column = columnOf(columns, side, name);
  if (column.kind !== 'number') throw new RangeError(`The column "${name}" holds no numbers on one side.`);
  return column.values;
}
