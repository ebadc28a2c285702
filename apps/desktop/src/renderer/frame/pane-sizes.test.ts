import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PANE_LIMITS, readPanes, resized } from './pane-sizes.ts';

it('a pane stays within its limits and what is free, but never narrower than its least', () => {
  expect(resized('navigator', 10)).toBe(160);
  expect(resized('navigator', 9000)).toBe(400);
  expect(resized('navigator', 300.4)).toBe(300);
  expect(resized('inspector', 480, 350)).toBe(350);
  expect(resized('inspector', 480, 20)).toBe(220);
});

it('panes come back as they were kept, and as usual from what is damaged', () => {
  const kept = {
    navigator: { widthPx: 250, isHidden: true },
    inspector: { widthPx: 310, isHidden: false },
  };
  expect(readPanes(JSON.stringify(kept))).toEqual(kept);
  const usual = {
    navigator: { widthPx: 220, isHidden: false },
    inspector: { widthPx: 300, isHidden: false },
  };
  for (const damaged of [null, '', '{', '[]', '7', '{"navigator":3,"inspector":{"widthPx":null}}'])
    expect(readPanes(damaged)).toEqual(usual);
  fc.assert(
    fc.property(fc.json(), (text) => {
      const { navigator } = readPanes(text);
      expect(navigator.widthPx).toBeGreaterThanOrEqual(PANE_LIMITS.navigator.minPx);
      expect(navigator.widthPx).toBeLessThanOrEqual(PANE_LIMITS.navigator.maxPx);
    }),
  );
});
