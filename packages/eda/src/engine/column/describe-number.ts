import { type Histogram, histogramOf } from './histogram.ts';
import { kurtosisOf, momentsOf, skewnessOf, varianceOf } from './moments.ts';
import { type Monotonic, monotonicOf } from './monotonic.ts';
import { madSorted, quantileSorted } from './order.ts';
import { sortedPresent } from './present.ts';
import {
  distinctSorted,
  largestSorted,
  mostFrequentSorted,
  smallestSorted,
  type ValueCount,
} from './runs.ts';

/**
 * The figures of a numeric column, in pandas' definitions and in the column's unit where they have one. NaN where a
 * figure is undefined.
 */
export interface NumberFigures {
  /** Values that are there. */
  readonly count: number;
  /** Values that are not there, infinite ones among them. */
  readonly missing: number;
  readonly distinct: number;
  readonly zeros: number;
  readonly negatives: number;
  /** Infinite values: counted here, and missing for every other figure (pandas' `use_inf_as_na`). */
  readonly infinite: number;
  readonly min: number;
  readonly max: number;
  readonly range: number;
  readonly sum: number;
  readonly mean: number;
  /** √variance. */
  readonly std: number;
  /** Σ(x − mean)² ÷ (n − 1). */
  readonly variance: number;
  /** std ÷ mean; NaN where the mean is 0. */
  readonly cv: number;
  /** Median absolute deviation from the median, unscaled. */
  readonly mad: number;
  /** Bias-corrected (G₁). */
  readonly skewness: number;
  /** Bias-corrected excess kurtosis (G₂). */
  readonly kurtosis: number;
  readonly p01: number;
  readonly p05: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
  readonly p99: number;
  readonly iqr: number;
  readonly monotonic: Monotonic;
}

/** {@link NumberFigures} with what a card draws. */
export interface NumberDescription extends NumberFigures {
  readonly histogram: Histogram;
  readonly box: BoxPlot;
  /** Lists of at most `limit` each, ten by default. */
  readonly mostFrequent: readonly ValueCount[];
  readonly smallest: readonly ValueCount[];
  readonly largest: readonly ValueCount[];
}

/** Tukey's box: whiskers at the outermost values within 1.5·IQR of the quartiles. */
export interface BoxPlot {
  readonly lowWhisker: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly highWhisker: number;
  readonly outliersBelow: number;
  readonly outliersAbove: number;
}

/**
 * Describes a numeric column as pandas does: std with n − 1, bias-corrected skewness and kurtosis, linear quantiles.
 * NaN is missing and left out of every figure but `missing`; so are infinite values, which `infinite` counts.
 * One sort, O(n log n); everything is exact.
 */
export function describeNumber(values: Float64Array, limit = 10): NumberDescription {
  const sorted = sortedPresent(values);
  const quartiles = { p25: quantileSorted(sorted, 0.25), p75: quantileSorted(sorted, 0.75) };
  return {
    ...figuresOf(values, sorted),
    histogram: histogramOf(sorted),
    box: boxOf(sorted, quartiles.p25, quartiles.p75),
    mostFrequent: mostFrequentSorted(sorted, limit),
    smallest: smallestSorted(sorted, limit),
    largest: largestSorted(sorted, limit),
  };
}

function figuresOf(values: Float64Array, sorted: Float64Array): NumberFigures {
  const moments = momentsOf(values);
  const variance = varianceOf(moments);
  const std = Math.sqrt(variance);
  const p25 = quantileSorted(sorted, 0.25);
  const p75 = quantileSorted(sorted, 0.75);
  return {
    count: sorted.length,
    missing: values.length - sorted.length,
    distinct: distinctSorted(sorted),
    ...countsOf(sorted),
    infinite: infiniteIn(values),
    min: moments.min,
    max: moments.max,
    range: moments.max - moments.min,
    sum: moments.sum,
    mean: moments.mean,
    std,
    variance,
    cv: moments.mean === 0 ? Number.NaN : std / moments.mean,
    mad: madSorted(sorted),
    skewness: skewnessOf(moments),
    kurtosis: kurtosisOf(moments),
    p01: quantileSorted(sorted, 0.01),
    p05: quantileSorted(sorted, 0.05),
    p25,
    p50: quantileSorted(sorted, 0.5),
    p75,
    p95: quantileSorted(sorted, 0.95),
    p99: quantileSorted(sorted, 0.99),
    iqr: p75 - p25,
    monotonic: monotonicOf(values),
  };
}

function countsOf(sorted: Float64Array): { zeros: number; negatives: number } {
  let zeros = 0;
  let negatives = 0;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    if (value === 0) zeros++;
    else if (value < 0) negatives++;
  }
  return { zeros, negatives };
}

function infiniteIn(values: Float64Array): number {
  let infinite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) infinite++;
  }
  return infinite;
}

function boxOf(sorted: Float64Array, p25: number, p75: number): BoxPlot {
  const reach = 1.5 * (p75 - p25);
  let low = 0;
  let high = sorted.length - 1;
  while (low < high && (sorted[low] as number) < p25 - reach) low++;
  while (high > low && (sorted[high] as number) > p75 + reach) high--;
  return {
    lowWhisker: sorted[low] ?? Number.NaN,
    p25,
    p50: quantileSorted(sorted, 0.5),
    p75,
    highWhisker: sorted[high] ?? Number.NaN,
    outliersBelow: low,
    outliersAbove: Math.max(0, sorted.length - 1 - high),
  };
}
