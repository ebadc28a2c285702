import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample } from './downsample.ts';

const seriesOf = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 4, maxLength: 300 });

describe('downsample', () => {
  it('keeps the ends, ascends and meets the limit, by either method', () => {
    fc.assert(
      fc.property(
        seriesOf,
        fc.integer({ min: 3, max: 100 }),
        fc.constantFrom('lttb', 'minmax'),
        (y, max, method) => {
          const t = y.map((_, i) => i * 1000);
          const kept = downsample(t, y, max, method as 'lttb' | 'minmax');
          expect(kept.length).toBeLessThanOrEqual(Math.max(max, 0));
          expect(kept[0]).toBe(0);
          expect(kept.at(-1)).toBe(y.length - 1);
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('minmax keeps the least and the greatest value', () => {
    fc.assert(
      fc.property(seriesOf, fc.integer({ min: 4, max: 50 }), (y, max) => {
        const t = y.map((_, i) => i);
        const kept = downsample(t, y, max, 'minmax').map((i) => y[i] ?? 0);
        expect(Math.min(...kept)).toBe(Math.min(...y));
        expect(Math.max(...kept)).toBe(Math.max(...y));
      }),
    );
  });

  it('lttb keeps a lone spike', () => {
    const y = Array.from({ length: 1000 }, (_, i) => (i === 437 ? 100 : Math.sin(i / 50)));
    const kept = downsample([...y.keys()], y, 20, 'lttb');
    expect(kept).toContain(437);
    expect(kept).toHaveLength(20);
  });

  it('leaves points without a value out', () => {
    const y = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? null : i));
    expect(
      downsample(
        y.map((_, i) => i),
        y,
        5,
        'lttb',
      ).every((i) => y[i] !== null),
    ).toBe(true);
  });
});
