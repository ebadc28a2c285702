import { expect, it } from 'vitest';
import { daysOf, effectWords, everyWords, inForce } from './policy-words.ts';

it('reads days and never, and says what is neither', () => {
  expect([daysOf(' 730 '), daysOf('Never')]).toEqual([730, null]);
  for (const wrong of ['', '0', '1.5', '-3', '36501', 'ever'])
    expect(() => daysOf(wrong)).toThrow('1 to 36500');
});

it('says policies and dry runs in words', () => {
  const policies = { retention: { keepDays: null }, compression: { afterDays: 1 }, minute: false };
  expect(inForce(policies, 'retention')).toBe('kept for ever');
  expect(inForce(policies, 'compression')).toBe('after 1 day');
  const effect = { points: 8640, chunks: 3, bytes: 1_468_006, since: null, until: null };
  expect(effectWords(effect)).toBe('8,640 points in 3 chunks, 1.4 MB');
});

it('says how often in units', () => {
  expect(['00:00:30', '12:00:00', '01:30:00', '1 day'].map(everyWords)).toEqual([
    '30 s',
    '12 h',
    '1 h 30 min',
    '1 day',
  ]);
});
