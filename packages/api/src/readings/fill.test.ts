import { describe, expect, it } from 'vitest';
import { fillBuckets } from './fill.ts';

describe('fillBuckets', () => {
  const starts = [0, 10, 20, 30, 40, 60];
  const found = {
    t: [10, 40],
    columns: [
      [1, 4],
      [2, 3],
      [10, 20],
    ],
  };
  const aggregates = ['avg', 'count', 'sum'] as const;

  it('puts in every bucket; an empty one counts 0 and has no sum', () => {
    const filled = fillBuckets(found, starts, aggregates, 'null');
    expect(filled.t).toEqual(starts);
    expect(filled.columns[0]).toEqual([null, 1, null, null, 4, null]);
    expect(filled.columns[1]).toEqual([0, 2, 0, 0, 3, 0]);
    expect(filled.columns[2]).toEqual([null, 10, null, null, 20, null]);
  });

  it('carries the last value forward, and nothing back', () => {
    expect(fillBuckets(found, starts, aggregates, 'locf').columns[0]).toEqual([null, 1, 1, 1, 4, 4]);
  });

  it('draws a line between known values by time, and none beyond them', () => {
    expect(fillBuckets(found, starts, aggregates, 'linear').columns).toEqual([
      [null, 1, expect.closeTo(2), expect.closeTo(3), 4, null],
      [0, 2, 0, 0, 3, 0],
      [null, 10, null, null, 20, null],
    ]);
  });

  it('fills a series without any bucket', () => {
    expect(fillBuckets({ t: [], columns: [[]] }, starts, ['avg'], 'linear').columns[0]).toEqual(
      starts.map(() => null),
    );
  });
});
