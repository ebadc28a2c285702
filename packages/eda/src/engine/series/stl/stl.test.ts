import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAllClose, type Figures, readGolden, valuesOf } from '../../../../test/golden/golden.ts';
import { createLoess } from './loess.ts';
import { loessPoint } from './loess-point.ts';
import { mstl } from './mstl.ts';
import { stl } from './stl.ts';
import { strengthOf } from './strength.ts';

interface Golden {
  stl: {
    series: string;
    options: {
      period: number;
      seasonal?: number;
      trend?: number;
      low_pass?: number;
      seasonal_deg?: 0 | 1;
      trend_deg?: 0 | 1;
      low_pass_deg?: 0 | 1;
      seasonal_jump?: number;
      trend_jump?: number;
      low_pass_jump?: number;
      robust?: boolean;
    };
    trend: Figures;
    seasonal: Figures;
    weights: Figures;
  }[];
  mstl: { values: Figures; periods: number[]; trend: Figures; seasonal: Figures[]; resid: Figures };
}

const golden = readGolden<Golden>('decomposition');
const series = readGolden<{ values: Record<string, Figures> }>('series').values;

/** Cheap, repeatable and uneven. */
const noise = (i: number) => ((Math.sin(i * 12.9898) * 43758.5453) % 1) - 0.5;

describe('STL', () => {
  it.each(golden.stl)(
    "is statsmodels' decomposition of $series with $options",
    ({ series: name, options, ...parts }) => {
      const {
        low_pass,
        seasonal_deg,
        trend_deg,
        low_pass_deg,
        seasonal_jump,
        trend_jump,
        low_pass_jump,
        ...same
      } = options;
      const found = stl(valuesOf(series[name] ?? []), {
        ...same,
        ...(low_pass === undefined ? {} : { lowPass: low_pass }),
        seasonalDeg: seasonal_deg ?? 1,
        trendDeg: trend_deg ?? 1,
        lowPassDeg: low_pass_deg ?? 1,
        seasonalJump: seasonal_jump ?? 1,
        trendJump: trend_jump ?? 1,
        lowPassJump: low_pass_jump ?? 1,
      });
      expectAllClose(found.trend, parts.trend, 'trend', 1e-6, 1e-3);
      expectAllClose(found.seasonal, parts.seasonal, 'seasonal', 1e-6, 1e-3);
      expectAllClose(found.weights, parts.weights, 'weights', 1e-6, 1e-3);
    },
  );

  it('adds up, and follows shift and scale', () => {
    const y = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / 2) * 5 + i / 50 + noise(i));
    const base = stl(y, { period: 12, robust: true });
    const moved = stl(
      y.map((v) => v * 7 + 100),
      { period: 12, robust: true },
    );
    y.forEach((value, i) => {
      const sum = Number(base.trend[i]) + Number(base.seasonal[i]) + Number(base.residual[i]);
      expect(sum).toBeCloseTo(value, 10);
      expect(moved.trend[i]).toBeCloseTo(Number(base.trend[i]) * 7 + 100, 7);
      expect(moved.seasonal[i]).toBeCloseTo(Number(base.seasonal[i]) * 7, 7);
    });
  });

  it('tells a strong season from none', () => {
    const pure = Float64Array.from(
      { length: 480 },
      (_, i) => Math.sin((2 * Math.PI * i) / 24) + noise(i) / 10,
    );
    const none = Float64Array.from({ length: 480 }, (_, i) => noise(i));
    const [a, b] = [stl(pure, { period: 24 }), stl(none, { period: 24 })];
    expect(strengthOf(a.seasonal, a.residual)).toBeGreaterThan(0.95);
    expect(strengthOf(b.seasonal, b.residual)).toBeLessThan(0.7);
  });

  it('says what it cannot decompose', () => {
    expect(() => stl(new Float64Array(30), { period: 1 })).toThrow(RangeError);
    expect(() => stl(new Float64Array(30), { period: 16 })).toThrow('two whole periods');
    expect(() => stl(new Float64Array(30).fill(Number.NaN), { period: 4 })).toThrow('missing');
    expect(() => stl(new Float64Array(30), { period: 4, seasonal: 6 })).toThrow('odd');
  });
});

describe('loess by convolution', () => {
  it('is loess point by point, with weights that vanish over whole windows too', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 20, max: 700 }), fc.integer({ min: 6000, max: 9000 })),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom<0 | 1>(0, 1),
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom(0, 1e12),
        (n, half, degree, holes, spike) => {
          const window = 2 * half + 1;
          const y = Float64Array.from({ length: n }, (_, i) => (i === 15 ? spike : 1) + noise(i) * 10);
          const weights = Float64Array.from({ length: n }, (_, i) =>
            i % 300 < holes ? 0 : Math.max(0, noise(i * 3) + 0.4),
          );
          for (const robustness of [undefined, weights]) {
            const loess = createLoess({ n, window, degree });
            loess.weigh(robustness);
            const out = new Float64Array(n);
            loess.smooth(y, out);
            for (let i = 0; i < n; i++) {
              const left = Math.max(1, Math.min(i + 1 - half, n - window + 1));
              const right = Math.min(n, Math.max(window, i + 1 + half));
              const slow = loessPoint(y, robustness, { n, window, degree }, i + 1, left, Math.min(right, n));
              const expected = Number.isNaN(slow) ? Number(y[i]) : slow;
              expect(Math.abs(Number(out[i]) - expected)).toBeLessThan(
                1e-9 * Math.max(1, Math.abs(expected)),
              );
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('MSTL', () => {
  it('is the same rounds of STL that the definition asks for', () => {
    const { values, periods, trend, seasonal, resid } = golden.mstl;
    const found = mstl(valuesOf(values), { periods: [...periods].reverse() });
    expect(found.seasonal.map((season) => season.period)).toEqual(periods);
    expectAllClose(found.trend, trend, 'trend', 1e-6, 1e-3);
    expectAllClose(found.residual, resid, 'residual', 1e-6, 1e-3);
    found.seasonal.forEach((season, i) => {
      expectAllClose(season.values, seasonal[i] ?? [], `seasonal ${i}`, 1e-6, 1e-3);
    });
  });

  it('leaves out a period that does not fit twice', () => {
    const y = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i) + noise(i));
    expect(mstl(y, { periods: [6, 50] }).seasonal.map((season) => season.period)).toEqual([6]);
    expect(() => mstl(y, { periods: [50] })).toThrow(RangeError);
  });
});
