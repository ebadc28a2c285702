import { expect, test } from 'vitest';
import { backoffMs, CallFailure, judge, retryAfterMs, waitMs } from './retry.ts';

const status = (code: number, fromServer = true) => judge(new CallFailure('x', { status: code, fromServer }));

test('only what the server itself answers gives a batch up', () => {
  expect(judge(new CallFailure('x', {}))).toBe('retry');
  expect([408, 429, 500, 502, 503].map((s) => status(s))).toEqual(Array(5).fill('retry'));
  expect([401, 403].map((s) => status(s))).toEqual(['unauthorized', 'unauthorized']);
  expect([400, 409, 404].map((s) => status(s))).toEqual(['invalid', 'conflict', 'refused']);
  expect([400, 409, 200].map((s) => status(s, false))).toEqual(['refused', 'refused', 'refused']);
});

test('backoff doubles from 500 ms to 60 s, with full jitter', () => {
  expect([0, 1, 2, 7, 1000].map((a) => backoffMs(a, () => 1))).toEqual([500, 1000, 2000, 60_000, 60_000]);
  expect(backoffMs(5, () => 0)).toBe(0);
});

test('Retry-After: seconds, a date, nonsense, the past, a year', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');
  const read = (text: string | null) => retryAfterMs(text, now);
  expect([read('7'), read('Tue, 24 Nov 2026 00:01:00 GMT'), read('soon'), read(null)]).toEqual([
    7000,
    60_000,
    undefined,
    undefined,
  ]);
  expect([read('Mon, 23 Nov 2026 00:00:00 GMT'), read('31536000')]).toEqual([0, 3_600_000]);
  expect(waitMs(new CallFailure('x', { status: 429, retryAfter: '7' }), 0, now, () => 0)).toBe(7000);
});
