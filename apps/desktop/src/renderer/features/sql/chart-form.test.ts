import type { SqlChartData } from '@wp/eda';
import { describe, expect, it } from 'vitest';
import { nearest, scalesOf, usualChart } from './chart-form.ts';

const column = (name: string, kind: 'number' | 'time' | 'text') => ({ name, kind, type: '', note: null });
const space = { width: 900, height: 320, zone: 'UTC' };
const DAY = 86_400_000;

describe('a chart of an answer', () => {
  it('begins with what its columns are made for', () => {
    const [number, time, text] = [column('p', 'number'), column('t', 'time'), column('m', 'text')];
    expect(usualChart([text, time, number])).toEqual({ form: 'line', x: 't', y: ['p'] });
    expect(usualChart([number, text])).toEqual({ form: 'bars', x: 'm', y: ['p'] });
    expect(usualChart([number, column('q', 'number')])).toEqual({ form: 'points', x: 'p', y: ['q'] });
    expect(usualChart([text])).toBeUndefined();
  });

  it('finds the instant under the pointer again, though instants are large', () => {
    const x = Float64Array.from({ length: 100 }, (_, i) => Date.UTC(2026, 0, 1) + i * DAY);
    const data: SqlChartData = {
      kind: 'time',
      x,
      labels: [],
      y: [{ name: 'p', values: x }],
      drawn: 100,
      of: 100,
    };
    const { toX, fromX } = scalesOf(data, 'line', space);
    for (const [i, ms] of x.entries()) expect(nearest(x, fromX(toX(ms)))).toBe(i);
  });

  it('stands bars on zero, and side by side within their place', () => {
    const values = Float64Array.of(5, 7);
    const y = ['a', 'b'].map((name) => ({ name, values }));
    const data: SqlChartData = {
      kind: 'text',
      x: Float64Array.of(0, 1),
      labels: ['m', 'n'],
      y,
      drawn: 2,
      of: 2,
    };
    const { toX, toY, barPx } = scalesOf(data, 'bars', space);
    expect(toY(0)).toBeCloseTo(320 - 44, 6);
    expect(2 * barPx).toBeLessThan(toX(1) - toX(0));
  });
});
