import { describe, expect, it } from 'vitest';
import { duration, gridWords, probability } from './words.ts';

describe('words of a series', () => {
  it.each([
    [300_000, '5 min'],
    [5_400_000, '1.5 h'],
    [86_400_000, '24 h'],
    [7 * 86_400_000, '7 d'],
    [250, '250 ms'],
  ])('%d ms', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('say which grid, and what became of gaps', () => {
    const note = {
      everyMs: 3_600_000,
      intervalMs: 300_000,
      points: 720,
      missing: 12,
      regularity: 0.9,
      gaps: 'kept' as const,
    };
    expect(gridWords(note)).toBe(
      'means of 1 h: 720 points, 12 without a value, kept, 90 % of the intervals regular',
    );
    expect(probability(0.0002)).toBe('p < 0.001');
    expect(probability(0.0339)).toBe('p = 0.034');
  });
});
