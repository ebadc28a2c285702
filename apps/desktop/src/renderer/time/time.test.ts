import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoInstant, timeFormat } from './format.ts';
import { offsetMs, startOfDay, wallMs } from './offset.ts';
import { calendarTicks, tickLabels } from './ticks.ts';
import { readZone } from './zone.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (iso: string): number => Date.parse(iso);
/** Versions of the locale's data differ by a comma. */
const words = (ticks: readonly number[], zone: string) =>
  tickLabels(ticks, zone).map((label) => label.replace(',', ''));
const iso = (ms: number): string => new Date(ms).toISOString().replace(/:00\.000Z$/, 'Z');

describe('the offset of a zone', () => {
  it.each([
    ['UTC', '2024-07-01T00:00Z', 0],
    ['Europe/Berlin', '2024-03-31T00:59:59.999Z', 1],
    ['Europe/Berlin', '2024-03-31T01:00:00Z', 2],
    ['America/New_York', '2024-11-03T05:59:59Z', -4],
    ['America/New_York', '2024-11-03T06:00:00Z', -5],
    ['Australia/Lord_Howe', '2024-04-06T14:59:59Z', 11],
    ['Australia/Lord_Howe', '2024-04-06T15:00:00Z', 10.5],
    ['Asia/Kathmandu', '1960-01-01T00:00Z', 5.5],
  ])('of %s at %s is %d hours', (zone, instant, hours) => {
    expect(offsetMs(zone, at(instant))).toBe(hours * HOUR);
  });
});

describe('a day of the calendar', () => {
  it('has 23 hours in spring and 25 in autumn; on Lord Howe half an hour less and more', () => {
    const hours = (zone: string, month: number, day: number) =>
      (startOfDay(zone, 2024, month, day + 1) - startOfDay(zone, 2024, month, day)) / HOUR;
    expect(hours('Europe/Berlin', 2, 31)).toBe(23);
    expect(hours('Europe/Berlin', 9, 27)).toBe(25);
    expect(hours('America/New_York', 2, 10)).toBe(23);
    expect(hours('America/New_York', 10, 3)).toBe(25);
    expect(hours('Australia/Lord_Howe', 9, 6)).toBe(23.5);
    expect(hours('Australia/Lord_Howe', 3, 7)).toBe(24.5);
  });

  it('begins after the gap where clocks skip its midnight, at its first instant where midnight comes twice', () => {
    // Chile: 8 September 2024 goes from 24:00 to 01:00; Cuba: 3 November 2024 has 00:00 to 01:00 twice.
    expect(iso(startOfDay('America/Santiago', 2024, 8, 8))).toBe('2024-09-08T04:00Z');
    expect(iso(startOfDay('America/Havana', 2024, 10, 3))).toBe('2024-11-03T04:00Z');
  });
});

