import { sameLength } from '../check.ts';
import { pearson } from '../pairs/pearson.ts';
import { type RollingWindow, roll } from './window.ts';

/**
 * Rolling Pearson correlation of two columns, over the rows of the window where both are there. NaN where a side does
 * not vary in the window.
 */
export function rollingCorrelation(x: Float64Array, y: Float64Array, window: RollingWindow): Float64Array {
  let [start, end, count] = [0, 0, 0];
  let [meanX, meanY, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  // The largest sums of squares so far: their roundings are still in the present ones.
  let [peakX, peakY] = [0, 0];
  const move = (row: number, sign: 1 | -1): void => {
    const a = x[row] as number;
    const b = y[row] as number;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return;
    count += sign;
    if (count === 0) {
      meanX = meanY = sxx = syy = sxy = peakX = peakY = 0;
      return;
    }
    const dx = a - meanX;
    const dy = b - meanY;
    meanX += (sign * dx) / count;
    meanY += (sign * dy) / count;
    sxx += sign * dx * (a - meanX);
    syy += sign * dy * (b - meanY);
    sxy += sign * dx * (b - meanY);
    if (sxx > peakX) peakX = sxx;
    if (syy > peakY) peakY = syy;
  };
  const figure = (): number => {
    // Where they have shrunk to the size of those roundings, the window is gone through itself.
    if (sxx <= 1e-4 * peakX || syy <= 1e-4 * peakY)
      return pearson(x.subarray(start, end), y.subarray(start, end));
    return Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx) / Math.sqrt(syy)));
  };
  sameLength(x, y);
  return roll(x.length, window, {
    add: (row) => {
      end = row + 1;
      move(row, 1);
    },
    remove: (row) => {
      start = row + 1;
      move(row, -1);
    },
    count: () => count,
    figure,
  });
}
