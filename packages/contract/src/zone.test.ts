import fc from 'fast-check';
import { expect, it } from 'vitest';
import { zoneOf } from './zone.ts';

const at = (iso: string) => Date.parse(iso);
const HOUR = 3_600_000;

/** What the clock shows by Intl's own text, as if it were UTC. */
function shownAt(timeMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const whole = Math.floor(timeMs / 1000) * 1000;
  return at(`${format.format(whole).replace(' ', 'T')}Z`) + (timeMs - whole);
}

it.each([
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/St_Johns',
  'UTC',
])('shows in %s what Intl shows, and finds back every instant that it shows', (name) => {
  const zone = zoneOf(name);
  const instants = fc.integer({ min: at('1975-01-01T00:00Z'), max: at('2037-12-31T00:00Z') });
  fc.assert(
    fc.property(instants, (ms) => {
      const local = ms + zone.offsetMsAt(ms);
      expect(local).toBe(shownAt(ms, name));
      expect(zone.instantsOf(local)).toContain(ms);
      const { fromMs, toMs, offsetMs } = zone.stretchAt(ms);
      expect(fromMs <= ms && ms < toMs && offsetMs === local - ms).toBe(true);
    }),
  );
});

it('finds none for what the clock skips, and two where it is set back, the earlier first', () => {
  const berlin = zoneOf('Europe/Berlin');
  expect(berlin.instantsOf(at('2026-03-29T02:30Z'))).toEqual([]);
  expect(berlin.instantOf(at('2026-03-29T02:30Z'))).toBe(at('2026-03-29T01:00Z'));
  const twice = at('2026-10-25T02:30Z');
  expect(berlin.instantsOf(twice)).toEqual([twice - 2 * HOUR, twice - HOUR]);
  expect(berlin.instantOf(twice)).toBe(twice - 2 * HOUR);
  // Samoa left out 30 December 2011, and Kiritimati the last day of 1994, whose year ended in UTC in between.
  expect(zoneOf('Pacific/Apia').instantsOf(at('2011-12-30T12:00Z'))).toEqual([]);
  expect(zoneOf('Pacific/Apia').instantOf(at('2011-12-30T12:00Z'))).toBe(at('2011-12-30T10:00Z'));
  const kiritimati = zoneOf('Pacific/Kiritimati');
  const skip = kiritimati.instantOf(at('1994-12-31T12:00Z'));
  expect(kiritimati.offsetMsAt(skip) - kiritimati.offsetMsAt(skip - 1)).toBeGreaterThan(23 * HOUR);
});

it('knows the years before the hundredth, of local mean time, and those far ahead', () => {
  const zone = zoneOf('Europe/Berlin');
  expect(zone.offsetMsAt(at('0050-06-01T00:00Z'))).toBe((53 * 60 + 28) * 1000);
  expect(zone.offsetMsAt(at('2150-07-01T00:00Z'))).toBe(2 * HOUR);
});

it('refuses a zone that there is none of', () => {
  expect(() => zoneOf('Mars/Olympus')).toThrow(RangeError);
});
