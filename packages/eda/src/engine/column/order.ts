/**
 * A quantile of sorted values without NaN, by linear interpolation at (n − 1)·q: type 7 of Hyndman & Fan 1996,
 * the default of pandas, numpy and R. NaN when there are none.
 */
export function quantileSorted(sorted: Float64Array, q: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const position = (n - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, n - 1)] as number;
  if (low === high) return low;
  const fraction = position - below;
  // Interpolated from the nearer end, as numpy does, so that q and 1 − q mirror each other.
  return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}

/** The median of sorted values without NaN. */
export function medianSorted(sorted: Float64Array): number {
  return quantileSorted(sorted, 0.5);
}

/**
 * The median absolute deviation from the median, unscaled (× 1.4826 estimates σ of a normal distribution).
 * `sorted` has no NaN. Two pointers walk outward from the median, so it costs no second sort.
 */
export function madSorted(sorted: Float64Array): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const centre = medianSorted(sorted);
  let left = lowerBound(sorted, centre) - 1;
  let right = left + 1;
  const middle = Math.floor(n / 2);
  let previous = 0;
  let current = 0;
  for (let k = 0; k <= middle; k++) {
    previous = current;
    const below = left >= 0 ? centre - (sorted[left] as number) : Number.POSITIVE_INFINITY;
    const above = right < n ? (sorted[right] as number) - centre : Number.POSITIVE_INFINITY;
    if (below <= above) {
      current = below;
      left--;
    } else {
      current = above;
      right++;
    }
  }
  return n % 2 === 1 ? current : (previous + current) / 2;
}

/** The first index whose value is not below `value`; the length when there is none. */
export function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
