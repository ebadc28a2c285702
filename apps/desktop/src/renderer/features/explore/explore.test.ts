import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSeries } from './lane-data.ts';
import { bucketFor, moved, zoomed } from './resolution.ts';

const HOUR = 3_600_000;

describe('the resolution', () => {
  it.each([
    [30 * 24 * HOUR, 1000, '1h'],
    [24 * HOUR, 1000, '5m'],
    [365 * 24 * HOUR, 1000, '12h'],
    [HOUR, 1000, undefined],
    [50 * 365 * 24 * HOUR, 10, '1mo'],
  ])('of %d ms on %d pixels is %s', (span, pixels, bucket) => {
    expect(bucketFor(span, pixels)).toBe(bucket);
  });

  it('zooms about the instant under the cursor, which stays where it is', () => {
    const range = { fromMs: 0, toMs: 1000 * HOUR };
    const at = 250 * HOUR;
    const near = zoomed(range, 0.5, at);
    expect((at - near.fromMs) / (near.toMs - near.fromMs)).toBeCloseTo(0.25, 6);
    expect(near.toMs - near.fromMs).toBe(500 * HOUR);
    expect(zoomed({ fromMs: 0, toMs: 10 }, 0.1).toMs).toBeGreaterThanOrEqual(500);
    expect(moved(range, -1)).toEqual({ fromMs: -1000 * HOUR, toMs: 0 });
  });
});

describe('a lane', () => {
  it('breaks the line in a gap longer than one and a half intervals, and nowhere else', () => {
    const { seconds, values } = joinSeries([{ t: [0, 1000, 2000, 5000, 6000], value: [1, 2, 3, 4, 5] }]);
    expect(seconds).toEqual([0, 1, 2, 2.5, 5, 6]);
    expect(values).toEqual([[1, 2, 3, null, 4, 5]]);
  });

  it('puts several series on one axis: every sample once, at its time, none invented', () => {
    const series = fc
      .uniqueArray(fc.tuple(fc.nat(500), fc.integer({ min: -9, max: 9 })), {
        selector: ([t]) => t,
        maxLength: 40,
      })
      .map((samples) => samples.sort(([a], [b]) => a - b))
      .map((samples) => ({ t: samples.map(([t]) => t * 1000), value: samples.map(([, v]) => v) }));
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), (all) => {
        const { seconds, values } = joinSeries(all);
        expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
        for (const [i, { t, value }] of all.entries()) {
          const drawn = seconds.flatMap((s, at) => {
            const v = values[i]?.[at];
            return v == null ? [] : [[s * 1000, v]];
          });
          expect(drawn).toEqual(t.map((ms, j) => [ms, value[j]]));
        }
      }),
    );
  });
});