describe('ticks', () => {
  it('are midnights of the zone over a change of its clocks', () => {
    expect(
      calendarTicks(at('2024-03-29T12:00Z'), at('2024-04-02T12:00Z'), 'Europe/Berlin', 5).map(iso),
    ).toEqual(['2024-03-29T23:00Z', '2024-03-30T23:00Z', '2024-03-31T22:00Z', '2024-04-01T22:00Z']);
    expect(
      calendarTicks(at('2024-11-01T12:00Z'), at('2024-11-05T12:00Z'), 'America/New_York', 5).map(iso),
    ).toEqual(['2024-11-02T04:00Z', '2024-11-03T04:00Z', '2024-11-04T05:00Z', '2024-11-05T05:00Z']);
    expect(
      calendarTicks(at('2024-10-04T00:00Z'), at('2024-10-07T20:00Z'), 'Australia/Lord_Howe', 5).map(iso),
    ).toEqual(['2024-10-04T13:30Z', '2024-10-05T13:30Z', '2024-10-06T13:00Z', '2024-10-07T13:00Z']);
  });

  it('have none in an hour that is skipped, and two in one that comes twice', () => {
    const spring = calendarTicks(at('2024-03-30T23:00Z'), at('2024-03-31T04:00Z'), 'Europe/Berlin', 5);
    expect(words(spring, 'Europe/Berlin')).toEqual([
      'Sun 31 Mar',
      '01:00',
      '03:00',
      '04:00',
      '05:00',
      '06:00',
    ]);
    const autumn = calendarTicks(at('2024-11-03T04:00Z'), at('2024-11-03T08:00Z'), 'America/New_York', 5);
    expect(words(autumn, 'America/New_York')).toEqual(['Sun 3 Nov', '01:00', '01:00', '02:00', '03:00']);
    // 02:00 becomes 01:30: the next full hour is half an hour on.
    const half = calendarTicks(at('2024-04-06T13:00Z'), at('2024-04-06T17:00Z'), 'Australia/Lord_Howe', 5);
    expect(half.map(iso)).toEqual([
      '2024-04-06T13:00Z',
      '2024-04-06T14:00Z',
      '2024-04-06T15:30Z',
      '2024-04-06T16:30Z',
    ]);
  });

  it('of weeks are Mondays, of months and years their firsts', () => {
    const weeks = calendarTicks(at('2024-02-20T00:00Z'), at('2024-04-20T00:00Z'), 'Europe/Berlin', 9);
    expect(weeks.map((ms) => new Date(wallMs('Europe/Berlin', ms)).getUTCDay())).toEqual(weeks.map(() => 1));
    const months = calendarTicks(at('2024-01-15T00:00Z'), at('2024-06-15T00:00Z'), 'Europe/Berlin', 6);
    expect(tickLabels(months, 'Europe/Berlin')).toEqual([
      'Feb 2024',
      'Mar 2024',
      'Apr 2024',
      'May 2024',
      'Jun 2024',
    ]);
    const years = calendarTicks(at('2015-05-01T00:00Z'), at('2024-05-01T00:00Z'), 'America/New_York', 9);
    expect(tickLabels(years, 'America/New_York').at(0)).toBe('2016');
  });

  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
  );
  it('ascend within their range, as many as asked for and few more, in any zone', () => {
    const fromMs = fc.integer({ min: at('1990-01-01T00:00Z'), max: at('2035-01-01T00:00Z') });
    const spanMs = fc.integer({ min: 10, max: 20 * 365 * DAY });
    fc.assert(
      fc.property(zone, fromMs, spanMs, fc.integer({ min: 2, max: 20 }), (name, from, span, most) => {
        const ticks = calendarTicks(from, from + span, name, most);
        expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
        for (const ms of ticks) {
          expect(ms).toBeGreaterThanOrEqual(from);
          expect(ms).toBeLessThanOrEqual(from + span);
        }
        expect(ticks.length).toBeLessThanOrEqual(most * 1.2 + 3);
      }),
      { numRuns: 60 },
    );
  });
});

it('times are written in the zone', () => {
  const ms = at('2024-06-30T22:30Z');
  expect(timeFormat('UTC').moment(ms)).toBe('30 Jun 2024, 22:30');
  expect(timeFormat('Europe/Berlin').moment('2024-06-30T22:30:00Z')).toBe('1 Jul 2024, 00:30');
  expect(timeFormat('Europe/Berlin').isoDay(ms)).toBe('2024-07-01');
  expect(timeFormat('Australia/Lord_Howe').clock(ms)).toBe('09:00:00');
  expect(timeFormat('UTC').moment(null)).toBe('never');
  // The locale's data puts its own spaces about the dash.
  const range = (hours: number) =>
    timeFormat('Europe/Berlin')
      .range(ms, ms + hours * HOUR)
      .replaceAll(/\s*–\s*/g, '–');
  expect(range(24 * 8)).toBe('1–9 Jul 2024');
  expect(range(2)).toBe('1 Jul 2024, 00:30–02:30');
});

it('the hour that comes twice can be told apart in a table, and milliseconds are not lost', () => {
  expect(isoInstant(at('2026-10-25T00:30Z'), 'Europe/Berlin')).toBe('2026-10-25 02:30:00+02:00');
  expect(isoInstant(at('2026-10-25T01:30Z'), 'Europe/Berlin')).toBe('2026-10-25 02:30:00+01:00');
  expect(isoInstant(at('2024-06-30T22:30Z'), 'Asia/Kathmandu')).toBe('2024-07-01 04:15:00+05:45');
  expect(isoInstant(at('2024-06-30T22:30Z'), 'America/New_York')).toBe('2024-06-30 18:30:00-04:00');
  expect(isoInstant(at('2024-06-30T22:30:00.250Z'), 'UTC')).toBe('2024-06-30 22:30:00.250');
});

it('a zone that is kept but not known is UTC', () => {
  expect([null, '', 'Mars/Olympus', 'system', 'Europe/Berlin'].map(readZone)).toEqual([
    'UTC',
    'UTC',
    'UTC',
    'system',
    'Europe/Berlin',
  ]);
});
