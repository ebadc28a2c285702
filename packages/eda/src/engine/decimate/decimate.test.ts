import { largestTriangles } from '@wp/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimateMinMax } from './min-max.ts';
import { decimateMinMaxLttb } from './min-max-lttb.ts';

const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -99, max: 99 }) }, fc.constant(Number.NaN)),
  {
    minLength: 1,
    maxLength: 400,
  },
);
const count = fc.integer({ min: 3, max: 30 });

describe.each([
  ['min-max', decimateMinMax],
  ['MinMaxLTTB', decimateMinMaxLttb],
])('decimation by %s', (_, decimate) => {
  it('gives rows in order, the first and the last present among them, and never many', () => {
    fc.assert(
      fc.property(values, count, (list, size) => {
        const source = Float64Array.from(list);
        const rows = [...decimate(source, size)];
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.length).toBeLessThanOrEqual(4 * size + 3);
        const present = list.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
        if (present.length > 0) {
          expect(rows).toContain(present[0]);
          expect(rows).toContain(present[present.length - 1]);
        }
      }),
    );
  });

  it('breaks the line wherever the data does', () => {
    fc.assert(
      fc.property(values, count, (list, size) => {
        const source = Float64Array.from(list);
        const rows = [...decimate(source, size)];
        rows.forEach((row, k) => {
          const next = rows[k + 1];
          if (next === undefined || Number.isNaN(source[row]) || Number.isNaN(source[next])) return;
          expect(source.subarray(row, next).some(Number.isNaN)).toBe(false);
        });
      }),
    );
  });
});

describe('decimation by min-max', () => {
  it('keeps every bucket’s extremes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 100, maxLength: 300 }), (list) => {
        const rows = decimateMinMax(Float64Array.from(list), 10);
        for (let k = 0; k < 10; k++) {
          const from = Math.floor((k * list.length) / 10);
          const to = Math.floor(((k + 1) * list.length) / 10);
          const kept = [...rows].filter((row) => row >= from && row < to).map((row) => Number(list[row]));
          expect(Math.min(...kept)).toBe(Math.min(...list.slice(from, to)));
          expect(Math.max(...kept)).toBe(Math.max(...list.slice(from, to)));
        }
      }),
    );
  });

  it('makes buckets of equal time when it knows the instants', () => {
    const times = Float64Array.from({ length: 100 }, (_, i) => (i < 90 ? i : i * 100));
    const source = Float64Array.from({ length: 100 }, (_, i) => i);
    const rows = [...decimateMinMax(source, 10, times)];
    expect(rows.filter((row) => row < 90)).toEqual([0, 89]);
  });
});

describe('largest triangles', () => {
  it('find the spike that a stride would miss', () => {
    const source = new Float64Array(1000);
    source[567] = 50;
    const rows = largestTriangles(
      Uint32Array.from(source, (_, i) => i),
      source,
      20,
    );
    expect(rows.length).toBe(20);
    expect([...rows]).toContain(567);
    expect([...decimateMinMaxLttb(source, 20)]).toContain(567);
  });
});
