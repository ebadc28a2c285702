import { completeRows } from './complete-rows.ts';
import { averageRanks } from './rank.ts';
import type { RankedColumn } from './ranked-column.ts';

/** Mutual information of two numeric columns by binning; an estimate, and called one. */
export interface MutualInformation {
  /** Value in nats; 0 for independent columns, up to ln(bins). Biased upward by about (bins − 1)² ÷ 2n. */
  readonly nats: number;
  /** nats ÷ √(H(x)·H(y)), 0 to 1; NaN where a side has no entropy. */
  readonly normalised: number;
  readonly bins: number;
  readonly n: number;
}

/**
 * Plug-in estimate Σ p(x,y)·ln(p(x,y) ÷ (p(x)·p(y))) over bins of equal counts by average rank, so that it depends on
 * the order alone and ties share a bin. Bins default to max(2, min(64, ⌊√(n/5)⌋)) (Cochran's five rows a cell). Rows
 * with a missing value are left out.
 */
export function mutualInformation(x: Float64Array, y: Float64Array, bins?: number): MutualInformation {
  const rows = completeRows(x, y);
  const n = rows.x.length;
  const size = bins ?? binsFor(n);
  const binned = (ranks: Float64Array) => Uint8Array.from(ranks, (rank) => binOf(rank, n, size));
  return binnedInformation(binned(averageRanks(rows.x)), binned(averageRanks(rows.y)), size);
}

/** The most bins that leave five rows a cell (Cochran), 2 to 64. */
export const binsFor = (rows: number): number => Math.max(2, Math.min(64, Math.floor(Math.sqrt(rows / 5))));

/** Stands for no value in a list of bins. */
const NO_BIN = 255;

/** The bin of each row of a column that is sorted already, by its own ranks; made once for all the pairs it is in. */
export function binsOf({ order, places }: RankedColumn, bins: number): Uint8Array {
  const binned = new Uint8Array(places.length).fill(NO_BIN);
  let start = 0;
  while (start < order.length) {
    const place = places[order[start] as number];
    let end = start + 1;
    while (end < order.length && places[order[end] as number] === place) end++;
    const bin = binOf((start + 1 + end) / 2, order.length, bins);
    for (let i = start; i < end; i++) binned[order[i] as number] = bin;
    start = end;
  }
  return binned;
}

/** {@link mutualInformation} of columns whose bins are known, over the rows where both have one. */
export function binnedInformation(x: Uint8Array, y: Uint8Array, bins: number): MutualInformation {
  const joint = new Float64Array(bins * bins);
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (a === NO_BIN || b === NO_BIN) continue;
    joint[a * bins + b] = (joint[a * bins + b] as number) + 1;
    n++;
  }
  if (n === 0) return { nats: Number.NaN, normalised: Number.NaN, bins, n };
  const rowTotals = new Float64Array(bins);
  const columnTotals = new Float64Array(bins);
  joint.forEach((count, cell) => {
    const [a, b] = [Math.floor(cell / bins), cell % bins];
    rowTotals[a] = (rowTotals[a] as number) + count;
    columnTotals[b] = (columnTotals[b] as number) + count;
  });
  const [ofX, ofY] = [entropyNats(rowTotals, n), entropyNats(columnTotals, n)];
  const nats = Math.max(0, ofX + ofY - entropyNats(joint, n));
  const scale = Math.sqrt(ofX * ofY);
  return { nats, normalised: scale > 0 ? Math.min(1, nats / scale) : Number.NaN, bins, n };
}

function binOf(rank: number, n: number, bins: number): number {
  return Math.min(bins - 1, Math.floor(((rank - 0.5) * bins) / n));
}

function entropyNats(counts: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count > 0) sum += count * Math.log(count);
  }
  return Math.log(n) - sum / n;
}
