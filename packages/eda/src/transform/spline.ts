/**
 * Fills missing values on the natural cubic spline through those that are there, a row being a step; at most `limit`
 * rows after each other from where a gap begins, and nothing at the ends (pandas' `interpolate`, SciPy's `CubicSpline`
 * with `bc_type="natural"`).
 */
export function fillSpline(values: Float64Array, limit: number): Float64Array {
  const knots: number[] = [];
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) knots.push(i);
  const bends = bendsAt(knots, values);
  const filled = values.slice();
  for (let k = 1; k < knots.length; k++) {
    const from = knots[k - 1] as number;
    const to = knots[k] as number;
    const h = to - from;
    const [m0, m1] = [bends[k - 1] as number, bends[k] as number];
    const [y0, y1] = [values[from] as number, values[to] as number];
    for (let i = from + 1; i < to && i - from <= limit; i++) {
      const [left, right] = [i - from, to - i];
      filled[i] =
        (m0 * right ** 3 + m1 * left ** 3) / (6 * h) +
        (y0 / h - (m0 * h) / 6) * right +
        (y1 / h - (m1 * h) / 6) * left;
    }
  }
  return filled;
}

/** The second derivatives at the knots: 0 at both ends, between them by Thomas' elimination of the three diagonals. */
function bendsAt(knots: readonly number[], values: Float64Array): Float64Array {
  const n = knots.length;
  const x = (k: number) => knots[k] as number;
  const y = (k: number) => values[x(k)] as number;
  const above = new Float64Array(n);
  const bends = new Float64Array(n);
  for (let k = 1; k < n - 1; k++) {
    const before = x(k) - x(k - 1);
    const after = x(k + 1) - x(k);
    const slopes = (y(k + 1) - y(k)) / after - (y(k) - y(k - 1)) / before;
    const pivot = 2 * (before + after) - before * (above[k - 1] as number);
    above[k] = after / pivot;
    bends[k] = (6 * slopes - before * (bends[k - 1] as number)) / pivot;
  }
  for (let k = n - 2; k > 0; k--)
    bends[k] = (bends[k] as number) - (above[k] as number) * (bends[k + 1] as number);
  return bends;
}
