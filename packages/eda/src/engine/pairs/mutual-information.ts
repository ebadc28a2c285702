import { completeRows } from './complete-rows.ts';
import { averageRanks } from './rank.ts';

/** Mutual information of two numeric columns by binning; an estimate, and called one. */
export interface MutualInformation {
  /** In nats; 0 for independent columns, up to ln(bins). Biased upward by about (bins − 1)² ÷ 2n. */
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
  const size = bins ?? Math.max(2, Math.min(64, Math.floor(Math.sqrt(n / 5))));
  if (n === 0) return { nats: Number.NaN, normalised: Number.NaN, bins: size, n };
  const joint = new Float64Array(size * size);
  const rowTotals = new Float64Array(size);
  const columnTotals = new Float64Array(size);
  const ranksX = averageRanks(rows.x);
  const ranksY = averageRanks(rows.y);
  for (let i = 0; i < n; i++) {
    const a = binOf(ranksX[i] as number, n, size);
    const b = binOf(ranksY[i] as number, n, size);
    joint[a * size + b] = (joint[a * size + b] as number) + 1;
    rowTotals[a] = (rowTotals[a] as number) + 1;
    columnTotals[b] = (columnTotals[b] as number) + 1;
  }
  const nats = Math.max(0, entropyNats(rowTotals, n) + entropyNats(columnTotals, n) - entropyNats(joint, n));
  const scale = Math.sqrt(entropyNats(rowTotals, n) * entropyNats(columnTotals, n));
  return { nats, normalised: scale > 0 ? Math.min(1, nats / scale) : Number.NaN, bins: size, n };
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
