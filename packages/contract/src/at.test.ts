import { expect, it } from 'vitest';
import { at } from './at.ts';

it('gives what is there, and lets no index out of range go on as a zero', () => {
  expect(at(Float64Array.of(1, Number.NaN), 1)).toBeNaN();
  expect(at(['', 'b'], 0)).toBe('');
  expect(at([null], 0)).toBeNull();
  for (const index of [-1, 2, 0.5, Number.NaN])
    expect(() => at(Int32Array.of(1, 2), index)).toThrow(`There is no element ${index} among 2.`);
});
