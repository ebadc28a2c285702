import type { Factorised } from './least-squares.ts';

/** Below this share of a column's own square, what its predecessors leave of it has lost too many digits. */
const LEAST_PIVOT = 1e-5;

/**
 * The factorised regression of Δx[t] on (a constant,) x[t−1] and `lags` lagged differences, from sums of products instead
 * of columns: the products of lagged differences follow from one another by their ends, so it takes O(n·lags), where
 * reflections take O(n·lags²). Undefined where the columns are so nearly dependent that this costs digits.
 */
export function factoriseFromProducts(
  values: Float64Array,
  constant: boolean,
  lags: number,
): Factorised | undefined {
  const rows = values.length - 1 - lags;
  const gram = gramOf(values, constant, lags);
  const r = cholesky(gram);
  if (r === undefined) return undefined;
  const last = r.pop() as Float64Array;
  const p = r.length;
  return { r, projected: last.slice(0, p), residual: (last[p] as number) ** 2, rows };
}

/** Lower triangle, row by row, of the products of: constant, level, lag 1 … lag L, the difference itself. */
function gramOf(values: Float64Array, constant: boolean, lags: number): Float64Array[] {
  const n = values.length - 1;
  const difference = new Float64Array(n);
  for (let t = 0; t < n; t++) difference[t] = (values[t + 1] as number) - (values[t] as number);
  const products = laggedGram(difference, lags);
  const level = values.slice(0, n);
  const shift = constant ? sumFrom(level, lags) / (n - lags) : 0;
  for (let t = 0; t < n; t++) level[t] = (level[t] as number) - shift;
  const rows: Float64Array[] = [];
  if (constant) rows.push(Float64Array.of(n - lags));
  const levelRow = constant ? [sumFrom(level, lags)] : [];
  rows.push(Float64Array.of(...levelRow, productFrom(level, level, lags, 0)));
  for (let k = 1; k <= lags + 1; k++) {
    const lag = k > lags ? 0 : k;
    const row: number[] = constant ? [sumOfLag(difference, lags, lag)] : [];
    row.push(productFrom(level, difference, lags, lag));
    for (let j = 1; j <= k; j++) row.push(products(lag, j > lags ? 0 : j));
    rows.push(Float64Array.from(row));
  }
  return rows;
}

/** Σ z[t − i]·z[t − j] over t from `lags` on, for any i, j up to `lags`. */
function laggedGram(z: Float64Array, lags: number): (i: number, j: number) => number {
  const size = lags + 1;
  const sums = new Float64Array(size * size);
  const end = z.length - 1;
  for (let j = 0; j < size; j++) sums[j] = productFrom(z, z, lags, j);
  for (let i = 0; i + 1 < size; i++) {
    for (let j = i; j + 1 < size; j++) {
      const entering = (z[lags - 1 - i] as number) * (z[lags - 1 - j] as number);
      const leaving = (z[end - i] as number) * (z[end - j] as number);
      sums[(i + 1) * size + j + 1] = (sums[i * size + j] as number) + entering - leaving;
    }
  }
  return (i, j) => sums[Math.min(i, j) * size + Math.max(i, j)] as number;
}

function productFrom(a: Float64Array, b: Float64Array, from: number, lag: number): number {
  let sum = 0;
  for (let t = from; t < a.length; t++) sum += (a[t] as number) * (b[t - lag] as number);
  return sum;
}

function sumFrom(values: Float64Array, from: number): number {
  let sum = 0;
  for (let t = from; t < values.length; t++) sum += values[t] as number;
  return sum;
}

function sumOfLag(difference: Float64Array, lags: number, lag: number): number {
  let sum = 0;
  for (let t = lags; t < difference.length; t++) sum += difference[t - lag] as number;
  return sum;
}

/** Rows of the lower factor, which are the columns of the upper one; undefined where a pivot is too small. */
function cholesky(gram: readonly Float64Array[]): Float64Array[] | undefined {
  const factor: Float64Array[] = [];
  for (const source of gram) {
    const k = factor.length;
    const row = new Float64Array(k + 1);
    let rest = source[k] as number;
    for (let j = 0; j < k; j++) {
      const other = factor[j] as Float64Array;
      let entry = source[j] as number;
      for (let i = 0; i < j; i++) entry -= (row[i] as number) * (other[i] as number);
      row[j] = entry / (other[j] as number);
      rest -= (row[j] as number) ** 2;
    }
    if (!(rest > LEAST_PIVOT * (source[k] as number))) return undefined;
    row[k] = Math.sqrt(rest);
    factor.push(row);
  }
  return factor;
}
