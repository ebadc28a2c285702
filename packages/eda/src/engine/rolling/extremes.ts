import { type RollingWindow, roll } from './window.ts';

/** The rolling minimum; NaN is left out. O(n) whatever the window. */
export function rollingMin(values: Float64Array, window: RollingWindow): Float64Array {
  return rollingExtreme(values, window, 1);
}

/** The rolling maximum; NaN is left out. O(n) whatever the window. */
export function rollingMax(values: Float64Array, window: RollingWindow): Float64Array {
  return rollingExtreme(values, window, -1);
}

/** The rows that may still become the extreme stand in a queue, best first. */
function rollingExtreme(values: Float64Array, window: RollingWindow, sign: 1 | -1): Float64Array {
  const queue = new Uint32Array(values.length);
  let head = 0;
  let tail = 0;
  let count = 0;
  return roll(values.length, window, {
    add: (row) => {
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      count++;
      while (tail > head && sign * (values[queue[tail - 1] as number] as number) >= sign * value) tail--;
      queue[tail++] = row;
    },
    remove: (row) => {
      if (!Number.isFinite(values[row])) return;
      count--;
      if (tail > head && queue[head] === row) head++;
    },
    count: () => count,
    figure: () => (tail > head ? (values[queue[head] as number] as number) : Number.NaN),
  });
}
