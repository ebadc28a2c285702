import { quantileSorted } from './order.ts';

/** Counts of equal-width bins; bin i is [edges[i], edges[i + 1]), the last one closed. */
export interface Histogram {
  readonly edges: Float64Array;
  readonly counts: Uint32Array;
  /** What chose the number of bins. */
  readonly rule: 'freedman-diaconis' | 'sturges' | 'single';
}

const MAX_BINS = 200;

/**
 * A histogram of the finite values of a sorted column. Width 2·IQR·n^(−1/3) (Freedman & Diaconis 1981), at most 200
 * bins; where the IQR is 0, ⌈log₂ n⌉ + 1 bins (Sturges 1926); one bin for a constant, none for no values.
 */
export function histogramOf(sorted: Float64Array): Histogram {
  const finite = finiteRange(sorted);
  const n = finite.length;
  if (n === 0) return { edges: new Float64Array(0), counts: new Uint32Array(0), rule: 'single' };
  const min = finite[0] as number;
  const max = finite[n - 1] as number;
  const { bins, rule } = binsFor(finite, max - min);
  const edges = new Float64Array(bins + 1);
  for (let i = 0; i < bins; i++) edges[i] = min + ((max - min) * i) / bins;
  edges[bins] = max;
  return { edges, counts: countInto(finite, edges), rule };
}

function binsFor(finite: Float64Array, range: number): { bins: number; rule: Histogram['rule'] } {
  const n = finite.length;
  if (!(range > 0)) return { bins: 1, rule: 'single' };
  const iqr = quantileSorted(finite, 0.75) - quantileSorted(finite, 0.25);
  if (iqr > 0) {
    const bins = Math.ceil(range / (2 * iqr * n ** (-1 / 3)));
    return { bins: Math.min(MAX_BINS, Math.max(1, bins)), rule: 'freedman-diaconis' };
  }
  return { bins: Math.min(MAX_BINS, Math.ceil(Math.log2(n)) + 1), rule: 'sturges' };
}

/** Sorted values are counted by walking the edges, so that a value on an edge falls on the side the edge says. */
function countInto(finite: Float64Array, edges: Float64Array): Uint32Array {
  const counts = new Uint32Array(edges.length - 1);
  let bin = 0;
  for (let i = 0; i < finite.length; i++) {
    const value = finite[i] as number;
    while (bin < counts.length - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

function finiteRange(sorted: Float64Array): Float64Array {
  let start = 0;
  let end = sorted.length;
  while (start < end && sorted[start] === Number.NEGATIVE_INFINITY) start++;
  while (end > start && sorted[end - 1] === Number.POSITIVE_INFINITY) end--;
  return sorted.subarray(start, end);
}
