import { describe, expect, it } from 'vitest';
import { densityOf } from '../pairs/density.ts';
import { distributionBy } from './calendar-groups.ts';
import { dayGrid } from './day-grid.ts';

const HOUR_MS = 3_600_000;
/** Saturday the 28th of March, midnight in Berlin; the clock springs on the 29th. */
const START = Date.UTC(2026, 2, 27, 23);
const times = Float64Array.from({ length: 71 }, (_, i) => START + i * HOUR_MS);
const values = Float64Array.from({ length: 71 }, (_, i) => i);

describe('values by the calendar', () => {
  it('fall into the hours of the local clock', () => {
    const hours = distributionBy(times, values, 'hour', 'Europe/Berlin');
    expect(hours.map((hour) => hour.count)).toEqual([3, 3, 2, ...new Array<number>(21).fill(3)]);
    expect(hours[0]).toMatchObject({ key: 0, mean: (0 + 24 + 47) / 3, p50: 24 });
  });

  it('fall into weekdays from Monday on, and into months', () => {
    const days = distributionBy(times, values, 'weekday', 'Europe/Berlin');
    expect(days.map((day) => day.count)).toEqual([24, 0, 0, 0, 0, 24, 23]);
    expect(days[1]?.mean).toBeNaN();
    expect(distributionBy(times, values, 'month').find((month) => month.count > 0)?.key).toBe(3);
  });

  it('make a heat map of days whose skipped hour is empty', () => {
    const grid = dayGrid(times, values, { stepMinutes: 60, timeZone: 'Europe/Berlin' });
    expect(grid.dates).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect([...grid.means.slice(24, 28)]).toEqual([24, 25, Number.NaN, 26]);
    expect(dayGrid(new Float64Array(0), new Float64Array(0)).dates).toEqual([]);
  });
});

describe('a density', () => {
  it('counts every finite pair once, the greatest in the last cell', () => {
    const x = Float64Array.of(0, 10, 5, Number.NaN, 2);
    const y = Float64Array.of(0, 1, 0.5, 1, Number.POSITIVE_INFINITY);
    const { counts, n } = densityOf(x, y, 2, 2);
    expect([...counts]).toEqual([1, 0, 0, 2]);
    expect(n).toBe(3);
    expect(densityOf(new Float64Array(3), new Float64Array(3), 2, 2).counts[0]).toBe(3);
  });
});
