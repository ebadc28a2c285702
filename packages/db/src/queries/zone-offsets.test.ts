import { describe, expect, it, vi } from 'vitest';
import { listZoneOffsets } from './zone-offsets.ts';

const at = (iso: string) => Date.parse(iso);

describe('listZoneOffsets', () => {
  it('asks a zone for a bounded number of instants, whatever the range, and once', () => {
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    try {
      const wide = listZoneOffsets('America/New_York', at('0002-01-01T00:00Z'), at('9998-01-01T00:00Z'));
      expect(wide.length).toBeGreaterThan(200);
      expect(asked.mock.calls.length).toBeLessThan(20_000);
      const first = asked.mock.calls.length;
      const again = listZoneOffsets('America/New_York', at('0002-01-01T00:00Z'), at('9998-01-01T00:00Z'));
      expect(again).toEqual(wide);
      expect(asked.mock.calls.length - first).toBeLessThan(5);
    } finally {
      asked.mockRestore();
    }
  });

  it('finds every change of a range to the millisecond, also at its ends and those of years', () => {
    const berlin = listZoneOffsets('Europe/Berlin', at('2026-03-29T01:00Z'), at('2027-03-28T01:00Z'));
    expect(berlin).toEqual([
      { fromMs: -Infinity, toMs: at('2026-10-25T01:00Z'), offsetMs: 7_200_000 },
      { fromMs: at('2026-10-25T01:00Z'), toMs: at('2027-03-28T01:00Z'), offsetMs: 3_600_000 },
      { fromMs: at('2027-03-28T01:00Z'), toMs: Infinity, offsetMs: 7_200_000 },
    ]);
    // Samoa left out 30 December 2011.
    const samoa = listZoneOffsets('Pacific/Apia', at('2011-12-01T00:00Z'), at('2012-01-10T00:00Z'));
    expect(samoa.map((s) => s.offsetMs / 3_600_000)).toEqual([-10, 14]);
    expect(samoa[1]?.fromMs).toBe(at('2011-12-30T10:00Z'));
  });
});
