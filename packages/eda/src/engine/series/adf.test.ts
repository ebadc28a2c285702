import { describe, expect, it } from 'vitest';
import { expectAllClose, expectClose } from '../../../test/golden/golden.ts';
import { adf } from './adf.ts';
import { factoriseFromProducts } from './adf-moments.ts';
import { factorise, solve } from './least-squares.ts';

/** x[t] = 0.9·x[t−1] + noise, on a large level. */
function autoregression(n: number): Float64Array {
  const values = new Float64Array(n);
  for (let i = 1; i < n; i++) {
    values[i] = 0.9 * (values[i - 1] as number) + ((Math.sin(i * 12.9898) * 43758.5453) % 1);
  }
  return values.map((value) => value + 500);
}

function columnsOf(
  values: Float64Array,
  lags: number,
  constant: boolean,
): { columns: Float64Array[]; y: Float64Array } {
  const rows = values.length - 1 - lags;
  const made = (entry: (t: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => entry(row + lags));
  const difference = (t: number) => Number(values[t + 1]) - Number(values[t]);
  const columns = constant ? [made(() => 1)] : [];
  columns.push(made((t) => Number(values[t])));
  for (let lag = 1; lag <= lags; lag++) columns.push(made((t) => difference(t - lag)));
  return { columns, y: made(difference) };
}

describe('the regression from sums of products', () => {
  it.each([true, false])('has the t values of the one by reflections, with a constant: %s', (constant) => {
    const values = autoregression(3000);
    const { columns, y } = columnsOf(values, 12, constant);
    const exact = solve(factorise(columns, y));
    const products = factoriseFromProducts(values, constant, 12);
    expect(products).toBeDefined();
    if (products === undefined) return;
    const { t } = solve(products);
    const from = constant ? 1 : 0;
    expectAllClose(t.slice(from), [...exact.t.slice(from)], 't', 1e-8, 0.1);
  });

  it('declines where the lags depend on one another', () => {
    const smooth = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i / 50));
    expect(factoriseFromProducts(smooth, true, 10)).toBeUndefined();
  });

  it('is taken for long series, and gives the same test', () => {
    const long = autoregression(60_000);
    const found = adf(long);
    expect(found.nobs * (found.lags + 2)).toBeGreaterThan(0);
    const { columns, y } = columnsOf(long, found.lags, true);
    expectClose(found.stat, solve(factorise(columns, y)).t[1] ?? Number.NaN, 'stat', 1e-8);
  });
});
