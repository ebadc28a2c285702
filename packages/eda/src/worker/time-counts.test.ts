import { describe, expect, it } from 'vitest';
import { Figures } from './figures.ts';
import { shareColumns } from './shared-columns.ts';

const TIMES = [0, 10, 10, 25, 39.9, 40, Number.NaN, -1];
const VALUES = [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 4, 5, 6, 7];

function counts(more: { column?: string; rows?: { from: number; to: number }; buckets?: number } = {}) {
  const figures = new Figures();
  figures.put(
    shareColumns([
      { name: 'time', kind: 'time', values: Float64Array.from(TIMES) },
      { name: 'power', kind: 'number', values: Float64Array.from(VALUES) },
    ]),
  );
  const request = { time: 'time', fromMs: 0, toMs: 40, buckets: 4, ...more };
  return figures.run('timeCounts', request, () => undefined);
}

describe('rows by stretches of time', () => {
  it('are those that lie in each, its end not with it', () => {
    expect([...(counts() as Uint32Array)]).toEqual([1, 2, 1, 1]);
  });
  it('are with a column only those that have a finite value of it', () => {
    expect([...(counts({ column: 'power' }) as Uint32Array)]).toEqual([1, 1, 0, 1]);
  });
  it('are of the rows that were asked about', () => {
    expect([...(counts({ rows: { from: 1, to: 3 } }) as Uint32Array)]).toEqual([0, 2, 0, 0]);
  });
  it('cannot be cut into none', () => {
    expect(() => counts({ buckets: 0 })).toThrow(/`buckets` must be a whole number/);
  });
});
