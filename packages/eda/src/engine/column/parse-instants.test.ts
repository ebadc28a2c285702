import { describe, expect, it } from 'vitest';
import { parseInstants } from './parse-instants.ts';

const iso = (times: Float64Array) =>
  [...times].map((time) => (Number.isNaN(time) ? null : new Date(time).toISOString()));

describe('instants from texts', () => {
  it('are read with offsets, fractions and without a time', () => {
    const texts = [
      '2016-07-01 00:00:00-07:00',
      '2026-11-24T06:15Z',
      '2026-11-24 06:15:00.250+01',
      '2026-11-24',
      null,
      'soon',
      '',
    ];
    const { times, unreadable } = parseInstants(texts);
    expect(iso(times)).toEqual([
      '2016-07-01T07:00:00.000Z',
      '2026-11-24T06:15:00.000Z',
      '2026-11-24T05:15:00.250Z',
      '2026-11-24T00:00:00.000Z',
      null,
      null,
      null,
    ]);
    expect(unreadable).toBe(1);
  });

  it('take the zone given where they name none', () => {
    expect(iso(parseInstants(['2026-07-01 12:00'], { timeZone: 'Europe/Berlin' }).times)).toEqual([
      '2026-07-01T10:00:00.000Z',
    ]);
    expect(parseInstants(['2026-07-01 12:00']).warnings).toHaveLength(1);
    expect(parseInstants(['2026-07-01 12:00Z']).warnings).toEqual([]);
  });

  it('tell day from month by a number over 12', () => {
    expect(parseInstants(['1/2/2022 0:00', '1/13/2022 0:00'])).toMatchObject({ order: 'month-first' });
    expect(parseInstants(['1/2/2022 0:00', '13/1/2022 0:00'])).toMatchObject({ order: 'day-first' });
  });

  it('take the regular order where no number tells, and say so', () => {
    const found = parseInstants(['1/2/2022 0:00', '2/2/2022 0:00', '3/2/2022 0:00']);
    expect(found.order).toBe('day-first');
    expect(found.warnings.join(' ')).toContain('regular spacing');
    expect(parseInstants(['1/2/2022'])).toMatchObject({ order: 'month-first' });
    expect(iso(parseInstants(['1/2/2022 1:05 PM'], { order: 'month-first' }).times)).toEqual([
      '2022-01-02T13:05:00.000Z',
    ]);
  });

  it('refuse dates that are none', () => {
    expect(iso(parseInstants(['2026-06-31', '31/6/2026', '2026-02-29']).times)).toEqual([null, null, null]);
  });
});
