import { sameLength, wholeFrom } from '../check.ts';

/** Counts of points in a grid of cells, for a scatter plot of any number of rows. */
export interface Density {
  readonly columns: number;
  readonly rows: number;
  /** Row by row from the least y; cell (row, column) at row · columns + column. */
  readonly counts: Uint32Array;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  /** Rows with both values finite. */
  readonly n: number;
}

/** Counts the pairs of values in a grid over their ranges; rows where either is missing or infinite are left out. */
export function densityOf(x: Float64Array, y: Float64Array, columns = 100, rows = 100): Density {
  sameLength(x, y);
  wholeFrom('columns', columns, 1);
  wholeFrom('rows', rows, 1);
  let [xMin, yMin] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [xMax, yMax] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let n = 0;
  const { length } = x;
  for (let i = 0; i < length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    n++;
    if (a < xMin) xMin = a;
    if (a > xMax) xMax = a;
    if (b < yMin) yMin = b;
    if (b > yMax) yMax = b;
  }
  const counts = new Uint32Array(columns * rows);
  const xScale = xMax > xMin ? columns / (xMax - xMin) : 0;
  const yScale = yMax > yMin ? rows / (yMax - yMin) : 0;
  for (let i = 0; i < length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const column = Math.min(columns - 1, Math.floor((a - xMin) * xScale));
    const cell = Math.min(rows - 1, Math.floor((b - yMin) * yScale)) * columns + column;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return { columns, rows, counts, xMin, xMax, yMin, yMax, n };
}
