import { orderedRows } from './resample.ts';

/** Settings of {@link timeWeighted}. */
export interface TimeWeightedOptions {
  /** Course between two instants: the straight line (`linear`, default), or the earlier value (`locf`). */
  readonly method?: 'linear' | 'locf';
  /** Stretches longer than this are left out; default none. */
  readonly maxGapMs?: number;
}

/** Figures in which a value weighs as long as it stood. */
export interface TimeWeighted {
  /** ∫ x dt ÷ ∫ dt. */
  readonly mean: number;
  /** √(∫ (x − mean)² dt ÷ ∫ dt). */
  readonly std: number;
  /** The time weighed, in ms. */
  readonly weighedMs: number;
}

/**
 * Time-weighted mean and standard deviation, for values at uneven instants. A missing value is left out, so that its
 * neighbours span it; rows may come in any order. With less than two different instants the mean is the plain one of
 * what is there and the std NaN.
 */
export function timeWeighted(
  times: Float64Array,
  values: Float64Array,
  options: TimeWeightedOptions = {},
): TimeWeighted {
  const rows = presentRows(times, values);
  const linear = (options.method ?? 'linear') === 'linear';
  const maxGapMs = options.maxGapMs ?? Number.POSITIVE_INFINITY;
  let weighedMs = 0;
  let integral = 0;
  const each = (visit: (a: number, b: number, durationMs: number) => void): void => {
    for (let i = 1; i < rows.times.length; i++) {
      const durationMs = (rows.times[i] as number) - (rows.times[i - 1] as number);
      if (durationMs <= 0 || durationMs > maxGapMs) continue;
      const a = rows.values[i - 1] as number;
      visit(a, linear ? (rows.values[i] as number) : a, durationMs);
    }
  };
  each((a, b, durationMs) => {
    weighedMs += durationMs;
    integral += ((a + b) / 2) * durationMs;
  });
  if (weighedMs === 0) {
    const sum = rows.values.reduce((total, value) => total + value, 0);
    return { mean: sum / rows.values.length, std: Number.NaN, weighedMs };
  }
  const mean = integral / weighedMs;
  let squares = 0;
  each((a, b, durationMs) => {
    const [p, q] = [a - mean, b - mean];
    squares += ((p * p + p * q + q * q) / 3) * durationMs;
  });
  return { mean, std: Math.sqrt(squares / weighedMs), weighedMs };
}

function presentRows(
  times: Float64Array,
  values: Float64Array,
): { readonly times: Float64Array; readonly values: Float64Array } {
  const rows = orderedRows(times, values);
  let count = 0;
  for (let i = 0; i < rows.values.length; i++) if (Number.isFinite(rows.values[i])) count++;
  if (count === rows.values.length) return rows;
  const present = { times: new Float64Array(count), values: new Float64Array(count) };
  let next = 0;
  for (let i = 0; i < rows.values.length; i++) {
    const value = rows.values[i] as number;
    if (!Number.isFinite(value)) continue;
    present.times[next] = rows.times[i] as number;
    present.values[next++] = value;
  }
  return present;
}
