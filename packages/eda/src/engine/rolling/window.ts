import { wholeFrom } from '../check.ts';

/** A window that moves over the rows: a number of rows, or a stretch of time. */
export type RollingWindow = RowWindow | TimeWindow;

/** A window of a number of rows; `minPeriods` and `center` are pandas'. */
export interface RowWindow {
  /** Rows in the window. */
  readonly rows: number;
  /** The row stands in the middle rather than at the end; with an even number one row more lies before it. */
  readonly center?: boolean;
  /** Present values a figure needs; default `rows`. */
  readonly minPeriods?: number;
}

/** A window of a stretch of time. */
export interface TimeWindow {
  /** The window of a row at t is t − windowMs < s ≤ t. */
  readonly windowMs: number;
  /** Ascending instants of the rows, epoch ms. */
  readonly times: Float64Array;
  /** Default 1. */
  readonly minPeriods?: number;
}

/** What a rolling figure keeps of the rows in its window. */
export interface RollingState {
  add(row: number): void;
  remove(row: number): void;
  /** Present values in the window. */
  count(): number;
  figure(): number;
}

/** Moves the window over `n` rows; a figure with fewer present values than asked for is NaN (pandas' `rolling`). */
export function roll(n: number, window: RollingWindow, state: RollingState): Float64Array {
  if ('rows' in window) wholeFrom('rows', window.rows, 1);
  else if (!(window.windowMs > 0))
    throw new RangeError(`windowMs must be more than 0, and is ${window.windowMs}`);
  if (window.minPeriods !== undefined) wholeFrom('minPeriods', window.minPeriods, 0);
  const out = new Float64Array(n);
  const least = window.minPeriods ?? ('rows' in window ? window.rows : 1);
  let start = 0;
  let end = 0;
  for (let i = 0; i < n; i++) {
    const last = 'rows' in window ? Math.min(n, i + 1 + ahead(window)) : i + 1;
    while (end < last) state.add(end++);
    while (start < end && isBefore(window, start, i)) state.remove(start++);
    out[i] = state.count() >= least ? state.figure() : Number.NaN;
  }
  return out;
}

function ahead(window: RowWindow): number {
  return window.center === true ? Math.floor((window.rows - 1) / 2) : 0;
}

function isBefore(window: RollingWindow, row: number, i: number): boolean {
  if ('rows' in window) return row <= i + ahead(window) - window.rows;
  return (window.times[row] as number) <= (window.times[i] as number) - window.windowMs;
}
