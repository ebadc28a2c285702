import { describe, expect, it } from 'vitest';
import { roundTicks } from './ticks.ts';

describe('ticks on round numbers', () => {
  it.each([
    [0, 115.71, [0, 50, 100]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-0.35, 0.1, [-0.3, -0.2, -0.1, 0, 0.1]],
    [7, 7, [7]],
  ])('from %d to %d', (low, high, ticks) => {
    expect(roundTicks(low, high, 5)).toEqual(ticks);
  });
});
