import { describe, expect, it } from 'vitest';
import type { Alert } from '../engine/profile/alerts.ts';
import { hoursOfDays, line, timeLine } from './charts.ts';
import { rangesOf } from './over-time-cards.ts';
import { byWeight } from './weight.ts';

describe('a report', () => {
  it('names flagged rows as ranges', () => {
    expect(rangesOf([0, 1, 2, 5, 7, 8])).toEqual([
      [0, 2],
      [5, 5],
      [7, 8],
    ]);
    expect(rangesOf([])).toEqual([]);
  });

  it('puts first what makes figures untrue, and of a kind what is worst', () => {
    const alert = (kind: Alert['kind'], value: number): Alert => ({
      kind,
      columns: [],
      text: `${kind} ${value}`,
      value,
      threshold: 0,
    });
    const sorted = byWeight([
      alert('seasonal', 1),
      alert('high-missing', 0.1),
      alert('gaps', 0.2),
      alert('high-missing', 0.5),
    ]);
    expect(sorted.map(({ text }) => text)).toEqual([
      'high-missing 0.5',
      'gaps 0.2',
      'high-missing 0.1',
      'seasonal 1',
    ]);
  });

  it('draws values that are infinitely far apart', () => {
    expect(line([1e308, -1e308, 2], 'far')).toContain('d="M0 1L');
    expect(timeLine([0, 1, 2], [1e308, -1e308, 2], 'far')).not.toContain('NaN');
  });

  it('draws both extremes of what there is no room for, and breaks where nothing is', () => {
    const values = Array.from({ length: 6400 }, (_, i) =>
      i === 3205 ? 100 : i > 5000 && i < 5100 ? null : 0,
    );
    const drawn = line(values, 'hourly means');
    expect(drawn.match(/M/g)).toHaveLength(2);
    // The spike reaches the top.
    expect(drawn).toMatch(/ 1(?=L|")/);
    expect(line([null, null], 'nothing')).toBe('');
  });

  it('marks on a line what happened, as text whatever it says', () => {
    const drawn = line([1, 2, 3], 'means', { marks: [{ at: 0.5, text: '<day>' }] });
    expect(drawn).toMatch(/class="mark" d="M320 0V72"><title>&lt;day&gt;/);
  });

  it('draws hours of one colour as one cell, and of more days than there is room the mean', () => {
    const day = (share: number) => Array<number>(24).fill(share);
    expect(hoursOfDays({ '2024-01-01': day(1) }).match(/<rect/g)).toHaveLength(1);
    expect(hoursOfDays({ '2024-01-01': [...day(1).slice(12), ...day(0).slice(12)] })).toMatch(
      /2024-01-01, 0–12 h: 100 %[\s\S]*12–24 h: 0 %/,
    );
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`day ${i}`, day(i % 2)]));
    const drawn = hoursOfDays(many);
    expect(drawn.match(/<rect/g)?.length).toBeLessThanOrEqual(320);
    expect(drawn).toContain('day 0 to day 2, 0–24 h: 35 %');
  });
});
