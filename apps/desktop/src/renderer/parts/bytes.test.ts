import { expect, it } from 'vitest';
import { shownBytes } from './bytes.ts';

it('writes bytes in the largest unit that fits', () => {
  expect([0, 812, 1536, 1_468_006, 200 * 1024 ** 3].map(shownBytes)).toEqual([
    '0 bytes',
    '812 bytes',
    '1.5 kB',
    '1.4 MB',
    '200 GB',
  ]);
});
