// Figures that were untrue once, each named after what it prevents.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstants } from './column/parse-instants.ts';
import { resample } from './grid/resample.ts';
import { densityOf } from './pairs/density.ts';
import { kendall } from './pairs/kendall.ts';
import { pearson } from './pairs/pearson.ts';
import { averageRanks, orderOf } from './pairs/rank.ts';
import { spearman } from './pairs/spearman.ts';
import { pairProfile, sampleOf } from './profile/pair-profile.ts';
import { profileDataset } from './profile/profile-dataset.ts';
import { rollingCorrelation } from './rolling/correlation.ts';
import { rollingMean, rollingStd, rollingSum } from './rolling/moments.ts';
import { acf } from './series/acf.ts';
import { crossCorrelation } from './series/cross-correlation.ts';
import { withoutTrend } from './series/detrend.ts';
import { kpss } from './series/kpss.ts';
import { stl } from './series/stl/stl.ts';

const INFINITE = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const column = (n: number, of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));

describe('rank correlations of many rows', () => {
  it('see every hour of the day, whatever the number of rows', () => {
    // Hourly values with a daily swing: every 24th row is one hour of the day, and shows no swing at all.
    const rows = 24 * 400;
    const a = column(rows, (i) => Math.sin((i / 24) * 2 * Math.PI) + Math.sin(i * 12.9898) * 0.4);
    const b = column(rows, (i) => Math.sin((i / 24) * 2 * Math.PI) + Math.sin(i * 78.233) * 0.4);
    const whole = pairProfile(
      [
        { name: 'a', values: a },
        { name: 'b', values: b },
      ],
      rows,
    );
    const part = pairProfile(
      [
        { name: 'a', values: a },
        { name: 'b', values: b },
      ],
      rows,
      rows / 24,
    );
    expect(whole.spearman).toMatchObject({ exact: true, rows });
    expect(part.spearman).toMatchObject({ exact: false, rows: rows / 24, seed: 1 });
    for (const figure of ['spearman', 'kendall'] as const) {
      const truth = whole[figure].matrix[0]?.[1] ?? Number.NaN;
      expect(truth).toBeGreaterThan(0.5);
      expect(Math.abs((part[figure].matrix[0]?.[1] ?? Number.NaN) - truth)).toBeLessThan(0.1);
    }
  });

  it('take a sample that has each row as often as every other, in order and none twice', () => {
    const counts = new Uint32Array(50);
    for (let seed = 0; seed < 2000; seed++) {
      const sample = sampleOf(50, 10, seed);
      expect([...new Set(sample)].sort((x, y) => x - y)).toEqual([...sample]);
      for (const row of sample) counts[row] = (counts[row] as number) + 1;
    }
    // 400 each, give or take five standard deviations.
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(5 * Math.sqrt(2000 * 0.2 * 0.8));
    expect(sampleOf(10, 10, 7)).toEqual(Uint32Array.from({ length: 10 }, (_, i) => i));
  });

  it('order values as comparing them does, equal ones by their rows', () => {
    const values = fc.array(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })),
    );
    fc.assert(
      fc.property(values, (all) => {
        const array = Float64Array.from(all);
        const order = orderOf(array);
        const compared = array
          .map((_, i) => i)
          .sort((x, y) => (array[x] as number) - (array[y] as number) || x - y);
        expect([...order]).toEqual([...compared]);
      }),
    );
    expect([...averageRanks(Float64Array.of(0, -0, 5, -1))]).toEqual([2.5, 2.5, 4, 1]);
  });
});

describe('one infinite value', () => {
  const values = column(40, (i) => (i === 10 ? Number.POSITIVE_INFINITY : Math.sin(i)));
  const missing = values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const other = column(40, (i) => Math.cos(i / 2));
  const window = { rows: 5, minPeriods: 2 };

  it.each([
    ['mean', rollingMean],
    ['sum', rollingSum],
    ['standard deviation', rollingStd],
  ])('is missing for a rolling %s, and gone once it left the window', (_, figure) => {
    expect(figure(values, window)).toEqual(figure(missing, window));
    expect(Number.isFinite(figure(values, window)[30])).toBe(true);
  });

  it('is missing for correlations, rolling and whole', () => {
    expect(rollingCorrelation(values, other, window)).toEqual(rollingCorrelation(missing, other, window));
    for (const figure of [pearson, spearman, kendall]) {
      expect(Number.isFinite(figure(values, other))).toBe(true);
      for (const infinite of INFINITE)
        expect(
          figure(
            missing.map((v) => (Number.isNaN(v) ? infinite : v)),
            other,
          ),
        ).toBe(figure(missing, other));
    }
  });
});

