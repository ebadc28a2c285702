import { zoneOf } from '@wp/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectAllClose, type Figures, readGolden, valuesOf } from '../../../test/golden/golden.ts';
import { rollingCorrelation } from '../rolling/correlation.ts';
import { rollingMax, rollingMin } from '../rolling/extremes.ts';
import { rollingMedian } from '../rolling/median.ts';
import { rollingMean, rollingStd, rollingSum } from '../rolling/moments.ts';
import { bucketAt, type Interval } from './calendar.ts';
import { type Aggregate, resample } from './resample.ts';
import { timeWeighted } from './time-weighted.ts';

type Resampled = { rule: string; zone: string; start: Figures } & Record<Aggregate, Figures>;
interface Rolling {
  window: number;
  centre: boolean;
  least: number;
  mean: Figures;
  median: Figures;
  std: Figures;
  min: Figures;
  max: Figures;
  sum: Figures;
  corr: Figures;
}
interface Grid {
  spring: { times: Figures; values: Figures };
  autumn: { times: Figures; values: Figures };
  spring_resampled: Resampled[];
  autumn_resampled: Resampled[];
  rolling_other: Figures;
  rolling: Record<string, Rolling>;
}

const golden = readGolden<Grid>('grid');
const AGGREGATES = ['mean', 'min', 'max', 'std', 'count', 'first', 'last', 'median', 'sum'] as const;
const INTERVALS = new Map<string, Interval>([
  ['D', { every: 1, unit: 'day' }],
  ['1h', { every: 1, unit: 'hour' }],
  ['6h', { every: 6, unit: 'hour' }],
  ['MS', { every: 1, unit: 'month' }],
]);

describe.each(['spring', 'autumn'] as const)('resampling over a change of the clock in %s', (season) => {
  const times = valuesOf(golden[season].times);
  const values = valuesOf(golden[season].values);

  it.each(golden[`${season}_resampled`])("is pandas' resample $rule in $zone", (expected) => {
    const interval = INTERVALS.get(expected.rule) ?? { every: 1, unit: 'day' };
    const found = resample(times, values, { interval, aggregates: AGGREGATES, timeZone: expected.zone });
    expect([...found.startMs]).toEqual(expected.start);
    for (const name of AGGREGATES) {
      expectAllClose(found.aggregates[name] ?? [], expected[name], name);
    }
  });
});

describe('resampling', () => {
  it('does not mind the order of the rows, and leaves rows without an instant out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10_000), fc.integer()), { minLength: 1, maxLength: 50 }),
        (rows) => {
          const options = { interval: { every: 1, unit: 'second' }, aggregates: ['sum', 'count'] } as const;
          const of = (list: readonly (readonly [number, number])[]) =>
            resample(
              Float64Array.from(list, ([time]) => time),
              Float64Array.from(list, ([, value]) => value),
              options,
            );
          expect(of([[Number.NaN, 3], ...rows].reverse() as [number, number][])).toEqual(of(rows));
        },
      ),
    );
  });

  it('refuses an interval that would make millions of buckets', () => {
    const times = Float64Array.of(0, 1e12);
    const options = { interval: { every: 1, unit: 'ms' }, aggregates: ['mean'] } as const;
    expect(() => resample(times, times, options)).toThrow(RangeError);
  });

  it('begins weeks on Mondays, quarters and years at midnight of the zone', () => {
    const at = Date.UTC(2026, 7, 12, 12);
    const start = (interval: Interval) =>
      new Date(bucketAt(at, interval, zoneOf('Europe/Berlin')).startMs).toISOString();
    expect(start({ every: 1, unit: 'week' })).toBe('2026-08-09T22:00:00.000Z');
    expect(start({ every: 1, unit: 'quarter' })).toBe('2026-06-30T22:00:00.000Z');
    expect(start({ every: 1, unit: 'year' })).toBe('2025-12-31T23:00:00.000Z');
  });
});

describe('a zone', () => {
  it('goes back from the local clock, over skipped and repeated readings', () => {
    const berlin = zoneOf('Europe/Berlin');
    const skipped = berlin.instantOf(Date.UTC(2026, 2, 29, 2, 30));
    expect(new Date(skipped).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    const repeated = berlin.instantOf(Date.UTC(2026, 9, 25, 2, 30));
    expect(new Date(repeated).toISOString()).toBe('2026-10-25T00:30:00.000Z');
    // Where midnight itself is skipped the day begins at one.
    const beirut = zoneOf('Asia/Beirut').instantOf(Date.UTC(2026, 2, 29));
    expect(new Date(beirut).toISOString()).toBe('2026-03-28T22:00:00.000Z');
  });

  it('gives back every instant that is not repeated', () => {
    for (const name of ['Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']) {
      const zone = zoneOf(name);
      for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += 47 * 60_000) {
        const local = time + zone.offsetMsAt(time);
        const back = zone.instantOf(local);
        expect(back).toBeLessThanOrEqual(time);
        expect(back + zone.offsetMsAt(back)).toBe(local);
      }
    }
  });

  it('is refused when nobody knows it', () => {
    expect(() => zoneOf('Mars/Olympus')).toThrow(RangeError);
  });
});

