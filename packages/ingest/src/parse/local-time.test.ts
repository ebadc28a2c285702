import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveLocalTime } from './local-time.ts';

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock at an instant, as if it were UTC. */
function wallClock(utcMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  const whole = Math.floor(utcMs / 1000) * 1000;
  return Date.parse(`${format.format(whole).replace(' ', 'T')}Z`) + (utcMs - whole);
}

/** Every instant at which the zone's clock shows `localMs`: each quarter of an hour of offset is tried. */
function bruteForce(localMs: number, timeZone: string): number[] {
  const instants: number[] = [];
  for (let offset = 14 * 60; offset >= -14 * 60; offset -= 15) {
    const utc = localMs - offset * MINUTE;
    if (wallClock(utc, timeZone) === localMs) instants.push(utc);
  }
  return instants;
}

function expectSame(localMs: number, timeZone: string): void {
  const instants = bruteForce(localMs, timeZone);
  const [first] = instants;
  const expected =
    first === undefined
      ? { kind: 'nonexistent' }
      : { kind: instants.length > 1 ? 'ambiguous' : 'unique', ms: first };
  expect(resolveLocalTime(localMs, timeZone)).toEqual(expected);
}

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
/** Local days on which clocks change in 2026, and one on which none does. */
const DAYS: Record<string, string[]> = {
  'Europe/Berlin': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  'Asia/Kolkata': ['2026-03-29'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  UTC: ['2026-03-29'],
};

describe.each(ZONES)('resolveLocalTime in %s', (zone) => {
  it('agrees with Intl on every five minutes around a change of the clocks', () => {
    for (const day of DAYS[zone] ?? []) {
      const start = Date.parse(`${day}T00:00:00Z`);
      for (let minute = -60; minute < 5 * 60; minute += 5) expectSame(start + minute * MINUTE + 1234, zone);
    }
  });

  it('agrees with Intl at any time of forty years', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }), (local) =>
        expectSame(local, zone),
      ),
      { numRuns: 60 },
    );
  });
});

describe('gaps and folds', () => {
  const kinds = (day: string, zone: string) => {
    const start = Date.parse(`${day}T00:00:00Z`);
    const found = { unique: 0, ambiguous: 0, nonexistent: 0 };
    for (let minute = 0; minute < 1440; minute++) {
      found[resolveLocalTime(start + minute * MINUTE, zone).kind] += 1;
    }
    return found;
  };
  it.each([
    ['2026-03-29', 'Europe/Berlin', 0, 60],
    ['2026-10-25', 'Europe/Berlin', 60, 0],
    ['2026-03-08', 'America/New_York', 0, 60],
    ['2026-11-01', 'America/New_York', 60, 0],
    ['2026-10-04', 'Australia/Lord_Howe', 0, 30],
    ['2026-04-05', 'Australia/Lord_Howe', 30, 0],
    ['2026-06-01', 'Asia/Kolkata', 0, 0],
  ])('%s in %s has %i minutes twice and %i not at all', (day, zone, ambiguous, nonexistent) => {
    expect(kinds(day, zone)).toEqual({ unique: 1440 - ambiguous - nonexistent, ambiguous, nonexistent });
  });
});