describe('a large offset costs no digits', () => {
  // Whole numbers: with the offset they are still exact.
  const small = column(500, (i) => (i * 7919) % 101);
  const large = small.map((value) => value + 2 ** 50);
  const other = column(500, (i) => (i * 104729) % 89);
  const close = (actual: number, expected: number) =>
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));

  it('of Pearson’s r', () => close(pearson(large, other), pearson(small, other)));
  it('of autocorrelations', () => {
    const [shifted, plain] = [acf(large).values, acf(small).values];
    for (const [k, value] of plain.entries())
      expect(Math.abs((shifted[k] as number) - value)).toBeLessThan(1e-9);
  });
  it('of KPSS', () => close(kpss(large).stat, kpss(small).stat));
  it('of what is left without a trend', () => {
    const [shifted, plain] = [withoutTrend(large), withoutTrend(small)];
    for (const [i, value] of plain.entries())
      expect(Math.abs((shifted[i] as number) - value)).toBeLessThan(1e-9);
  });
});

describe('what cannot be computed', () => {
  const values = column(60, (i) => i % 7);
  const shorter = values.subarray(0, 50);
  it.each([
    ['lags of an autocorrelation', () => acf(values, { nlags: -1 })],
    ['lags of KPSS', () => kpss(values, { nlags: -2 })],
    ['lags of a cross-correlation', () => crossCorrelation(values, values, -1)],
    ['a window of no rows', () => rollingMean(values, { rows: 0 })],
    ['a window of no time', () => rollingMean(values, { windowMs: 0, times: values })],
    [
      'an interval of nothing',
      () => resample(values, values, { interval: { every: 0, unit: 'day' }, aggregates: ['mean'] }),
    ],
    ['a density of no cells', () => densityOf(values, values, 0, 10)],
    ['columns of unequal length', () => pearson(values, shorter)],
    ['a rolling correlation of unequal lengths', () => rollingCorrelation(values, shorter, { rows: 5 })],
    [
      'instants of another length',
      () => resample(shorter, values, { interval: { every: 1, unit: 'day' }, aggregates: ['mean'] }),
    ],
    ['an STL whose trend is no longer than its period', () => stl(values, { period: 7, trend: 7 })],
    [
      'two columns of one name',
      () =>
        profileDataset([
          { kind: 'number', name: 'a', values },
          { kind: 'number', name: 'a', values },
        ]),
    ],
  ])('is refused in words: %s', (_, act) => {
    expect(act).toThrow(RangeError);
  });

  it('or is undefined: KPSS around a trend of an exact line', () => {
    expect(
      kpss(
        column(50, (i) => 3 * i + 1),
        { regression: 'ct' },
      ).stat,
    ).toBeNaN();
    expect(
      kpss(
        column(50, (i) => 0.1 * i),
        { regression: 'ct' },
      ).stat,
    ).toBeNaN();
  });

  it('is nothing that a column’s name decides', () => {
    const profile = profileDataset([{ kind: 'number', name: '__proto__', values }]);
    expect(Object.keys(profile.columns)).toEqual(['__proto__']);
    expect(JSON.stringify(profile.columns)).toMatch(/^\{"__proto__":\{"kind":"number","count":60/);
  });
});

describe('instants as they are written', () => {
  const at = Date.UTC(2022, 0, 2, 3, 4, 5);
  it.each([
    ['2022/01/02 03:04:05', at],
    ['20220102T030405Z', at],
    ['20220102T030405+01:00', at - 3_600_000],
    ['2022-01-02T24:00', Date.UTC(2022, 0, 3)],
    [`${at / 1000}`, at],
    [`${at}`, at],
    [`${at}000`, at],
    [`${at}000000`, at],
    ['2022-01-02 00:75', Number.NaN],
    ['2022-01-02 25:00', Number.NaN],
    ['2022/13/02', Number.NaN],
  ])('are read: %s', (text, ms) => {
    expect(parseInstants([text]).times[0]).toBe(ms);
  });
});
