import { describe, expect, it } from 'vitest';
import { dailyCompleteness, hourlyCompleteness } from './completeness.ts';
import { describeTime } from './describe-time.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 1);
const every = (minutes: number, count: number, from = START) =>
  Array.from({ length: count }, (_, i) => from + i * minutes * MINUTE);

describe('a time column', () => {
  it('finds the interval and a short gap beside a long one', () => {
    const times = [
      ...every(15, 100),
      ...every(15, 100, START + 102 * 15 * MINUTE),
      ...every(15, 10, START + 90 * 24 * 60 * MINUTE),
    ];
    const described = describeTime(Float64Array.from(times));
    expect(described.interval).toMatchObject({ modeMs: 15 * MINUTE, medianMs: 15 * MINUTE });
    expect(described.gaps.map((gap) => gap.missing)).toEqual([2, 90 * 96 - 202]);
    expect(described.missingInGaps).toBe(described.expected - described.actual);
    expect(described.completeness).toBeCloseTo(210 / (90 * 96 + 10), 12);
  });

  it('counts duplicates, disorder and what is missing', () => {
    const described = describeTime(Float64Array.of(3, 1, 1, Number.NaN, 2, 4));
    expect(described).toMatchObject({ count: 5, missing: 1, duplicates: 1, outOfOrder: 1, ordered: false });
    expect(described).toMatchObject({ startMs: 1, endMs: 4, expected: 4, actual: 4, completeness: 1 });
  });

  it('says nothing of an interval for a single instant, and nothing at all for none', () => {
    expect(describeTime(Float64Array.of(5, 5))).toMatchObject({ expected: 1, actual: 1, completeness: 1 });
    expect(describeTime(new Float64Array(0))).toMatchObject({ count: 0, spanMs: Number.NaN, gaps: [] });
  });
});

describe('completeness by day', () => {
  it('scores days without a row and leaves missing values out', () => {
    const times = Float64Array.from([...every(60, 24), ...every(60, 12, START + 2 * 1440 * MINUTE)]);
    const values = new Float64Array(36).fill(1);
    values[0] = Number.NaN;
    const days = dailyCompleteness(times, values);
    expect(days.map((day) => [day.date, day.count])).toEqual([
      ['2026-03-01', 23],
      ['2026-03-02', 0],
      ['2026-03-03', 12],
    ]);
    expect(days[2]?.score).toBe(0.5);
  });

  it('follows the clock of a zone: 23 hours on the day the clock springs', () => {
    const times = Float64Array.from(every(60, 72, Date.UTC(2026, 2, 27, 23)));
    const values = new Float64Array(72);
    const days = dailyCompleteness(times, values, { timeZone: 'Europe/Berlin' });
    expect(days.map((day) => day.count)).toEqual([24, 23, 24, 1]);
    const { scores } = hourlyCompleteness(times, values, { timeZone: 'Europe/Berlin' });
    expect([...scores.slice(24, 28)]).toEqual([1, 1, 0, 1]);
  });
});
