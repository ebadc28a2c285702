import { lowerBound, medianSorted } from '../column/order.ts';
import { type RollingWindow, roll } from './window.ts';

/** The rolling median; NaN is left out. The window is kept sorted: O(n·(log w + w)), the w being a block copy. */
export function rollingMedian(values: Float64Array, window: RollingWindow): Float64Array {
  let sorted = new Float64Array(64);
  let count = 0;
  return roll(values.length, window, {
    add: (row) => {
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      if (count === sorted.length) {
        const larger = new Float64Array(2 * count);
        larger.set(sorted);
        sorted = larger;
      }
      const at = lowerBound(sorted.subarray(0, count), value);
      sorted.copyWithin(at + 1, at, count);
      sorted[at] = value;
      count++;
    },
    remove: (row) => {
      const value = values[row] as number;
      if (!Number.isFinite(value)) return;
      const at = lowerBound(sorted.subarray(0, count), value);
      sorted.copyWithin(at, at + 1, count);
      count--;
    },
    count: () => count,
    figure: () => medianSorted(sorted.subarray(0, count)),
  });
}
