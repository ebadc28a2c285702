import { sameLength } from '../check.ts';
import { commonOrder, type RankedColumn, rankedColumn } from './ranked-column.ts';

/**
 * Kendall's τ_b = (C − D) ÷ √((n₀ − n₁)(n₀ − n₂)) over the rows where both values are there, n₀ = n(n−1)/2 and n₁, n₂
 * the pairs tied in x and in y (scipy's and pandas' default). O(n log n): Knight 1966, JASA 61, 436. NaN for fewer than
 * two rows or a constant side.
 */
export function kendall(x: Float64Array, y: Float64Array): number {
  sameLength(x, y);
  return kendallRanked(rankedColumn(x), rankedColumn(y));
}

/** {@link kendall} of columns that are sorted already. */
export function kendallRanked(x: RankedColumn, y: RankedColumn): number {
  const byY = commonOrder(y, x);
  const n = byY.length;
  if (n < 2) return Number.NaN;
  const order = sortByPlace(byY, x);
  const placesX = order.map((row) => x.places[row] as number);
  const placesY = order.map((row) => y.places[row] as number);
  const tiedX = tiedPairs(placesX);
  const tiedBoth = tiedPairsBoth(placesX, placesY);
  const swaps = sortCountingSwaps(placesY);
  const tiedY = tiedPairs(byY.map((row) => y.places[row] as number));
  const pairs = (n * (n - 1)) / 2;
  const difference = pairs - tiedX - tiedY + tiedBoth - 2 * swaps;
  const tau = difference / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY);
  return pairs === tiedX || pairs === tiedY ? Number.NaN : Math.max(-1, Math.min(1, tau));
}

/** Sorts rows by their place in a column; equal ones keep their order. */
function sortByPlace(rows: Uint32Array, { places, distinct }: RankedColumn): Uint32Array {
  const starts = new Uint32Array(distinct + 1);
  for (let i = 0; i < rows.length; i++) {
    const next = (places[rows[i] as number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let k = 1; k <= distinct; k++) starts[k] = (starts[k] as number) + (starts[k - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const place = places[row] as number;
    const at = starts[place] as number;
    sorted[at] = row;
    starts[place] = at + 1;
  }
  return sorted;
}

function tiedPairs(sorted: Uint32Array): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

function tiedPairsBoth(x: Uint32Array, y: Uint32Array): number {
  let pairs = 0;
  let run = 0;
  for (let i = 1; i < x.length; i++) {
    run = x[i] === x[i - 1] && y[i] === y[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Merge-sorts in place and counts the exchanges of neighbours a bubble sort would have made: the discordant pairs. */
function sortCountingSwaps(values: Uint32Array): number {
  let from = values;
  let to: Uint32Array = new Uint32Array(values.length);
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
