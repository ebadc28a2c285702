import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose, type Figures, readGolden, valuesOf } from '../../../test/golden/golden.ts';
import { describeNumber } from './describe-number.ts';

type Columns = Record<string, { values: Figures; profile: Record<string, number | null> }>;

const column = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 60 });

const numAcc = (first: number, low: number, high: number) => [
  first,
  ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? low : high)),
];

describe('a numeric column', () => {
  for (const [name, { values, profile }] of Object.entries(readGolden<Columns>('columns'))) {
    it(`has pandas' figures: ${name}`, () => {
      const described = describeNumber(valuesOf(values));
      const figures = new Map<string, unknown>(Object.entries(described));
      for (const [figure, expected] of Object.entries(profile)) {
        if (figure === 'fd_bins') continue;
        // pandas' shape of an offset column loses the digits that its mean rounds away.
        const tolerance = name === 'offset' ? 1e-5 : 1e-9;
        const actual = figures.get(figure);
        if (name === 'constant' && figure !== 'sum') expectClose(Number(actual), expected, figure, 1e-9, 1);
        else expectClose(Number(actual), expected, figure, tolerance);
      }
      if (profile.fd_bins !== null) expect(described.histogram.counts.length).toBe(profile.fd_bins);
    });
  }

  it.each([
    ['NumAcc1', [10000001, 10000003, 10000002], 10000002, 1],
    ['NumAcc2', numAcc(1.2, 1.1, 1.3), 1.2, 0.1],
    ['NumAcc3', numAcc(1000000.2, 1000000.1, 1000000.3), 1000000.2, 0.1],
    ['NumAcc4', numAcc(10000000.2, 10000000.1, 10000000.3), 10000000.2, 0.1],
  ])("meets NIST StRD's certified values of %s", (_, values, mean, std) => {
    const described = describeNumber(Float64Array.from(values));
    expectClose(described.mean, mean, 'mean', 1e-15);
    // The last is as near as its decimals come in doubles.
    expectClose(described.std, std, 'std', 1e-8);
  });

  it('counts what is infinite, and takes it for missing everywhere else', () => {
    const described = describeNumber(
      Float64Array.of(1, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
    );
    expect(described).toMatchObject({
      count: 2,
      missing: 3,
      infinite: 2,
      mean: 1.5,
      max: 2,
      std: Math.SQRT1_2,
    });
    expect(described.histogram.counts.reduce((a, b) => a + b)).toBe(2);
  });

  it('has no spread, skewness 0 and kurtosis 0 when constant, however its mean rounds', () => {
    const described = describeNumber(new Float64Array(7).fill(0.1));
    expect(described).toMatchObject({ std: 0, skewness: 0, kurtosis: 0, mad: 0, monotonic: 'constant' });
  });

  it('ranks values by frequency and names the extremes', () => {
    const described = describeNumber(Float64Array.of(3, 1, 3, 2, 2, 3, 9), 2);
    expect(described.mostFrequent).toEqual([
      { value: 3, count: 3 },
      { value: 2, count: 2 },
    ]);
    expect(described.smallest).toEqual([
      { value: 1, count: 1 },
      { value: 2, count: 2 },
    ]);
    expect(described.largest).toEqual([
      { value: 9, count: 1 },
      { value: 3, count: 3 },
    ]);
    expect(described.box).toMatchObject({
      lowWhisker: 1,
      highWhisker: 3,
      outliersAbove: 1,
      outliersBelow: 0,
    });
  });

  it('follows shift and scale, and forgets order', () => {
    fc.assert(
      fc.property(
        column,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (values, shift, scale) => {
          const base = describeNumber(Float64Array.from(values));
          const moved = describeNumber(Float64Array.from(values, (v) => v * scale + shift).reverse());
          expectClose(moved.mean, base.mean * scale + shift, 'mean', 1e-9, 1);
          expectClose(moved.std, base.std * scale, 'std', 1e-9, 1);
          expectClose(moved.skewness, base.skewness, 'skewness', 1e-8, 1);
          expectClose(moved.kurtosis, base.kurtosis, 'kurtosis', 1e-8, 1);
          expect(moved.p25).toBeCloseTo(base.p25 * scale + shift, 8);
          expect(moved.mad).toBeCloseTo(base.mad * scale, 8);
          expect(moved.distinct).toBe(base.distinct);
        },
      ),
    );
  });

  it('is blind to missing values but for their count', () => {
    fc.assert(
      fc.property(column, fc.nat(20), (values, holes) => {
        const { missing, ...base } = describeNumber(Float64Array.from(values));
        const withHoles = [
          ...values.slice(0, 2),
          ...new Array<number>(holes).fill(Number.NaN),
          ...values.slice(2),
        ];
        const { missing: found, ...rest } = describeNumber(Float64Array.from(withHoles));
        expect(rest).toEqual(base);
        expect(found - missing).toBe(holes);
      }),
    );
  });

  it('puts every finite value in one bin', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { counts, edges } = describeNumber(Float64Array.from(values)).histogram;
        expect(counts.reduce((a, b) => a + b, 0)).toBe(values.length);
        expect(counts.length).toBeLessThanOrEqual(200);
        expect(edges.length).toBe(counts.length + 1);
      }),
    );
  });
});
