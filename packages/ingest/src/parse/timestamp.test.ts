import { describe, expect, it } from 'vitest';
import { readTimestamp } from './timestamp.ts';

const ms = (text: unknown, zone = 'UTC') => {
  const read = readTimestamp(text, zone);
  return read.ok ? read.ms : read.code;
};

describe('readTimestamp', () => {
  it.each([
    ['2026-03-01 12:34:56', '2026-03-01T12:34:56Z'],
    ['2026-03-01T12:34:56', '2026-03-01T12:34:56Z'],
    ['2026-03-01T12:34', '2026-03-01T12:34:00Z'],
    ['2026-03-01', '2026-03-01T00:00:00Z'],
    ['2026-03-01T12:34:56Z', '2026-03-01T12:34:56Z'],
    ['2026-03-01T12:34:56z', '2026-03-01T12:34:56Z'],
    ['2026-03-01 12:34:56 +02:00', '2026-03-01T10:34:56Z'],
    ['2026-03-01T12:34:56-0330', '2026-03-01T16:04:56Z'],
    ['2026-03-01T12:34:56+05', '2026-03-01T07:34:56Z'],
    ['2026-03-01T12:34:56.5Z', '2026-03-01T12:34:56.500Z'],
    ['2026-03-01T12:34:56,25Z', '2026-03-01T12:34:56.250Z'],
    ['2026-03-01T12:34:56.123456789Z', '2026-03-01T12:34:56.123Z'],
    ['2026-03-01T12:34:56.999999999Z', '2026-03-01T12:34:56.999Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2000-02-29T23:59:59Z', '2000-02-29T23:59:59Z'],
  ])('reads %s', (text, instant) => {
    expect(ms(text)).toBe(Date.parse(instant));
  });

  it('keeps every millisecond of a fraction', () => {
    const base = Date.UTC(2026, 0, 1);
    for (let i = 0; i < 1000; i++) {
      expect(ms(`2026-01-01T00:00:00.${String(i).padStart(3, '0')}`)).toBe(base + i);
    }
  });

  it('takes numbers as epoch milliseconds, rounded', () => {
    expect(ms(1_700_000_000_000)).toBe(1_700_000_000_000);
    expect(ms(1_700_000_000_000.6)).toBe(1_700_000_000_001);
    expect(ms(Number.POSITIVE_INFINITY)).toBe('INVALID_TIMESTAMP');
    expect(ms(Number.NaN)).toBe('INVALID_TIMESTAMP');
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-01-01T24:00:00',
    '2026-01-01T23:60:00',
    '2026-01-01T23:59:60',
    '2026-01-01T00:00:00+16:00',
    '2026-01-01T00:00:00+02:60',
    '2026-1-1',
    '01/02/2026',
    '2026-01-01T',
    '2026-01-01T12',
    '1700000000000',
    'now',
    '',
    ' 2026-01-01',
    `2026-01-01T00:00:00.${'1'.repeat(60)}`,
    '٢٠٢٦-01-01',
    true,
    null,
    {},
    [],
  ])('refuses %j', (text) => {
    expect(ms(text)).toBe('INVALID_TIMESTAMP');
  });

  it('reads a time without an offset on the zone’s wall clock, one with an offset as it says', () => {
    expect(ms('2026-07-01 12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T10:00:00Z'));
    expect(ms('2026-01-01 12:00:00', 'Europe/Berlin')).toBe(Date.parse('2026-01-01T11:00:00Z'));
    expect(ms('2026-07-01T12:00:00Z', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T12:00:00Z'));
    expect(ms('2026-07-01T12:00:00-04:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T16:00:00Z'));
  });

  it('refuses the hour that is skipped and takes the earlier of the one shown twice', () => {
    expect(ms('2026-03-29 02:30:00', 'Europe/Berlin')).toBe('NONEXISTENT_LOCAL_TIME');
    expect(readTimestamp('2026-10-25 02:30:00', 'Europe/Berlin')).toEqual({
      ok: true,
      ms: Date.parse('2026-10-25T00:30:00Z'),
      ambiguous: true,
    });
    expect(ms('2026-10-25T02:30:00+01:00', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T01:30:00Z'));
  });
});