describe('rolling figures', () => {
  const x = valuesOf(golden.spring.values);
  const y = valuesOf(golden.rolling_other);

  it.each(Object.entries(golden.rolling))("are pandas' rolling: %s", (_, expected) => {
    const window = { rows: expected.window, center: expected.centre, minPeriods: expected.least };
    expectAllClose(rollingMean(x, window), expected.mean, 'mean');
    expectAllClose(rollingSum(x, window), expected.sum, 'sum');
    expectAllClose(rollingStd(x, window), expected.std, 'std', 1e-8);
    expectAllClose(rollingMin(x, window), expected.min, 'min');
    expectAllClose(rollingMax(x, window), expected.max, 'max');
    expectAllClose(rollingMedian(x, window), expected.median, 'median');
    expectAllClose(rollingCorrelation(x, y, window), expected.corr, 'corr', 1e-7);
  });

  it('take a stretch of time for a window', () => {
    const times = Float64Array.of(0, 1, 5, 6, 7, 20);
    const values = Float64Array.of(1, 2, 3, Number.NaN, 5, 6);
    expect([...rollingSum(values, { windowMs: 5, times })]).toEqual([1, 3, 5, 3, 8, 6]);
    expect([...rollingMax(values, { windowMs: 5, times, minPeriods: 2 })]).toEqual([NaN, 2, 3, NaN, 5, NaN]);
  });

  it('are not blurred by a spike that has passed through', () => {
    const wave = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i));
    const spiked = wave.slice().fill(1e9, 20, 21);
    const other = Float64Array.from({ length: 60 }, (_, i) => Math.cos(i / 3));
    const [std, correlation] = [rollingStd(wave, { rows: 8 }), rollingCorrelation(wave, other, { rows: 8 })];
    expectAllClose(rollingStd(spiked, { rows: 8 }).slice(28), [...std.slice(28)], 'std');
    expectAllClose(
      rollingMean(spiked, { rows: 8 }).slice(28),
      [...rollingMean(wave, { rows: 8 }).slice(28)],
      'mean',
    );
    const found = rollingCorrelation(spiked, other, { rows: 8 });
    expectAllClose(found.slice(28), [...correlation.slice(28)], 'correlation');
    expect(rollingCorrelation(new Float64Array(60).fill(0.1), other, { rows: 8 })[20]).toBeNaN();
  });

  it('have no spread where values are equal, whatever went before', () => {
    const values = Float64Array.of(1e9, 3.3, 0.1, 0.1, 0.1, 0.1);
    expect(rollingStd(values, { rows: 3 })[4]).toBe(0);
    expect(rollingStd(values, { rows: 3 })[5]).toBe(0);
  });
});

describe('time-weighted figures', () => {
  it('weigh a value by how long it stood', () => {
    const times = Float64Array.of(0, 10, 40);
    const values = Float64Array.of(1, 5, 7);
    expect(timeWeighted(times, values, { method: 'locf' })).toMatchObject({
      mean: (10 + 5 * 30) / 40,
      weighedMs: 40,
    });
    const linear = timeWeighted(times, values);
    expect(linear.mean).toBeCloseTo((3 * 10 + 6 * 30) / 40, 12);
    // A straight line from 1 to 5 and one from 5 to 7, squared and integrated by hand.
    const square = (a: number, b: number) => (a * a + a * b + b * b) / 3;
    const m = linear.mean;
    const variance = (square(1 - m, 5 - m) * 10 + square(5 - m, 7 - m) * 30) / 40;
    expect(linear.std).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('are the plain mean on an even grid with locf, the last value aside', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 40 }), (list) => {
        const times = Float64Array.from(list, (_, i) => i * 900);
        const { mean } = timeWeighted(times, Float64Array.from(list), { method: 'locf' });
        const head = list.slice(0, -1);
        expect(mean).toBeCloseTo(head.reduce((a, b) => a + b, 0) / head.length, 9);
      }),
    );
  });

  it('leave out gaps that are too long, and missing values', () => {
    const times = Float64Array.of(0, 10, 20, 1000, 1010);
    const values = Float64Array.of(2, Number.NaN, 2, 8, 8);
    const found = timeWeighted(times, values, { maxGapMs: 50 });
    expect(found).toMatchObject({ weighedMs: 30, mean: 4 });
  });
});
