import { describe, expect, it } from 'vitest';
import { explore, intervalOf } from './explore-task.ts';
import { columnSet } from './figures.ts';

const START = Date.UTC(2024, 9, 26, 22);
const HOUR = 3_600_000;
const n = 30;
const columns = columnSet(
  new Map([
    [
      'power',
      {
        kind: 'number',
        name: 'power',
        values: Float64Array.from({ length: n }, (_, i) => (i === 3 ? Number.NaN : i)),
      },
    ],
    [
      'time',
      { kind: 'time', name: 'time', values: Float64Array.from({ length: n }, (_, i) => START + i * HOUR) },
    ],
  ]),
);
const request = {
  metrics: ['power'],
  time: 'time',
  fromMs: START,
  toMs: START + n * HOUR,
  timeZone: 'Europe/Berlin',
};

describe('what Explore draws of a dataset', () => {
  it('are samples, without those that are missing, of the time that is asked for', () => {
    const [line] = explore(columns, { ...request, fromMs: START + HOUR, toMs: START + 5 * HOUR });
    expect([...(line?.t ?? [])]).toEqual([1, 2, 4].map((i) => START + i * HOUR));
    expect([...(line?.value ?? [])]).toEqual([1, 2, 4]);
  });

  it('are buckets of the calendar: a day of 25 hours is one', () => {
    const [line] = explore(columns, { ...request, interval: intervalOf('1d') });
    expect([...(line?.count ?? [])]).toEqual([24, 5]);
    expect(line?.t[1]).toBe(START + 25 * HOUR);
    expect(line?.min?.[1]).toBe(25);
    expect(line?.value[1]).toBe(27);
  });

  it('have no line where nothing is, and no bucket that is none', () => {
    expect(explore(columns, { ...request, fromMs: 0, toMs: 1 })).toEqual([]);
    expect(() => intervalOf('5x')).toThrow(/no bucket of time/);
    expect(intervalOf('1mo')).toEqual({ every: 1, unit: 'month' });
  });
});
