import { expect, it } from 'vitest';
import { remainingMs } from './tasks.ts';

it('says how long a task still takes once its pace is known', () => {
  expect(remainingMs({ startedAt: 0, done: undefined }, 1000)).toBeUndefined();
  expect(remainingMs({ startedAt: 0, done: 0.01 }, 1000)).toBeUndefined();
  expect(remainingMs({ startedAt: 0, done: 0.25 }, 1000)).toBe(3000);
  expect(remainingMs({ startedAt: 0, done: 1 }, 1000)).toBe(0);
});
