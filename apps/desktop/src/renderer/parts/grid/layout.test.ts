import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnsAt,
  contentPx,
  lastTopPx,
  ROW_PX,
  rowsAt,
  scrollOfTop,
  topOfScroll,
  topToShow,
} from './layout.ts';

const extents = fc.record({
  rows: fc.integer({ min: 1, max: 20_000_000 }),
  heightPx: fc.integer({ min: 50, max: 2000 }),
});

describe('where rows stand in a grid', () => {
  it('reaches the last of ten million rows at the end of the scroll bar', () => {
    const extent = { rows: 10_000_000, heightPx: 500 };
    const top = topOfScroll(contentPx(extent.rows) - extent.heightPx, extent);
    const { first, count } = rowsAt(top, extent);
    expect(first + count).toBe(10_000_000);
    expect(top + extent.heightPx).toBe(240_000_000);
    expect(contentPx(extent.rows)).toBeLessThan(16_000_000);
  });

  it('gives back the place that the scroll bar was put to', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const top = share * lastTopPx(extent);
        expect(topOfScroll(scrollOfTop(top, extent), extent)).toBeCloseTo(top, 3);
      }),
    );
  });

  it('fills the window with rows that there are', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const top = share * lastTopPx(extent);
        const { first, count, abovePx } = rowsAt(top, extent);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + count).toBeLessThanOrEqual(extent.rows);
        const filled = count * ROW_PX - abovePx;
        expect(filled).toBeGreaterThanOrEqual(Math.min(extent.heightPx, extent.rows * ROW_PX) - 1e-6);
      }),
    );
  });

  it('moves no farther than a row needs to be whole', () => {
    const extent = { rows: 100, heightPx: 10 * ROW_PX };
    expect(topToShow(5, 0, extent)).toBe(0);
    expect(topToShow(10, 0, extent)).toBe(ROW_PX);
    expect(topToShow(3, 5 * ROW_PX, extent)).toBe(3 * ROW_PX);
    expect(topToShow(99, 0, extent)).toBe(90 * ROW_PX);
  });

  it('has the columns that are in sight', () => {
    expect(columnsAt([100, 50, 200, 80], 120, 100)).toEqual({ first: 1, last: 2, beforePx: 100 });
    expect(columnsAt([100, 50], 0, 1000)).toEqual({ first: 0, last: 1, beforePx: 0 });
  });

  it('has no row where there is none', () => {
    expect(rowsAt(0, { rows: 0, heightPx: 100 })).toEqual({ first: 0, count: 0, abovePx: 0 });
  });
});
