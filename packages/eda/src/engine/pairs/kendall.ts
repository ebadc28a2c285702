import { completeRows } from './complete-rows.ts';
import { orderOf } from './rank.ts';

/**
 * Kendall's τ_b = (C − D) ÷ √((n₀ − n₁)(n₀ − n₂)) over the rows where both values are there, n₀ = n(n−1)/2 and n₁, n₂
 * the pairs tied in x and in y (scipy's and pandas' default). O(n log n): Knight 1966, JASA 61, 436. NaN for fewer than
 * two rows or a constant side.
 */
export function kendall(x: Float64Array, y: Float64Array): number {
  const rows = completeRows(x, y);
  const n = rows.x.length;
  if (n < 2) return Number.NaN;
  const order = orderOf(rows.x, orderOf(rows.y));
  const sortedX = Float64Array.from(order, (i) => rows.x[i] as number);
  const byX = Float64Array.from(order, (i) => rows.y[i] as number);
  const tiedX = tiedPairs(sortedX);
  const tiedBoth = tiedPairsBoth(sortedX, byX);
  const swaps = sortCountingSwaps(byX);
  const tiedY = tiedPairs(byX);
  const pairs = (n * (n - 1)) / 2;
  const difference = pairs - tiedX - tiedY + tiedBoth - 2 * swaps;
  const tau = difference / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY);
  return pairs === tiedX || pairs === tiedY ? Number.NaN : Math.max(-1, Math.min(1, tau));
}

function tiedPairs(sorted: Float64Array): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

function tiedPairsBoth(x: Float64Array, y: Float64Array): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < x.length; i++) {
    run = x[i] === x[i - 1] && y[i] === y[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Merge-sorts in place and counts the exchanges of neighbours a bubble sort would have made: the discordant pairs. */
function sortCountingSwaps(values: Float64Array): number {
  let from = values;
  let to: Float64Array = new Float64Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        if (left < middle && (right >= end || (from[left] as number) <= (from[right] as number))) {
          to[k] = from[left++] as number;
        } else {
          to[k] = from[right++] as number;
          swaps += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return swaps;
}
