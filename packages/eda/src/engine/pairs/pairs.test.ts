import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, type Figures, readGolden, valuesOf } from '../../../test/golden/golden.ts';
import { cramersV } from './cramers-v.ts';
import { kendall } from './kendall.ts';
import { missingMatrix, type NamedValues, pairMatrix } from './matrix.ts';
import { mutualInformation } from './mutual-information.ts';
import { pearson } from './pearson.ts';
import { spearman } from './spearman.ts';

interface Pairs {
  columns: Record<string, Figures>;
  pearson: Figures[];
  spearman: Figures[];
  kendall: Figures[];
  categories: [string[], string[]];
  cramers_v: number;
}

const golden = readGolden<Pairs>('pairs');
const columns: NamedValues[] = Object.entries(golden.columns).map(([name, values]) => ({
  name,
  values: valuesOf(values),
}));
const KINDS = { pearson, spearman, kendall };
const list = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
  minLength: 3,
  maxLength: 50,
});
const split = (rows: readonly (readonly [number, number])[]) =>
  [Float64Array.from(rows, ([x]) => x), Float64Array.from(rows, ([, y]) => y)] as const;

function slowKendall(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  let tiesX = 0;
  let tiesY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = Math.sign(Number(x[i]) - Number(x[j]));
      const b = Math.sign(Number(y[i]) - Number(y[j]));
      sum += a * b;
      if (a !== 0) tiesX++;
      if (b !== 0) tiesY++;
    }
  }
  return tiesX === 0 || tiesY === 0 ? Number.NaN : sum / Math.sqrt(tiesX * tiesY);
}

describe('pairs of columns', () => {
  for (const kind of ['pearson', 'spearman', 'kendall'] as const) {
    it(`agree with pandas' corr("${kind}"), missing values, ties and a constant included`, () => {
      const { matrix } = pairMatrix(columns, KINDS[kind]);
      golden[kind].forEach((row, i) => {
        row.forEach((expected, j) => {
          // pandas divides one constant by another's rounding in places; a constant has no correlation.
          const constant = columns[i]?.name === 'constant' || columns[j]?.name === 'constant';
          expectClose(Number(matrix[i]?.[j]), constant ? null : expected, `${kind} ${i},${j}`);
        });
      });
    });
  }

  it("have Cramér's V of scipy's chi-squared", () => {
    expectClose(cramersV(...golden.categories), golden.cramers_v);
    expect(cramersV(['a', 'a'], ['b', 'c'])).toBeNaN();
  });

  it('count the discordant pairs as the definition does', () => {
    fc.assert(
      fc.property(list, (rows) => {
        const [x, y] = split(rows);
        const slow = slowKendall(x, y);
        if (Number.isNaN(slow)) expect(kendall(x, y)).toBeNaN();
        else expectClose(kendall(x, y), slow, 'tau', 1e-9, 1);
      }),
    );
  });

  it('are symmetric, blind to row order, to shift and scale, and to rows where one is missing', () => {
    fc.assert(
      fc.property(list, fc.integer({ min: 1, max: 5 }), (rows, scale) => {
        const [x, y] = split(rows);
        const [u, v] = split(
          [...rows.map(([a, b]) => [a * scale - 3, b] as const), [Number.NaN, 1] as const].reverse(),
        );
        for (const figure of [pearson, spearman, kendall]) {
          const value = figure(x, y);
          expectClose(figure(y, x), Number.isNaN(value) ? null : value, 'swapped', 1e-9, 1);
          expectClose(figure(u, v), Number.isNaN(value) ? null : value, 'moved', 1e-9, 1);
        }
      }),
    );
  });

  it('share information when one follows the other, and hardly any when not', () => {
    const x = Float64Array.from(
      { length: 2000 },
      (_, i) => Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453),
    );
    const y = Float64Array.from(x, (v) => (v - 0.5) ** 2);
    const z = Float64Array.from({ length: 2000 }, (_, i) => (i * 0.754877666) % 1);
    expect(mutualInformation(x, x).normalised).toBeCloseTo(1, 6);
    expect(mutualInformation(x, y).nats).toBeGreaterThan(1);
    expect(mutualInformation(x, z).normalised).toBeLessThan(0.15);
    expect(Math.abs(pearson(x, y))).toBeLessThan(0.1);
  });

  it('count the rows both miss', () => {
    const { matrix } = missingMatrix([
      { name: 'a', values: Float64Array.of(1, Number.NaN, Number.NaN) },
      { name: 'b', values: Float64Array.of(Number.NaN, 1, Number.NaN) },
    ]);
    expect(matrix.map((row) => [...row])).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });
});
