import { medianSorted } from '../column/order.ts';

/** Settings of {@link changePoints}. */
export interface ChangePointOptions {
  /** Cost of one more segment, in the squared unit of the values. Default {@link defaultPenalty}. */
  readonly penalty?: number;
  /** Least rows in a segment; default 2. */
  readonly minSize?: number;
  /** Only every `jump`-th row may begin a segment; default 1 up to 20,000 present rows, then ⌈rows ÷ 20,000⌉. */
  readonly jump?: number;
}

/** Where the level changes, and the levels between. */
export interface ChangePoints {
  /** Row indices at which a new segment begins, ascending; the first segment's 0 is not among them. */
  readonly indices: readonly number[];
  readonly segments: readonly { readonly start: number; readonly end: number; readonly mean: number }[];
  /** Σ squared deviations from the segments' means + penalty × change points. */
  readonly cost: number;
  readonly penalty: number;
  readonly jump: number;
}

/**
 * 3·σ²·ln n, σ being 1.4826 ÷ √2 times the median absolute difference of neighbours, which steps hardly move; where over
 * half of the neighbours are equal, the root mean square difference ÷ √2 instead.
 */
export function defaultPenalty(present: Float64Array): number {
  const differences = new Float64Array(Math.max(0, present.length - 1));
  for (let i = 0; i < differences.length; i++) {
    differences[i] = Math.abs((present[i + 1] as number) - (present[i] as number));
  }
  const median = medianSorted(differences.sort());
  const square = differences.reduce((sum, value) => sum + value * value, 0) / Math.max(1, differences.length);
  const variance = median > 0 ? (1.4826 * median) ** 2 / 2 : square / 2;
  return 3 * variance * Math.log(Math.max(2, present.length));
}

/**
 * Changes of the mean that minimise Σ (x − segment mean)² + penalty × changes, exactly: PELT (Killick, Fearnhead &
 * Eckley 2012, JASA 107, 1590) with the L2 cost. With a `jump` over 1 the minimum is over those rows only, and the
 * result says so. Missing values are left out; segments are given in the rows of the input.
 */
export function changePoints(values: Float64Array, options: ChangePointOptions = {}): ChangePoints {
  const rows: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) rows.push(i);
  const present = Float64Array.from(rows, (row) => values[row] as number);
  const penalty = options.penalty ?? defaultPenalty(present);
  const jump = options.jump ?? Math.max(1, Math.ceil(present.length / 20_000));
  const minSize = Math.max(1, options.minSize ?? 2);
  const sums = prefixSums(present);
  const starts = pelt(sums, present.length, penalty, minSize, jump);
  const bounds = [...starts, present.length];
  let cost = penalty * Math.max(0, starts.length - 1);
  const segments = starts.map((start, k) => {
    const end = bounds[k + 1] as number;
    cost += costOf(sums, start, end);
    const mean = (sums.first[end] as number) - (sums.first[start] as number);
    const last = rows[end - 1] as number;
    return { start: rows[start] as number, end: last + 1, mean: mean / (end - start) + sums.shift };
  });
  return { indices: segments.slice(1).map((segment) => segment.start), segments, cost, penalty, jump };
}

interface Sums {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Offset subtracted from the values first, so that squares keep their digits. */
  readonly shift: number;
}

function prefixSums(values: Float64Array): Sums {
  const shift = values.length === 0 ? 0 : medianSorted(values.slice().sort());
  const first = new Float64Array(values.length + 1);
  const second = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) - shift;
    first[i + 1] = (first[i] as number) + value;
    second[i + 1] = (second[i] as number) + value * value;
  }
  return { first, second, shift };
}

function costOf({ first, second }: Sums, start: number, end: number): number {
  const sum = (first[end] as number) - (first[start] as number);
  return Math.max(0, (second[end] as number) - (second[start] as number) - (sum * sum) / (end - start));
}

/** The segments' starts, 0 first. */
function pelt(sums: Sums, n: number, penalty: number, minSize: number, jump: number): number[] {
  if (n === 0) return [];
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(n + 1);
  // A start that can no longer win may still be needed until a segment from where it lost is long enough.
  const expiry = new Int32Array(n + 1).fill(2 ** 31 - 1);
  const candidates = new Int32Array(Math.ceil(n / jump) + 1);
  let kept = 1;
  best[0] = -penalty;
  for (let end = Math.min(jump, n); ; end = Math.min(end + jump, n)) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < kept; c++) {
      const start = candidates[c] as number;
      if (end - start < minSize && !(start === 0 && end === n)) continue;
      const cost = (best[start] as number) + costOf(sums, start, end) + penalty;
      if (cost >= least) continue;
      least = cost;
      from[end] = start;
    }
    best[end] = least;
    let next = 0;
    for (let c = 0; c < kept; c++) {
      const start = candidates[c] as number;
      const lost = end - start >= minSize && (best[start] as number) + costOf(sums, start, end) > least;
      if (lost) expiry[start] = Math.min(expiry[start] as number, end + minSize);
      if ((expiry[start] as number) > end + jump) candidates[next++] = start;
    }
    if (least < Number.POSITIVE_INFINITY) candidates[next++] = end;
    kept = next;
    if (end === n) break;
  }
  const starts: number[] = [];
  for (let end = n; end > 0; end = from[end] as number) starts.push(from[end] as number);
  return starts.reverse();
}
