/** A symmetric matrix of a figure between every two columns. */
export interface PairMatrix {
  readonly columns: readonly string[];
  /** Row i, column j; NaN where the figure is undefined, as on the diagonal of a constant column. */
  readonly matrix: readonly Float64Array[];
}

/** A named numeric column. */
export interface NamedValues {
  readonly name: string;
  readonly values: Float64Array;
}

/**
 * Fills a matrix by a symmetric figure of two columns, such as `pearson`; each pair is computed once. `ownFigure` is that
 * of a column with itself, where that is known without computing it.
 */
export function pairMatrix(
  columns: readonly NamedValues[],
  figure: (x: Float64Array, y: Float64Array) => number,
  ownFigure?: (x: Float64Array) => number,
): PairMatrix {
  const matrix = columns.map(() => new Float64Array(columns.length));
  columns.forEach((a, i) => {
    columns.slice(0, i + 1).forEach((b, j) => {
      const value = i === j && ownFigure ? ownFigure(a.values) : figure(a.values, b.values);
      (matrix[i] as Float64Array)[j] = value;
      (matrix[j] as Float64Array)[i] = value;
    });
  });
  return { columns: columns.map((column) => column.name), matrix };
}

/**
 * Which columns miss values together: entry (i, j) is the count of rows where both are missing, the diagonal each
 * column's own.
 */
export function missingMatrix(columns: readonly NamedValues[]): PairMatrix {
  return pairMatrix(columns, (x, y) => {
    let both = 0;
    for (let i = 0; i < Math.min(x.length, y.length); i++)
      if (!Number.isFinite(x[i]) && !Number.isFinite(y[i])) both++;
    return both;
  });
}

/** Whatever is made of every two items, each pair once. */
export function symmetricMatrix<T, R>(items: readonly T[], figure: (a: T, b: T) => R): R[][] {
  const half = items.map((a, i) => items.slice(0, i + 1).map((b) => figure(a, b)));
  return items.map((_, i) => items.map((_, j) => half[Math.max(i, j)]?.[Math.min(i, j)] as R));
}
