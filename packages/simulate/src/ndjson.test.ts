import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateFleet } from './fleet.ts';
import { encodeNdjson } from './ndjson.ts';

const HOUR_MS = 3_600_000;
const from = Date.UTC(2025, 5, 1, 9);
const fleet = simulateFleet({ seed: 3, modules: 2, from, to: from + 2 * HOUR_MS });

describe('encodeNdjson', () => {
  it('keeps every record, whole lines and the size of a chunk', () => {
    const records = [...fleet.records()];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (chunkBytes) => {
        const chunks = [...encodeNdjson(fleet.records(), chunkBytes)];
        for (const chunk of chunks) {
          expect(chunk.endsWith('\n')).toBe(true);
          const isOneLine = chunk.indexOf('\n') === chunk.length - 1;
          expect(chunk.length <= chunkBytes || isOneLine).toBe(true);
        }
        const lines = chunks.join('').trimEnd().split('\n');
        expect(lines.map((line) => JSON.parse(line))).toEqual(records);
      }),
      { numRuns: 30 },
    );
  });

  it('gives nothing for nothing', () => {
    expect([...encodeNdjson([])]).toEqual([]);
  });

  it('refuses a chunk of no size', () => {
    expect(() => encodeNdjson([], 0).next()).toThrow(RangeError);
    expect(() => encodeNdjson([], Number.NaN).next()).toThrow(RangeError);
  });
});
