import { describe, expect, it } from 'vitest';
import { lonely, shown, valueLabels } from '../../parts/figures.ts';
import { inOrder, reordered } from './lane-layout.ts';
import { bucketFor, moved, type Range, zoomed } from './resolution.ts';

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

it('holding a key never leads to where no date can be written', () => {
  const steps = [
    (range: Range) => zoomed(range, 2),
    (range: Range) => zoomed(range, 0.5),
    (range: Range) => zoomed(range, 1.25, range.fromMs),
    (range: Range) => moved(range, 1),
    (range: Range) => moved(range, -1),
  ];
  for (const step of steps) {
    let range: Range = { fromMs: Date.UTC(2024, 0, 1), toMs: Date.UTC(2024, 0, 8) };
    for (let i = 0; i < 2000; i++) range = step(range);
    expect(range.toMs).toBeGreaterThan(range.fromMs);
    expect(new Date(range.fromMs).getUTCFullYear()).toBeGreaterThanOrEqual(1800);
    expect(new Date(range.toMs).getUTCFullYear()).toBeLessThanOrEqual(2300);
  }
});

it('an axis never rounds what stands on it', () => {
  expect(valueLabels([2.25, 2.5, 2.75, 3])).toEqual(['2.25', '2.50', '2.75', '3.00']);
  expect(valueLabels([0, 0.1, 0.2])).toEqual(['0.0', '0.1', '0.2']);
  expect(valueLabels([0, 500, 1000])).toEqual(['0', '500', '1,000']);
});

it('a sample with none beside it is drawn as a point', () => {
  expect(lonely([5])).toEqual([0]);
  expect(lonely([null, 1, undefined, null, 2, undefined, 3, null, undefined, 4])).toEqual([1, 9]);
  expect(lonely([1, 2, 3])).toEqual([]);
  expect(lonely([undefined, null])).toEqual([]);
});

it('a figure is never a row of zeros', () => {
  expect([1e100, -1e300, 1e-300, 0, 3.2875, 1234567, undefined].map(shown)).toEqual([
    '1e+100',
    '-1e+300',
    '1e-300',
    '0',
    '3.2875',
    '1,234,600',
    '—',
  ]);
});

describe('lanes', () => {
  it('are moved to where another one is, and those between make room', () => {
    expect(reordered(['a', 'b', 'c', 'd'], 'a', 'c')).toEqual(['b', 'c', 'a', 'd']);
    expect(reordered(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['a', 'd', 'b', 'c']);
    expect(reordered(['a', 'b'], 'x', 'b')).toEqual(['a', 'b']);
  });

  it('keep their order, and what is new follows', () => {
    expect(inOrder(['a', 'b', 'c'], ['c', 'gone', 'a'])).toEqual(['c', 'a', 'b']);
  });
});
