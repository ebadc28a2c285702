import { describe, expect, it } from 'vitest';
import { dominantPeriods, labelOf, spectralPeaks } from './dominant-periods.ts';
import { periodogram } from './spectrum.ts';

const MINUTES_15 = 900_000;

describe('dominant periods', () => {
  it('name a day in hours, its harmonic as such, and a week in days', () => {
    const values = Float64Array.from({ length: 96 * 28 }, (_, i) => {
      const day = (2 * Math.PI * i) / 96;
      return 10 * Math.sin(day) + 4 * Math.sin(2 * day) + 3 * Math.cos(day / 7) + 0.5 * Math.sin(i * 12.9898);
    });
    values.fill(Number.NaN, 300, 310);
    const found = dominantPeriods(values, MINUTES_15, 3);
    expect(found.map((period) => period.label)).toEqual(['24 h', '12 h', '7 d']);
    expect(found[1]).toMatchObject({ harmonic: 2 });
    expect(found[1]?.harmonicOfMs).toBeCloseTo(Number(found[0]?.periodMs), -3);
    expect(found[0]?.share).toBeGreaterThan(0.6);
  });

  it.each([0, 1e-3, 10])(
    'come with the strongest bins of the periodogram, with a slope of %d a row',
    (slope) => {
      for (const n of [95, 96, 1001]) {
        const values = Float64Array.from(
          { length: n },
          (_, i) => slope * i + Math.sin(i * 1.3) + Math.cos(i * 7.7),
        );
        const { power } = periodogram(values);
        const { top } = spectralPeaks(values, MINUTES_15, 5);
        const expected = [...power.keys()]
          .slice(1)
          .sort((a, b) => Number(power[b]) - Number(power[a]))
          .slice(0, 5);
        expect(top.map(({ bin }) => bin)).toEqual(expected);
        for (const { bin, frequency, power: found } of top) {
          expect(frequency).toBe(bin / n);
          expect(Math.abs(found / Number(power[bin]) - 1)).toBeLessThan(1e-10);
        }
      }
    },
  );

  it('are none in a constant', () => {
    expect(dominantPeriods(new Float64Array(100).fill(3), 1000)).toEqual([]);
    expect(
      dominantPeriods(
        Float64Array.from({ length: 1000 }, (_, i) => 0.1 * i + 7),
        1000,
      ),
    ).toEqual([]);
  });

  it('read as an engineer says them', () => {
    expect([45_000, 90 * 60_000, 36 * 3_600_000, 72 * 3_600_000].map(labelOf)).toEqual([
      '45 s',
      '90 min',
      '36 h',
      '3 d',
    ]);
  });
});
