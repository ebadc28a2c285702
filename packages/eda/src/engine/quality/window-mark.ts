/** How much of a window is flagged: its last row, all but its first, or all of it (pvanalytics' `mark`). */
export type Mark = 'end' | 'tail' | 'all';

/** Flags, for each window that ends at a row of `ends`, as much of it as `mark` says. */
export function markWindows(ends: Uint8Array, window: number, mark: Mark): Uint8Array {
  const length = mark === 'end' ? 1 : mark === 'tail' ? window - 1 : window;
  const flags = new Uint8Array(ends.length);
  let left = 0;
  for (let i = ends.length - 1; i >= 0; i--) {
    if (ends[i] === 1) left = length;
    if (left === 0) continue;
    flags[i] = 1;
    left--;
  }
  return flags;
}

/**
 * Flags the last row of every window in which all values lie within atol + rtol·|first| of the first; a window with a
 * missing or infinite value never is.
 */
export function closeToFirst(values: Float64Array, window: number, rtol: number, atol: number): Uint8Array {
  const ends = new Uint8Array(values.length);
  for (let i = window - 1; i < values.length; i++) {
    const first = values[i - window + 1] as number;
    if (!Number.isFinite(first)) continue;
    const reach = atol + rtol * Math.abs(first);
    let close = true;
    for (let k = i - window + 2; k <= i && close; k++)
      close = Math.abs((values[k] as number) - first) <= reach;
    if (close) ends[i] = 1;
  }
  return ends;
}
