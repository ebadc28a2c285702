/** What a regression by Householder reflections leaves behind, for the model of all columns and those nested in it. */
export interface Factorised {
  /** Upper triangle R of X = QR, column by column. */
  readonly r: readonly Float64Array[];
  /** The first p entries of Qᵀy. */
  readonly projected: Float64Array;
  /** Σ of squares of the rest of Qᵀy: the residual sum of squares with all columns. */
  readonly residual: number;
  readonly rows: number;
}

/**
 * Factorises a regression of `y` on `columns`; both are overwritten. Columns are scaled by nothing and never exchanged,
 * so that the first k columns are the nested model of k regressors.
 */
export function factorise(columns: readonly Float64Array[], y: Float64Array): Factorised {
  const rows = y.length;
  columns.forEach((column, k) => {
    const alpha = reflectorOf(column, k);
    if (alpha === 0) return;
    const pivot = column[k] as number;
    for (let j = k + 1; j < columns.length; j++) reflect(column, columns[j] as Float64Array, k, pivot, alpha);
    reflect(column, y, k, pivot, alpha);
    column[k] = alpha;
  });
  let residual = 0;
  for (let i = columns.length; i < rows; i++) residual += (y[i] as number) ** 2;
  return {
    r: columns.map((column, k) => column.slice(0, k + 1)),
    projected: y.slice(0, columns.length),
    residual,
    rows,
  };
}

/** Turns a column from row k on into its reflector; gives the diagonal entry that replaces it, 0 for no reflection. */
function reflectorOf(column: Float64Array, k: number): number {
  let square = 0;
  for (let i = k; i < column.length; i++) square += (column[i] as number) ** 2;
  if (square === 0) return 0;
  const head = column[k] as number;
  const alpha = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  column[k] = head - alpha;
  return alpha;
}

function reflect(v: Float64Array, target: Float64Array, k: number, pivot: number, alpha: number): void {
  let product = 0;
  for (let i = k; i < v.length; i++) product += (v[i] as number) * (target[i] as number);
  // vᵀv = −2·alpha·pivot, so 2·product ÷ vᵀv is:
  const factor = -product / (alpha * pivot);
  for (let i = k; i < v.length; i++) target[i] = (target[i] as number) - factor * (v[i] as number);
}

/** The residual sum of squares of the model of the first `count` columns. */
export function nestedResidual({ projected, residual }: Factorised, count: number): number {
  let sum = residual;
  for (let i = projected.length - 1; i >= count; i--) sum += (projected[i] as number) ** 2;
  return sum;
}

/** The coefficients of the full model and their t values; NaN where the columns are linearly dependent. */
export function solve({ r, projected, residual, rows }: Factorised): {
  readonly coefficients: Float64Array;
  readonly t: Float64Array;
} {
  const p = projected.length;
  const coefficients = backSubstitute(r, projected);
  const variance = residual / (rows - p);
  const t = new Float64Array(p);
  for (let k = 0; k < p; k++) {
    t[k] = (coefficients[k] as number) / Math.sqrt(variance * inverseDiagonal(r, k));
  }
  return { coefficients, t };
}

function backSubstitute(r: readonly Float64Array[], right: Float64Array): Float64Array {
  const x = right.slice();
  for (let k = r.length - 1; k >= 0; k--) {
    const column = r[k] as Float64Array;
    x[k] = (x[k] as number) / (column[k] as number);
    for (let i = 0; i < k; i++) x[i] = (x[i] as number) - (column[i] as number) * (x[k] as number);
  }
  return x;
}

/** Entry (k, k) of (RᵀR)⁻¹: the squared length of z with Rᵀz = e_k. */
function inverseDiagonal(r: readonly Float64Array[], k: number): number {
  const z = new Float64Array(r.length);
  let square = 0;
  for (let j = k; j < r.length; j++) {
    const column = r[j] as Float64Array;
    let right = j === k ? 1 : 0;
    for (let i = k; i < j; i++) right -= (column[i] as number) * (z[i] as number);
    z[j] = right / (column[j] as number);
    square += (z[j] as number) ** 2;
  }
  return square;
}
