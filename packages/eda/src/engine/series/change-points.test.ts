import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePoints } from './change-points.ts';

/** Every partition is tried through the recursion over the last segment's start. */
function leastCost(values: readonly number[], penalty: number, minSize: number): number {
  const best = [-penalty];
  for (let end = 1; end <= values.length; end++) {
    let least = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - minSize; start++) {
      const segment = values.slice(start, end);
      const mean = segment.reduce((a, b) => a + b, 0) / segment.length;
      const cost = segment.reduce((sum, v) => sum + (v - mean) ** 2, 0);
      least = Math.min(least, (best[start] ?? Number.POSITIVE_INFINITY) + cost + penalty);
    }
    best.push(least);
  }
  return best[values.length] ?? Number.NaN;
}

describe('change points', () => {
  it('cost no more than the best partition there is', () => {
    const list = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 4 }),
        (values, penalty, minSize) => {
          const found = changePoints(Float64Array.from(values), { penalty, minSize });
          expect(found.cost).toBeCloseTo(leastCost(values, penalty, minSize), 6);
          for (const { start, end } of found.segments) expect(end - start).toBeGreaterThanOrEqual(minSize);
        },
      ),
    );
  });

  it('stand where the level steps, in the rows of the input, missing ones among them', () => {
    const values = Float64Array.from(
      { length: 300 },
      (_, i) => (i < 120 ? 5 : i < 200 ? 9 : 2) + Math.sin(i * 78.233) / 2,
    );
    values.fill(Number.NaN, 50, 60);
    const { indices, segments } = changePoints(values);
    expect(indices).toEqual([120, 200]);
    expect(segments.map((segment) => Math.round(segment.mean))).toEqual([5, 9, 2]);
  });

  it('move with no shift of the series and are none in a constant', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i < 40 ? 0 : 3) + Math.sin(i * 12.9898) / 3);
    expect(changePoints(values.map((v) => v + 1e6)).indices).toEqual(changePoints(values).indices);
    expect(changePoints(new Float64Array(50).fill(7)).indices).toEqual([]);
    expect(changePoints(new Float64Array(0)).segments).toEqual([]);
  });

  it('are few where most neighbours are equal, as at night', () => {
    const power = Float64Array.from({ length: 960 }, (_, i) =>
      Math.max(0, Math.round(900 * Math.sin((2 * Math.PI * i) / 96) - 300)),
    );
    expect(changePoints(power).indices.length).toBeLessThan(200);
    expect(changePoints(Float64Array.from({ length: 100 }, (_, i) => (i < 30 ? 0 : 5))).indices).toEqual([
      30,
    ]);
  });
});
