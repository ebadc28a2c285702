import { expect, it } from 'vitest';
import { actorWords, dayStart } from './words.ts';

it('names who acted', () => {
  expect(['user:7:ana', 'gateway:3:roof:north', 'cli', 'anonymous'].map(actorWords)).toEqual([
    'ana',
    'roof:north (gateway)',
    'cli',
    'anonymous',
  ]);
});

it('begins and ends days in the zone, those when clocks change too', () => {
  expect(dayStart('2026-06-01', 'UTC')).toBe(Date.parse('2026-06-01T00:00:00Z'));
  expect(dayStart('2026-03-29', 'Europe/Berlin')).toBe(Date.parse('2026-03-28T23:00:00Z'));
  expect(dayStart('2026-03-29', 'Europe/Berlin', 1)).toBe(Date.parse('2026-03-29T22:00:00Z'));
  expect(dayStart('', 'UTC')).toBeUndefined();
});
