import { type Finding, findingOf } from './finding.ts';

/** Settings of {@link deltaOutOfRange}; an absent bound does not bind. */
export interface DeltaOptions {
  /** The window of a row at t is t − windowMs ≤ s ≤ t. */
  readonly windowMs: number;
  /** Stagnant: max − min of a window under this. */
  readonly min?: number;
  /** Abrupt: max − min of a window over this. */
  readonly max?: number;
}

/**
 * Stagnant and abrupt stretches by max − min in a rolling window of time (pecos `check_delta`): a stagnant window is
 * flagged whole, an abrupt one from its least to its greatest value. Windows before the first whole one, and with fewer
 * than two values, are not judged. `times` ascend; missing values are left out.
 */
export function deltaOutOfRange(times: Float64Array, values: Float64Array, options: DeltaOptions): Finding {
  const { windowMs, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = options;
  const flags = new Uint8Array(values.length);
  const from = (times[0] ?? 0) + windowMs;
  const lows = queueOf(values, 1);
  const highs = queueOf(values, -1);
  let start = 0;
  let present = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) present++;
    lows.add(i);
    highs.add(i);
    while ((times[start] as number) < (times[i] as number) - windowMs) {
      if (!Number.isNaN(values[start])) present--;
      start++;
    }
    lows.drop(start);
    highs.drop(start);
    if (present < 2 || (times[i] as number) <= from) continue;
    const low = lows.first();
    const high = highs.first();
    const delta = (values[high] as number) - (values[low] as number);
    if (delta < min) flags.fill(1, start, i + 1);
    if (delta > max) flags.fill(1, Math.min(low, high), Math.max(low, high) + 1);
  }
  return findingOf(flags, {
    check: 'delta',
    definition: `max − min within ${windowMs} ms outside ${min} … ${max}`,
    certainty: 'likely',
    remedy: 'mask',
  });
}

/** The rows that are or may become the window's extreme, the current one first; the earliest among equals. */
function queueOf(values: Float64Array, sign: 1 | -1) {
  const rows = new Uint32Array(values.length);
  let head = 0;
  let tail = 0;
  return {
    add(row: number): void {
      const value = values[row] as number;
      if (Number.isNaN(value)) return;
      while (tail > head && sign * (values[rows[tail - 1] as number] as number) > sign * value) tail--;
      rows[tail++] = row;
    },
    drop(before: number): void {
      while (tail > head && (rows[head] as number) < before) head++;
    },
    first: (): number => rows[head] as number,
  };
}
