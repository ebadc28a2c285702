import { describe, expect, it } from 'vitest';
import type { Alert } from '../engine/profile/alerts.ts';
import { line } from './charts.ts';
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
});
