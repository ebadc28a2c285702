import { describe, expect, it } from 'vitest';
import { resolveLocalTime } from './local-time.ts';
import { readTimestamp } from './timestamp.ts';

const local = (text: string) => Date.parse(`${text}Z`);
const iso = (found: ReturnType<typeof resolveLocalTime>) =>
  found.kind === 'nonexistent'
    ? found.kind
    : `${found.kind} ${new Date(found.ms).toISOString().slice(0, 16)}`;

describe('resolveLocalTime', () => {
  it.each([
    ['Europe/Berlin', '2024-03-31T01:59', 'unique 2024-03-31T00:59'],
    ['Europe/Berlin', '2024-03-31T02:00', 'nonexistent'],
    ['Europe/Berlin', '2024-03-31T03:00', 'unique 2024-03-31T01:00'],
    ['Europe/Berlin', '2024-10-27T02:30', 'ambiguous 2024-10-27T00:30'],
    ['Europe/Berlin', '2024-10-27T03:00', 'unique 2024-10-27T02:00'],
    ['America/New_York', '2024-03-10T02:30', 'nonexistent'],
    ['America/New_York', '2024-11-03T01:30', 'ambiguous 2024-11-03T05:30'],
    ['Asia/Kolkata', '2024-01-01T00:00', 'unique 2023-12-31T18:30'],
    ['Australia/Lord_Howe', '2024-10-06T02:15', 'nonexistent'],
    ['Australia/Lord_Howe', '2024-04-07T01:45', 'ambiguous 2024-04-06T14:45'],
    ['UTC', '2024-03-31T02:00', 'unique 2024-03-31T02:00'],
  ])('%s %s is %s', (zone, time, expected) => {
    expect(iso(resolveLocalTime(local(time), zone))).toBe(expected);
  });
});

describe('readTimestamp', () => {
  it.each([
    ['2018-01-01 00:07:37', '2018-01-01T00:07:37.000Z'],
    ['2018-01-01T00:07:37.1239', '2018-01-01T00:07:37.123Z'],
    ['2018-01-01T00:07Z', '2018-01-01T00:07:00.000Z'],
    ['2018-01-01T00:07:37+02:00', '2017-12-31T22:07:37.000Z'],
    ['2018-01-01T00:07:37-0530', '2018-01-01T05:37:37.000Z'],
    ['2018-01-01', '2018-01-01T00:00:00.000Z'],
    ['2024-02-29 12:00:00', '2024-02-29T12:00:00.000Z'],
    [1_514_765_257_000, '2018-01-01T00:07:37.000Z'],
  ])('reads %s', (given, expected) => {
    const time = readTimestamp(given, 'UTC');
    expect(time.ok && new Date(time.ms).toISOString()).toBe(expected);
  });
});
