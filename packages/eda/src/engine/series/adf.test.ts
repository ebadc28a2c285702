import { describe, expect, it } from 'vitest';
import { expectAllClose, expectClose } from '../../../test/golden/golden.ts';
import { adf, reflectedRegression } from './adf.ts';
import { plainRegression, preciseRegression } from './adf-moments.ts';
import { type Factorised, factorise, nestedResidual, solve } from './least-squares.ts';
import type { Deterministic } from './mackinnon.ts';

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

/** Noise made smooth four times over, so that each value all but follows from those before it, on a large level. */
function smooth(n: number): Float64Array {
  const state = [0, 0, 0, 0];
  const memory = [0.95, 0.97, 0.99, 0.99];
  return Float64Array.from({ length: n }, (_, i) => {
    let input = (Math.sin(i * 12.9898) * 43758.5453) % 1;
    memory.forEach((share, k) => {
      input += share * (state[k] as number);
      state[k] = input;
    });
    return input + 1e5;
  });
}

const TERMS: readonly Deterministic[] = ['n', 'c', 'ct', 'ctt'];

/** The level's t value, and the residual sums of squares of the nested models. */
const figuresOf = (factorised: Factorised, terms: Deterministic) => {
  const first = terms === 'n' ? 0 : terms.length;
  const counts = Array.from({ length: factorised.projected.length - first }, (_, k) => first + k + 1);
  return [
    solve(factorised).t[first] ?? Number.NaN,
    ...counts.map((count) => nestedResidual(factorised, count)),
  ];
};

describe('the regression from sums of products', () => {
  it.each(TERMS)('is the one by reflections, of the most lags and of fewer, with the terms %s', (terms) => {
    const values = autoregression(3000);
    const reflected = reflectedRegression(values, terms);
    for (const make of [plainRegression, preciseRegression]) {
      const regression = make(values, terms, 12);
      for (const lags of [0, 5, 12]) {
        const found = regression(lags);
        if (found === undefined) throw new Error('declined');
        expectAllClose(
          figuresOf(found, terms),
          figuresOf(reflected(lags), terms),
          `${lags} lags`,
          1e-9,
          1e-6,
        );
      }
    }
  });

  it.each(TERMS)(
    'keeps its digits where a smooth series makes doubles lose them, with the terms %s',
    (terms) => {
      const values = smooth(20_000);
      expect(plainRegression(values, terms, 30)(30)).toBeUndefined();
      const found = preciseRegression(values, terms, 30)(30);
      if (found === undefined) throw new Error('declined');
      expectAllClose(
        figuresOf(found, terms),
        figuresOf(reflectedRegression(values, terms)(30), terms),
        'figures',
        1e-6,
      );
    },
  );

  it('declines where not even twice the digits tell the lags apart', () => {
    const line = Float64Array.from({ length: 60_000 }, (_, i) => i / 4);
    expect(preciseRegression(line, 'c', 10)(10)).toBeUndefined();
    expect(adf(line)).toMatchObject({ stat: Number.NaN, p: Number.NaN });
  });

  it('is taken for long series, and gives the same test', () => {
    const long = autoregression(60_000);
    const found = adf(long);
    expect(found.nobs * (found.lags + 2)).toBeGreaterThan(0);
    const { columns, y } = columnsOf(long, found.lags, true);
    expectClose(found.stat, solve(factorise(columns, y)).t[1] ?? Number.NaN, 'stat', 1e-8);
  });
});
