import { type RollingState, type RollingWindow, roll } from './window.ts';

/** The rolling mean; NaN is left out and counts for nothing. */
export function rollingMean(values: Float64Array, window: RollingWindow): Float64Array {
  const sums = sumState(values);
  return roll(values.length, window, { ...sums, figure: () => sums.figure() / sums.count() });
}

/** The rolling sum; NaN is left out. */
export function rollingSum(values: Float64Array, window: RollingWindow): Float64Array {
  return roll(values.length, window, sumState(values));
}

/** The rolling standard deviation with n − 1; NaN is left out, and one value has none. */
export function rollingStd(values: Float64Array, window: RollingWindow): Float64Array {
  let [start, end] = [0, 0];
  let count = 0;
  let mean = 0;
  let m2 = 0;
  // The largest sum of squares since it was last taken afresh: its roundings are still in m2.
  let peak = 0;
  // Equal values at the end: a window of nothing else has no spread, whatever its mean rounds to.
  let same = 0;
  let previous = Number.NaN;
  const include = (value: number): void => {
    same = value === previous ? same + 1 : 1;
    previous = value;
    count++;
    const delta = value - mean;
    mean += delta / count;
    m2 += delta * (value - mean);
    if (m2 > peak) peak = m2;
  };
  const takeAfresh = (): void => {
    let sum = 0;
    for (let i = start; i < end; i++) if (Number.isFinite(values[i])) sum += values[i] as number;
    mean = sum / count;
    m2 = 0;
    for (let i = start; i < end; i++)
      if (Number.isFinite(values[i])) m2 += ((values[i] as number) - mean) ** 2;
    peak = m2;
  };
  return roll(values.length, window, {
    add: (row) => {
      end = row + 1;
      if (Number.isFinite(values[row])) include(values[row] as number);
    },
    remove: (row) => {
      start = row + 1;
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      count--;
      const delta = value - mean;
      mean = count === 0 ? 0 : mean - delta / count;
      m2 = count === 0 ? 0 : m2 - delta * (value - mean);
    },
    count: () => count,
    figure: () => {
      if (count < 2) return Number.NaN;
      if (same >= count) return 0;
      if (m2 < 1e-6 * peak) takeAfresh();
      return Math.sqrt(m2 / (count - 1));
    },
  });
}

/** A sum that moves, compensated so that what went through it leaves nothing behind. */
function sumState(values: Float64Array): RollingState {
  let count = 0;
  let sum = 0;
  let lost = 0;
  const include = (value: number): void => {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  };
  return {
    add: (row) => {
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      count++;
      include(value);
    },
    remove: (row) => {
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      count--;
      include(-value);
      if (count === 0) {
        sum = 0;
        lost = 0;
      }
    },
    count: () => count,
    figure: () => sum + lost,
  };
}
