/** Sums of powers of the deviations from the mean, of the values that are there. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Σ(x − mean)². */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

/** The sum of the values that are there (finite), compensated (Neumaier 1974): exact to a last place or two. */
export function sumOf(values: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/**
 * The deviations from the mean of the values that are there, 0 where one is missing, and how many are there. The mean is
 * that of a compensated sum, and what it lost by rounding is taken out of the deviations: an offset of 1e15 costs no
 * digit of a small spread.
 */
export function deviationsOf(values: Float64Array): { deviations: Float64Array; count: number } {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) count++;
  const mean = sumOf(values) / count;
  const deviations = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) deviations[i] = value - mean;
  }
  const rest = sumOf(deviations) / count;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) deviations[i] = (deviations[i] as number) - rest;
  return { deviations, count };
}

/** Two passes: the mean first, then the deviations; what is missing or infinite is skipped. All NaN when nothing is there. */
export function momentsOf(values: Float64Array): Moments {
  const extent = extentOf(values);
  const { count, min, max } = extent;
  const sum = sumOf(values);
  // The mean of equal values is that value; a rounded one would give a constant column a spread.
  const mean = count === 0 ? Number.NaN : min === max ? min : sum / count;
  let m1 = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    const deviation = value - mean;
    const square = deviation * deviation;
    m1 += deviation;
    m2 += square;
    m3 += square * deviation;
    m4 += square * square;
  }
  // What the mean lost by rounding shows up as a mean of the deviations; taking it out keeps the digits of a small
  // spread on a large offset.
  const d = min === max || count === 0 ? 0 : m1 / count;
  return {
    ...{ count, sum, mean, min, max },
    m2: m2 - count * d * d,
    m3: m3 - 3 * d * m2 + 2 * count * d ** 3,
    m4: m4 - 4 * d * m3 + 6 * d * d * m2 - 3 * count * d ** 4,
  };
}

function extentOf(values: Float64Array): { count: number; min: number; max: number } {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return count === 0 ? { count, min: Number.NaN, max: Number.NaN } : { count, min, max };
}

/** Σ(x − mean)² ÷ (n − 1), as pandas; NaN for fewer than two. */
export function varianceOf({ count, m2 }: Moments): number {
  return count < 2 ? Number.NaN : m2 / (count - 1);
}

/** Bias-corrected skewness G₁ = n√(n−1)/(n−2) · m₃/m₂^1.5, as pandas; 0 for a constant, NaN for fewer than three. */
export function skewnessOf({ count: n, m2, m3, min, max }: Moments): number {
  if (n < 3) return Number.NaN;
  if (min === max) return 0;
  return ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / m2 ** 1.5);
}

/**
 * Bias-corrected excess kurtosis G₂ = n(n+1)(n−1)/((n−2)(n−3)) · m₄/m₂² − 3(n−1)²/((n−2)(n−3)), as pandas;
 * 0 for a constant, NaN for fewer than four.
 */
export function kurtosisOf({ count: n, m2, m4, min, max }: Moments): number {
  if (n < 4) return Number.NaN;
  if (min === max) return 0;
  const scale = (n - 2) * (n - 3);
  return (n * (n + 1) * (n - 1) * m4) / (scale * m2 * m2) - (3 * (n - 1) ** 2) / scale;
}
