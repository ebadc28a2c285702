import { describe, expect, it } from 'vitest';
import { columnProfile, type TimeProfile } from './column-profile.ts';
import { lombScargleProfile } from './lomb-scargle-profile.ts';
import { columnOverTime } from './over-time.ts';
import { profileDataset } from './profile-dataset.ts';
import { valuesOnGrid } from './values-on-grid.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const noise = (i: number): number => ((Math.sin(i * 12.9898) * 43758.5453) % 1) - 0.5;
const timeOf = (times: Float64Array): TimeProfile => {
  const profile = columnProfile({ kind: 'time', name: 't', values: times });
  if (profile.kind !== 'time') throw new Error('no time');
  return profile;
};

describe('a column over its instants', () => {
  const all = Array.from({ length: 24 * 60 }, (_, i) => i);
  const value = (i: number): number =>
    Math.sin((2 * Math.PI * i) / 24) + noise(i) / 5 + (i >= 24 * 30 ? 10 : 0);

  it('has its gaps kept by the autocorrelation, which rows in order forget', () => {
    // Six hours of every seven days are no rows at all.
    const kept = all.filter((i) => i % 168 > 5);
    const times = Float64Array.from(kept, (i) => START + i * HOUR);
    const values = Float64Array.from(kept, (i) => Math.sin((2 * Math.PI * i) / 24));
    const { series } = columnOverTime(values, times, timeOf(times), {});
    expect(series.acf_gaps).toMatchObject({ n: kept.length, points: 24 * 60 - 6, interval_ms: HOUR });
    expect(series.acf_gaps?.acf[24]).toBeGreaterThan(0.9);
    expect(series.acf[24]).toBeLessThan((series.acf_gaps?.acf[24] as number) - 0.05);
    expect(series.acf_gaps?.pairs[0]).toBe(kept.length);
    expect(series.ljung_box.map(({ lag }) => lag)).toEqual([10, 20, 40]);
    expect(series.ljung_box[0]?.p).toBeLessThan(1e-6);
  });

  it('has the same autocorrelation both ways where nothing is missing', () => {
    const times = Float64Array.from(all, (i) => START + i * HOUR);
    const { series } = columnOverTime(Float64Array.from(all, value), times, timeOf(times), {});
    expect(series.acf_gaps?.acf).toEqual(series.acf);
    expect(series.lomb_scargle).toBeNull();
  });

  it('tells on which day its level changes, and from what to what', () => {
    const times = Float64Array.from(all, (i) => START + i * HOUR);
    const { series } = columnOverTime(Float64Array.from(all, value), times, timeOf(times), {});
    expect(series.change_points?.days).toBe(60);
    expect(series.change_points?.points).toHaveLength(1);
    expect(series.change_points?.points[0]).toMatchObject({ date: '2024-01-31' });
    expect(series.change_points?.points[0]?.before).toBeCloseTo(0, 0);
    expect(series.change_points?.points[0]?.after).toBeCloseTo(10, 0);
  });

  it('takes no half day for a change of level', () => {
    const rows = all.filter((i) => i < 240 || i > 255);
    const times = Float64Array.from(rows, (i) => START + i * HOUR);
    const values = Float64Array.from(rows, (i) => (i % 24 < 12 ? 0 : 10) + noise(i));
    const { series } = columnOverTime(values, times, timeOf(times), {});
    expect(series.change_points).toMatchObject({ points: [], days: 59 });
  });

  it('weighs a value as long as it stood', () => {
    const times = Float64Array.of(START, START + HOUR, START + 4 * HOUR);
    const { series } = columnOverTime(Float64Array.of(0, 2, 2), times, timeOf(times), {});
    // (1 h · 1 + 3 h · 2) ÷ 4 h.
    expect(series.time_weighted).toMatchObject({ mean: 1.75, weighed_ms: 4 * HOUR });
  });

  it('is complete by day as its hours are', () => {
    const times = Float64Array.from(all, (i) => START + i * HOUR);
    const values = Float64Array.from(all, (i) => (i % 24 === 13 || i > 1000 ? Number.NaN : i));
    const part = columnOverTime(values, times, timeOf(times), { timeZone: 'Europe/Berlin' });
    const first = part.completenessHourly?.['2024-01-02'] ?? [];
    expect(first).toHaveLength(24);
    expect(first[14]).toBe(0);
    expect(first[13]).toBe(1);
    for (const [date, hours] of Object.entries(part.completenessHourly ?? {}))
      expect(hours.reduce<number>((sum, score) => sum + (score ?? 0), 0) / 24).toBeCloseTo(
        part.completeness[date] as number,
        12,
      );
  });
});

describe('a spectrum of uneven instants', () => {
  const instants = Float64Array.from({ length: 600 }, (_, i) => START + (i + 0.8 * noise(i)) * HOUR);

  it('finds the period, and none in noise', () => {
    const wave = instants.map((t) => Math.sin((2 * Math.PI * t) / (24 * HOUR)) + noise(t / HOUR) / 2);
    const { lomb } = lombScargleProfile(wave, instants, timeOf(instants));
    expect(lomb?.peaks).toHaveLength(1);
    expect(Math.abs((lomb?.peaks[0]?.period_ms as number) / HOUR - 24)).toBeLessThan(0.2);
    expect(lomb?.peaks[0]?.power).toBeGreaterThan(0.7);
    let state = 7;
    const still = instants.map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    });
    expect(lombScargleProfile(still, instants, timeOf(instants)).lomb?.peaks).toEqual([]);
  });

  it('is left out with a note where it would take long', () => {
    const long = Float64Array.from({ length: 250_000 }, (_, i) => START + (i + 0.4 * noise(i)) * HOUR);
    const { lomb, note } = lombScargleProfile(long, long, timeOf(long));
    expect(lomb).toBeNull();
    expect(note).toMatch(/left out over 200000 rows/);
  });
});

describe('values on a grid', () => {
  it('are the mean of those nearest, and none where there is none', () => {
    const times = Float64Array.of(0, 11, 9, 40, Number.NaN);
    const on = valuesOnGrid(times, Float64Array.of(1, 2, 4, 8, 16), { intervalMs: 10, most: 10 });
    expect(on).toEqual(Float64Array.of(1, 3, Number.NaN, Number.NaN, 8));
    expect(valuesOnGrid(times, times, { intervalMs: 10, most: 4 })).toBeUndefined();
  });
});

describe('a box', () => {
  it('ends at the outermost values within its reach', () => {
    const values = Float64Array.of(-50, 1, 2, 3, 4, 5, 6, 7, 90, 91);
    const profile = profileDataset([{ kind: 'number', name: 'x', values }]).columns.x;
    expect(profile).toMatchObject({
      box: { low_whisker: 1, high_whisker: 7, outliers_below: 1, outliers_above: 2 },
    });
  });
});
