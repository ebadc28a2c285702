/** A window of a series, one-based and inclusive, as in Cleveland et al. 1990. */
export interface LoessSpec {
  /** Length of the series. */
  readonly n: number;
  /** Points in a window; odd. */
  readonly window: number;
  readonly degree: 0 | 1;
}

/** Tricube weight of a distance: 1 within 0.001·h, 0 beyond 0.999·h. */
export function tricube(distance: number, h: number): number {
  if (distance > 0.999 * h) return 0;
  if (distance <= 0.001 * h) return 1;
  const ratio = distance / h;
  const rest = 1 - ratio * ratio * ratio;
  return rest * rest * rest;
}

/**
 * The local fit at position `at` (one-based, may lie outside 1 … n) from the points `left` … `right`, NaN when they all
 * weigh nothing. `robustness` weighs the points besides their distance. The slope is left out where the points lie
 * closer together than a thousandth of the series, as in the original.
 */
export function loessPoint(
  y: Float64Array,
  robustness: Float64Array | undefined,
  spec: LoessSpec,
  at: number,
  left: number,
  right: number,
): number {
  const { n, window, degree } = spec;
  let h = Math.max(at - left, right - at);
  if (window > n) h += Math.floor((window - n) / 2);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let t0 = 0;
  let t1 = 0;
  for (let j = left; j <= right; j++) {
    const d = j - at;
    let weight = tricube(d < 0 ? -d : d, h);
    if (weight === 0) continue;
    if (robustness !== undefined) weight *= robustness[j - 1] as number;
    const weighted = weight * (y[j - 1] as number);
    s0 += weight;
    s1 += weight * d;
    s2 += weight * d * d;
    t0 += weighted;
    t1 += weighted * d;
  }
  if (!(s0 > 0)) return Number.NaN;
  return h > 0 && degree === 1 ? localLine(s0, s1, s2, t0, t1, n - 1) : t0 / s0;
}

/**
 * The local line's value at the centre from weighted sums of 1, d, d², y and d·y, d being the distance from the centre.
 */
export function localLine(s0: number, s1: number, s2: number, t0: number, t1: number, range: number): number {
  const mean = s1 / s0;
  const variance = s2 / s0 - mean * mean;
  const level = t0 / s0;
  if (!(Math.sqrt(variance) > 0.001 * range)) return level;
  return level - (mean / variance) * (t1 / s0 - mean * level);
}
