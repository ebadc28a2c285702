import { deviationsOf } from '../column/moments.ts';
import { type DoubleDouble, exactProduct, minus, over, plus, rootOf, times } from './double-double.ts';
import { type LaggedSums, plainSums, preciseSums } from './lagged-sums.ts';
import type { Factorised } from './least-squares.ts';
import type { Deterministic } from './mackinnon.ts';

/**
 * The factorised regression of Δx[t] on the deterministic terms, x[t−1] and so many lagged differences, from sums of
 * products; undefined where the columns are so nearly dependent that the sums have not the digits to tell.
 */
export type Regression = (lags: number) => Factorised | undefined;

/** How the sums are made, and the share of a column's square that its predecessors must leave of it. */
interface Precision {
  readonly sums: LaggedSums;
  readonly leastPivot: number;
}
const PLAIN: Precision = { sums: plainSums, leastPivot: 1e-5 };
const PRECISE: Precision = { sums: preciseSums, leastPivot: 1e-26 };

/** Regression in doubles: quick, for series that are not smooth. */
export const plainRegression = (values: Float64Array, terms: Deterministic, maxLag: number): Regression =>
  regressionFrom(columnsOf(values, terms, false), maxLag, PLAIN);

/** Regression in double-double: for smooth series, whose lags resemble one another. */
export const preciseRegression = (values: Float64Array, terms: Deterministic, maxLag: number): Regression =>
  regressionFrom(columnsOf(values, terms, true), maxLag, PRECISE);

/** Columns over t = 1 … n − 1; the deterministic terms are centred ones that say the same together. */
interface Columns {
  readonly deterministic: readonly Float64Array[];
  readonly level: Float64Array;
  readonly difference: Float64Array;
}

function columnsOf(values: Float64Array, terms: Deterministic, exact: boolean): Columns {
  const n = values.length - 1;
  const difference = new Float64Array(n);
  for (let t = 0; t < n; t++) difference[t] = (values[t + 1] as number) - (values[t] as number);
  const level = values.slice(0, n);
  const powers = terms === 'n' ? 0 : terms.length;
  const middle = Math.floor(n / 2);
  const deterministic = Array.from({ length: powers }, (_, power) =>
    Float64Array.from({ length: n }, (_, t) => (t - middle) ** power),
  );
  return { deterministic, level: powers === 0 ? level : shifted(level, exact), difference };
}

/** Subtracts the mean, which the constant takes; if no digit may be lost, only where that is exact (Sterbenz). */
function shifted(level: Float64Array, exact: boolean): Float64Array {
  const { deviations } = deviationsOf(level);
  const mean = (level[0] as number) - (deviations[0] as number);
  const reach = deviations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (exact && !(reach < Math.abs(mean) / 2)) return level;
  return level.map((value) => value - mean);
}

/**
 * The products of lagged differences follow from one another by their ends, and those of fewer lags from those of the
 * most by the rows these leave out: O(n·maxLag) in all, where reflections take O(n·maxLag²) and hold the columns.
 */
function regressionFrom(columns: Columns, maxLag: number, { sums, leastPivot }: Precision): Regression {
  const { deterministic, level, difference } = columns;
  const own = [...deterministic, level];
  const amongOwn = own.map((a) => own.map((b) => sums(a, b, maxLag, 0)[0] as DoubleDouble));
  const withLags = own.map((a, i) =>
    i === 0 && deterministic.length > 0
      ? slidSums(a, difference, maxLag, sums)
      : sums(a, difference, maxLag, maxLag),
  );
  const amongLags = sums(difference, difference, maxLag, maxLag);
  return (lags) => {
    const ahead = (a: Float64Array, b: Float64Array, k: number, from: DoubleDouble): DoubleDouble => {
      let sum = from;
      for (let t = lags; t < maxLag; t++) sum = plus(sum, exactProduct(a[t] as number, b[t - k] as number));
      return sum;
    };
    const gram: DoubleDouble[][] = own.map((a, i) =>
      own.slice(0, i + 1).map((b, j) => ahead(a, b, 0, amongOwn[i]?.[j] as DoubleDouble)),
    );
    const first = Array.from({ length: lags + 1 }, (_, k) =>
      ahead(difference, difference, k, amongLags[k] as DoubleDouble),
    );
    const products = laggedGram(difference, lags, first);
    // The lags 1 … L, and at last lag 0: what is to be explained.
    const order = Array.from({ length: lags + 1 }, (_, i) => (i + 1) % (lags + 1));
    order.forEach((lag, i) => {
      const beside = own.map((a, j) => ahead(a, difference, lag, withLags[j]?.[lag] as DoubleDouble));
      gram.push([...beside, ...order.slice(0, i + 1).map((other) => products(lag, other))]);
    });
    return factorised(gram, leastPivot, difference.length - lags);
  };
}

/** The plain sums of each lag, `ones` being 1 throughout: they follow from one another by their ends. */
function slidSums(ones: Float64Array, z: Float64Array, lags: number, sums: LaggedSums): DoubleDouble[] {
  const slid = sums(ones, z, lags, 0);
  for (let k = 0; k < lags; k++) {
    const entering = plus(slid[k] as DoubleDouble, [z[lags - 1 - k] as number, 0]);
    slid.push(minus(entering, [z[z.length - 1 - k] as number, 0]));
  }
  return slid;
}

/** Σ z[t − i]·z[t − j] over t from `lags` on, for any i, j up to `lags`, from those with i = 0. */
function laggedGram(
  z: Float64Array,
  lags: number,
  first: readonly DoubleDouble[],
): (i: number, j: number) => DoubleDouble {
  const rows: DoubleDouble[][] = [[...first]];
  const end = z.length - 1;
  const at = (i: number, j: number): DoubleDouble => rows[i]?.[j - i] as DoubleDouble;
  for (let i = 0; i < lags; i++) {
    const next: DoubleDouble[] = [];
    for (let j = i; j < lags; j++) {
      const entering = exactProduct(z[lags - 1 - i] as number, z[lags - 1 - j] as number);
      const leaving = exactProduct(z[end - i] as number, z[end - j] as number);
      next.push(minus(plus(at(i, j), entering), leaving));
    }
    rows.push(next);
  }
  return (i, j) => at(Math.min(i, j), Math.max(i, j));
}

/** Cholesky: rows of the lower factor are the columns of the upper one, and the last one is that of the regressand. */
function factorised(
  gram: readonly (readonly DoubleDouble[])[],
  leastPivot: number,
  rows: number,
): Factorised | undefined {
  const factor: DoubleDouble[][] = [];
  for (const source of gram) {
    const k = factor.length;
    const row: DoubleDouble[] = [];
    const whole = source[k] as DoubleDouble;
    let rest = whole;
    for (let j = 0; j < k; j++) {
      const other = factor[j] as DoubleDouble[];
      let entry = source[j] as DoubleDouble;
      for (let i = 0; i < j; i++)
        entry = minus(entry, times(row[i] as DoubleDouble, other[i] as DoubleDouble));
      entry = over(entry, other[j] as DoubleDouble);
      row.push(entry);
      rest = minus(rest, times(entry, entry));
    }
    if (!(rest[0] > leastPivot * whole[0])) return undefined;
    row.push(rootOf(rest));
    factor.push(row);
  }
  const r = factor.map((row) => Float64Array.from(row, ([high]) => high));
  const last = r.pop() as Float64Array;
  const p = r.length;
  return { r, projected: last.slice(0, p), residual: (last[p] as number) ** 2, rows };
}
