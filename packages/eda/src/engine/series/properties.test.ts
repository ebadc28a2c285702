import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAllClose, expectClose } from '../../../test/golden/golden.ts';
import { acf } from './acf.ts';
import { adf } from './adf.ts';
import { chiSquaredTail, normalCdf } from './distributions.ts';
import { interpolateLinear } from './interpolate.ts';
import { kpss } from './kpss.ts';
import { pacf } from './pacf.ts';
import { periodogram } from './spectrum.ts';

const series = fc
  .array(fc.integer({ min: -100, max: 100 }), { minLength: 40, maxLength: 80 })
  .filter((list) => new Set(list).size > 10);
const move = fc.record({
  shift: fc.integer({ min: -500, max: 500 }),
  scale: fc.constantFrom(-4, -1, 0.5, 2, 100),
});

describe('series figures', () => {
  it('do not change when the series is shifted and scaled', () => {
    fc.assert(
      fc.property(series, move, (list, { shift, scale }) => {
        const before = Float64Array.from(list);
        const after = before.map((value) => value * scale + shift);
        expectAllClose(
          acf(after, { nlags: 10 }).values,
          [...acf(before, { nlags: 10 }).values],
          'acf',
          1e-9,
          1,
        );
        expectAllClose(
          pacf(after, { nlags: 5 }).values,
          [...pacf(before, { nlags: 5 }).values],
          'pacf',
          1e-7,
          1,
        );
        expectClose(kpss(after).stat, kpss(before).stat, 'kpss', 1e-8, 0.1);
        const options = { autolag: null, maxlag: 2 } as const;
        expectClose(adf(after, options).stat, adf(before, options).stat, 'adf', 1e-7, 1);
      }),
    );
  });

  it('keep the variance: the spectrum, both sides together, adds up to it (Parseval)', () => {
    fc.assert(
      fc.property(series, (list) => {
        const { power, n } = periodogram(Float64Array.from(list));
        let both = 0;
        power.forEach((value, k) => {
          both += k === 0 || 2 * k === n ? value : 2 * value;
        });
        const mean = list.reduce((a, b) => a + b, 0) / n;
        expectClose(
          both,
          list.reduce((sum, value) => sum + (value - mean) ** 2, 0),
          'sum',
          1e-9,
        );
      }),
    );
  });

  it('lie within −1 and 1 where they are correlations, with any mask', () => {
    fc.assert(
      fc.property(series, fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), (list, mask) => {
        const masked = Float64Array.from(list, (value, i) => (mask[i] === true ? Number.NaN : value));
        for (const value of acf(masked, { nlags: 10 }).values) {
          if (!Number.isNaN(value)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });
});

describe('filling', () => {
  it('keeps what is there, stays between its neighbours, and is done once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(Number.NaN)), { maxLength: 40 }),
        (list) => {
          const filled = interpolateLinear(Float64Array.from(list));
          list.forEach((value, i) => {
            if (!Number.isNaN(value)) expect(filled[i]).toBe(value);
          });
          const present = list.filter((value) => !Number.isNaN(value));
          if (present.length === 0) return;
          expect(
            filled.every((value) => value >= Math.min(...present) && value <= Math.max(...present)),
          ).toBe(true);
          expect([...interpolateLinear(filled)]).toEqual([...filled]);
        },
      ),
    );
  });

  it('draws a straight line between, and holds the ends', () => {
    const filled = interpolateLinear(Float64Array.of(Number.NaN, 1, Number.NaN, Number.NaN, 7, Number.NaN));
    expect([...filled]).toEqual([1, 1, 3, 5, 7, 7]);
  });
});

describe('distributions', () => {
  it('have the tails of the tables', () => {
    expectClose(normalCdf(-1.959963984540054), 0.025, 'normal', 1e-13);
    expectClose(normalCdf(-8), 6.220960574271786e-16, 'far tail', 1e-10, 1e-30);
    expectClose(normalCdf(1.2), 0.8849303297782918, 'upper', 1e-13);
    expectClose(chiSquaredTail(3.841458820694124, 1), 0.05, 'χ² 1', 1e-12);
    expectClose(chiSquaredTail(18.307038053275146, 10), 0.05, 'χ² 10', 1e-12);
    expect(normalCdf(0)).toBe(0.5);
  });
});
