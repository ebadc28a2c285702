import { momentsOf, varianceOf } from '../column/moments.ts';
import { quantileSorted } from '../column/order.ts';
import { type KolmogorovSmirnov, kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

/** The figures of one side; NaN where undefined. Quantiles are linear, std has n − 1, as pandas'. */
export interface SideFigures {
  readonly rows: number;
  /** Values that are there and finite. */
  readonly count: number;
  /** Share of the rows without one, 0 to 1. */
  readonly missing: number;
  readonly mean: number;
  readonly std: number;
  readonly p05: number;
  readonly median: number;
  readonly p95: number;
}

/** Shares of both sides' values in the same bins; bin i is [edges[i], edges[i + 1]), the last one closed. */
export interface CommonBins {
  readonly edges: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** Shares that lie outside of the edges, where a few far values would leave no room for the rest. */
  readonly outsideA: number;
  readonly outsideB: number;
}

/** A column of two samples beside each other. */
export interface ComparedValues {
  readonly a: SideFigures;
  readonly b: SideFigures;
  /** Cohen's d: (mean of B − mean of A) ÷ √(((n₁ − 1)s₁² + (n₂ − 1)s₂²) ÷ (n₁ + n₂ − 2)). */
  readonly cohensD: number;
  readonly ks: KolmogorovSmirnov;
  readonly bins: CommonBins;
  /** The same quantiles of both, at {@link LEVELS}. */
  readonly quantilesA: Float64Array;
  readonly quantilesB: Float64Array;
}

/** Levels from least to greatest, closer together at both ends. */
export const LEVELS: readonly number[] = [
  0,
  0.001,
  0.005,
  ...Array.from({ length: 99 }, (_, i) => (i + 1) / 100),
  0.995,
  0.999,
  1,
];
const MOST_BINS = 80;

/** Compares two sorted samples without NaN or infinities, taken from so many rows. */
export function compareValues(
  a: { sorted: Float64Array; rows: number },
  b: { sorted: Float64Array; rows: number },
): ComparedValues {
  const [figuresA, figuresB] = [figuresOf(a), figuresOf(b)];
  const quantiles = (sorted: Float64Array) => Float64Array.from(LEVELS, (q) => quantileSorted(sorted, q));
  return {
    a: figuresA,
    b: figuresB,
    cohensD: cohensD(figuresA, figuresB),
    ks: kolmogorovSmirnov(a.sorted, b.sorted),
    bins: commonBins(a.sorted, b.sorted),
    quantilesA: quantiles(a.sorted),
    quantilesB: quantiles(b.sorted),
  };
}

function figuresOf({ sorted, rows }: { sorted: Float64Array; rows: number }): SideFigures {
  const count = sorted.length;
  const moments = momentsOf(sorted);
  return {
    rows,
    count,
    missing: rows === 0 ? Number.NaN : 1 - count / rows,
    mean: moments.mean,
    std: Math.sqrt(varianceOf(moments)),
    p05: quantileSorted(sorted, 0.05),
    median: quantileSorted(sorted, 0.5),
    p95: quantileSorted(sorted, 0.95),
  };
}

/** NaN where neither side varies, or one has fewer than two values. */
export function cohensD(
  a: Pick<SideFigures, 'count' | 'mean' | 'std'>,
  b: Pick<SideFigures, 'count' | 'mean' | 'std'>,
): number {
  const freedom = a.count + b.count - 2;
  const pooled = Math.sqrt(((a.count - 1) * a.std ** 2 + (b.count - 1) * b.std ** 2) / freedom);
  return pooled > 0 ? (b.mean - a.mean) / pooled : Number.NaN;
}

/**
 * Bins of the finer of the two sides' Freedman–Diaconis widths, at most 80. They reach from the least to the greatest
 * value, or from the 0.1 % to the 99.9 % quantiles where the values beyond would take more than half of the room.
 */
export function commonBins(a: Float64Array, b: Float64Array): CommonBins {
  const sides = [a, b].filter((sorted) => sorted.length > 0);
  if (sides.length === 0) {
    const none = new Float64Array(0);
    return { edges: none, a: none, b: none, outsideA: 0, outsideB: 0 };
  }
  const between = (low: number, high: number): [number, number] => [
    Math.min(...sides.map((sorted) => quantileSorted(sorted, low))),
    Math.max(...sides.map((sorted) => quantileSorted(sorted, high))),
  ];
  const [least, greatest] = between(0, 1);
  const [near, far] = between(0.001, 0.999);
  const isFar = far > near && greatest - least > 2 * (far - near);
  const [from, to] = isFar ? [near, far] : [least, greatest];
  const bins = to > from ? binsFor(sides, to - from) : 1;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? to : from + ((to - from) * i) / bins,
  );
  const [countedA, countedB] = [sharesIn(a, edges), sharesIn(b, edges)];
  return {
    edges,
    a: countedA.shares,
    b: countedB.shares,
    outsideA: countedA.outside,
    outsideB: countedB.outside,
  };
}

function binsFor(sides: readonly Float64Array[], range: number): number {
  const widths = sides
    .map((sorted) => {
      const iqr = quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25);
      return 2 * iqr * sorted.length ** (-1 / 3);
    })
    .filter((width) => width > 0);
  const bins = widths.length === 0 ? 20 : Math.ceil(range / Math.min(...widths));
  return Math.min(MOST_BINS, Math.max(1, bins));
}

/** Sorted values are counted by walking the edges, so that a value on an edge falls on the side the edge says. */
function sharesIn(sorted: Float64Array, edges: Float64Array): { shares: Float64Array; outside: number } {
  const shares = new Float64Array(edges.length - 1);
  const [first, last] = [edges[0] as number, edges[edges.length - 1] as number];
  let [bin, inside] = [0, 0];
  for (const value of sorted) {
    if (value < first || value > last) continue;
    while (bin < shares.length - 1 && value >= (edges[bin + 1] as number)) bin += 1;
    shares[bin] = (shares[bin] as number) + 1;
    inside += 1;
  }
  const count = Math.max(1, sorted.length);
  return { shares: shares.map((n) => n / count), outside: (sorted.length - inside) / count };
}
