import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Figures, readGolden, valuesOf } from '../../../test/golden/golden.ts';
import { corruptValues } from './corrupt.ts';
import { flaggedCost } from './cost.ts';
import { deltaOutOfRange } from './delta.ts';
import { duplicateTimes } from './duplicate-times.ts';
import { type Finding, flaggedRows } from './finding.ts';
import { hampelOutliers } from './hampel.ts';
import { incrementOutOfRange } from './increment.ts';
import { interpolated } from './interpolated.ts';
import { lateArrivals } from './late-arrival.ts';
import { missingValues } from './missing.ts';
import { outOfOrder } from './out-of-order.ts';
import { ownRule } from './own-rule.ts';
import { beyondPhysicalLimits } from './physical-limits.ts';
import { qualityIndex } from './quality-index.ts';
import { outOfRange } from './range.ts';
import { unevenSpacing } from './spacing.ts';
import { staleByDifference, staleByRounding } from './stale.ts';
import { stuckAtZero } from './stuck-at-zero.ts';
import { tukeyOutliers } from './tukey.ts';
import type { Mark } from './window-mark.ts';
import { zScoreOutliers } from './z-score.ts';

interface Quality {
  values: Figures;
  stale_diff: Record<Mark, number[]>;
  stale_round: Record<Mark, number[]>;
  interpolation_diff: Record<Mark, number[]>;
  tukey_1_5: number[];
  zscore_3: number[];
  hampel_5_3: number[];
}

const golden = readGolden<Quality>('quality');
const values = valuesOf(golden.values);
const rows = (finding: Finding) => flaggedRows(finding.flags);
const NONE = Number.NaN;

describe('the checks of pvanalytics', () => {
  it.each(['end', 'tail', 'all'] as const)('flag the same rows, marking %s', (mark) => {
    expect(rows(staleByDifference(values, { mark }))).toEqual(golden.stale_diff[mark]);
    expect(rows(staleByRounding(values, { mark }))).toEqual(golden.stale_round[mark]);
    expect(rows(interpolated(values, { mark }))).toEqual(golden.interpolation_diff[mark]);
  });

  it('flag the same outliers', () => {
    expect(rows(tukeyOutliers(values))).toEqual(golden.tukey_1_5);
    expect(rows(zScoreOutliers(values))).toEqual(golden.zscore_3);
    expect(rows(hampelOutliers(values))).toEqual(golden.hampel_5_3);
  });

  it('flag no outlier in a constant, and nothing where all is missing', () => {
    const constant = new Float64Array(20).fill(0.1);
    const missing = new Float64Array(20).fill(NONE);
    for (const check of [tukeyOutliers, zScoreOutliers, hampelOutliers]) {
      expect(check(constant).count).toBe(0);
      expect(check(missing).count).toBe(0);
    }
    expect(staleByDifference(missing).count).toBe(0);
    expect(staleByDifference(constant).runs).toEqual([{ start: 1, end: 20 }]);
  });

  it('find outliers wherever the series is shifted and however it is scaled', () => {
    const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(list, fc.integer({ min: -9, max: 9 }), fc.constantFrom(1, 2, 4), (source, shift, scale) => {
        const before = Float64Array.from(source);
        const after = before.map((value) => value * scale + shift);
        for (const check of [tukeyOutliers, hampelOutliers])
          expect(rows(check(after))).toEqual(rows(check(before)));
      }),
    );
  });

  it('find uneven spacing', () => {
    expect(rows(unevenSpacing(Float64Array.of(0, 10, 20, 35, 45, 55)))).toEqual([3]);
    expect(rows(unevenSpacing(Float64Array.of(0, 10, NONE, 30, 40), 10))).toEqual([2, 3]);
  });
});

describe('the checks of pecos', () => {
  it('find what is missing, corrupt, out of range or of step', () => {
    const source = Float64Array.of(1, NONE, -999, 5, 80, Number.POSITIVE_INFINITY);
    expect(rows(missingValues(source))).toEqual([1, 5]);
    expect(rows(corruptValues(source, [-999]))).toEqual([2]);
    expect(rows(outOfRange(source, { min: 0, max: 80 }))).toEqual([2, 5]);
    expect(rows(incrementOutOfRange(Float64Array.of(1, 2, 9, NONE, 9, 2), { max: 5 }))).toEqual([2, 5]);
    expect(rows(incrementOutOfRange(Float64Array.of(1, 9, 2), { max: 5 }, { signed: true }))).toEqual([1]);
  });

  it('flag a stagnant window whole, and an abrupt change from its least to its greatest', () => {
    const times = Float64Array.from({ length: 12 }, (_, i) => i * 10);
    const source = Float64Array.of(1, 5, 2, 6, 3, 3, 3, 3, 7, 2, 6, 3);
    expect(rows(deltaOutOfRange(times, source, { windowMs: 30, min: 0.5 }))).toEqual([4, 5, 6, 7]);
    const steps = Float64Array.of(0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9);
    expect(rows(deltaOutOfRange(times, steps, { windowMs: 20, max: 7 }))).toEqual([4, 5, 6]);
  });

  it('find duplicate and disordered stamps, late rows, and what a rule of one’s own says', () => {
    const times = Float64Array.of(0, 10, 10, 5, NONE, 20);
    expect(rows(duplicateTimes(times))).toEqual([2]);
    expect(rows(outOfOrder(times))).toEqual([3]);
    const received = Float64Array.of(1, 10, 500, 5, 5, NONE);
    expect(rows(lateArrivals(times, received, 100))).toEqual([2]);
    const odd = { name: 'odd', definition: 'odd', breaks: (value: number) => value % 2 === 1 };
    expect(rows(ownRule(times, odd))).toEqual([3]);
  });

  it('add up to an index of rows that passed, and of tests that passed', () => {
    const source = Float64Array.of(1, NONE, 5, 7);
    const findings = [missingValues(source), outOfRange(source, { max: 4 })];
    expect(qualityIndex(findings, 4)).toEqual({ index: 0.25, testsPassed: 1 - 3 / 8, rows: 4, checks: 2 });
    expect(qualityIndex(findings, 4, Uint8Array.of(1, 1, 0, 0)).index).toBe(0.5);
    expect(qualityIndex([], 0).index).toBeNaN();
  });
});

describe('further checks', () => {
  it('find a signal stuck at zero by day alone', () => {
    const source = new Float64Array(20).fill(3).fill(0, 2, 12);
    expect(rows(stuckAtZero(source))).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(rows(stuckAtZero(source, { night: new Uint8Array(20).fill(1, 0, 8) }))).toEqual([]);
  });

  it('know what a quantity can be', () => {
    expect(rows(beyondPhysicalLimits(Float64Array.of(-5, 40, 101, NONE), 'humidity'))).toEqual([0, 2]);
  });

  it('reckon what flagged time cost', () => {
    const flags = Uint8Array.of(1, 1, 0, 1);
    const cost = flaggedCost(
      flags,
      Float64Array.of(0, NONE, 0, 5),
      Float64Array.of(4000, 2000, 9, NONE),
      900_000,
    );
    expect(cost).toEqual({ hours: 0.75, energyLostKwh: 1.5, unknown: 1 });
  });

  it('give layers whose runs hold every flagged row once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, NONE), { maxLength: 60 }), (list) => {
        const finding = missingValues(Float64Array.from(list));
        const fromRuns = finding.runs.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, k) => start + k),
        );
        expect(fromRuns).toEqual(rows(finding));
        expect(finding.count).toBe(fromRuns.length);
      }),
    );
  });
});
