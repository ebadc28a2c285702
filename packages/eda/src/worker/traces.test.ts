import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatPicture } from './heat-picture.ts';
import type { TraceColumns } from './trace.ts';
import { Traces } from './traces.ts';

const columns = (samples: readonly (readonly [t: number, value: number])[]): TraceColumns => ({
  t: Float64Array.from(samples, ([t]) => t),
  value: Float64Array.from(samples, ([, value]) => value),
});
const points = (drawing: { seconds: Float64Array; values: Float64Array[] }, line = 0) =>
  [...drawing.seconds].flatMap((s, i) => {
    const value = drawing.values[line]?.[i] ?? Number.NaN;
    return Number.isFinite(value) ? [[Math.round(s * 1000), value]] : [];
  });
const samples = fc
  .uniqueArray(fc.tuple(fc.nat(2000), fc.double({ min: -9, max: 9, noNaN: true })), {
    selector: ([t]) => t,
    minLength: 1,
    maxLength: 300,
  })
  .map((all) => all.sort(([a], [b]) => a - b));

describe('traces', () => {
  it('draw every sample where there is room, each at its time, none invented', () => {
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 3 }), (all) => {
        const traces = new Traces();
        for (const [i, one] of all.entries()) traces.put(`${i}`, { fromMs: 0, columns: columns(one) });
        const keys = all.map((_, i) => `${i}`);
        const drawing = traces.draw({ keys, fromMs: 0, toMs: 2001, pixels: 100_000 });
        expect([...drawing.seconds]).toEqual([...drawing.seconds].sort((a, b) => a - b));
        for (const [i, one] of all.entries()) expect(points(drawing, i)).toEqual(one);
      }),
    );
  });

  it('draw the extremes of all that is in view, whatever the tiles and however few the pixels', () => {
    fc.assert(
      fc.property(
        samples,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 2000 }),
        (one, pixels, border) => {
          const traces = new Traces();
          const [early, late] = [one.filter(([t]) => t < border), one.filter(([t]) => t >= border)];
          traces.put('a', { fromMs: border, columns: columns(late) });
          traces.put('a', { fromMs: 0, columns: columns(early) });
          const drawn = points(traces.draw({ keys: ['a'], fromMs: 0, toMs: 2001, pixels }));
          const values = one.map(([, value]) => value);
          expect(Math.max(...drawn.map(([, v]) => v ?? 0))).toBe(Math.max(...values));
          expect(Math.min(...drawn.map(([, v]) => v ?? 0))).toBe(Math.min(...values));
          for (const point of drawn) expect(one).toContainEqual(point);
          // Each of the two tiles takes the pixels that it covers, both ends rounded up.
          expect(drawn.length).toBeLessThanOrEqual(2 * (pixels + 2));
        },
      ),
    );
  });

  it('break in a gap longer than one and a half intervals, at a missing value, and nowhere else', () => {
    const traces = new Traces();
    const made = [0, 1000, 2000, 5000, 6000, 7000].map((t) => [t, t] as const);
    traces.put('a', { fromMs: 0, columns: columns([...made, [8000, Number.NaN], [9000, 9000]]) });
    const { seconds, values } = traces.draw({ keys: ['a'], fromMs: 0, toMs: 10_000, pixels: 1000 });
    const broken = [...seconds].filter((_, i) => values[0]?.[i] === Number.POSITIVE_INFINITY);
    expect(broken).toEqual([2.5, 8]);
  });

  it('answer the nearest real sample at an instant, and what the column of pixels holds', () => {
    const traces = new Traces();
    traces.put('a', { fromMs: 0, columns: columns([10, 20, 30, 40].map((t) => [t, -t])) });
    const view = { keys: ['a', 'none'], fromMs: 0, toMs: 100 };
    expect(traces.at(view, 24, 1)).toEqual([{ t: 20, value: -20, count: 1, min: -20, max: -20 }, undefined]);
    expect(traces.at(view, 24, 30)[0]).toEqual({ t: 20, value: -20, count: 3, min: -30, max: -10 });
    expect(traces.at({ ...view, fromMs: 35 }, 24, 1)[0]?.t).toBe(40);
    expect(traces.at({ ...view, fromMs: 50 }, 24, 1)[0]).toBeUndefined();
  });

  it('weight buckets by their samples, and know the extremes inside them', () => {
    const traces = new Traces();
    const buckets = {
      ...columns([
        [0, 1],
        [10, 4],
      ]),
      min: Float64Array.of(-5, 2),
      max: Float64Array.of(3, 9),
      count: Float64Array.of(3, 1),
    };
    traces.put('a', { fromMs: 0, columns: buckets });
    const view = { keys: ['a'], fromMs: 0, toMs: 20 };
    expect(traces.summaries(view)).toEqual([{ count: 4, mean: 1.75, min: -5, max: 9, rows: 2 }]);
    expect([...traces.means(view, 1)]).toEqual([1.75]);
    // A bucket of ten fills two stretches of five.
    expect([...traces.means(view, 4)]).toEqual([1, 1, 4, 4]);
    expect([...traces.means({ ...view, fromMs: 5, toMs: 35 }, 6)]).toEqual([
      1,
      4,
      4,
      ...Array(3).fill(Number.NaN),
    ]);
    expect(traces.columns(view)).toEqual([buckets]);
  });

  it('stand in a table by time, and as CSV as an export has them', () => {
    const traces = new Traces();
    traces.put('a', {
      fromMs: 0,
      columns: columns([
        [0, 1],
        [60_000, Number.NaN],
      ]),
    });
    traces.put('b', { fromMs: 0, columns: columns([[60_000, -2.5]]) });
    const view = { keys: ['a', 'b'], fromMs: 0, toMs: 100_000 };
    const { seconds, values } = traces.table(view);
    expect([...seconds]).toEqual([0, 60]);
    expect(values.map((one) => [...one])).toEqual([
      [1, Number.NaN],
      [Number.NaN, -2.5],
    ]);
    const csv = traces.csv(view, [
      { module: '=A,1', metric: 'power' },
      { module: 'B', metric: 'power' },
    ]);
    expect(csv).toBe(
      [
        'module,metric,time,value',
        `"'=A,1",power,1970-01-01T00:00:00.000Z,1`,
        `B,power,1970-01-01T00:01:00.000Z,-2.5`,
        '',
      ].join('\r\n'),
    );
  });

  it('forget a tile that is dropped and replace one that comes again', () => {
    const traces = new Traces();
    traces.put('a', { fromMs: 0, columns: columns([[1, 1]]) });
    traces.put('a', { fromMs: 10, columns: columns([[11, 2]]) });
    traces.put('a', { fromMs: 10, columns: columns([[12, 3]]) });
    traces.drop('a', 0);
    const view = { keys: ['a'], fromMs: 0, toMs: 20 };
    expect([...(traces.columns(view)[0]?.t ?? [])]).toEqual([12]);
    traces.drop('a', 10);
    expect(traces.summaries(view)[0]?.count).toBe(0);
  });
});

const SPAN = { fromMs: 0, toMs: 3 };

describe('a heat picture', () => {
  it('is transparent where there is no value, and goes from the first colour to the last', () => {
    const { rgba, low, high } = heatPicture(Float64Array.of(0, Number.NaN, 100), 3, SPAN);
    expect([low, high]).toEqual([1, 99]);
    expect([...rgba]).toEqual([68, 1, 84, 255, 0, 0, 0, 0, 253, 231, 37, 255]);
  });

  it('without any value, or with one alone, is no error', () => {
    expect([...heatPicture(Float64Array.of(Number.NaN), 1, SPAN).rgba]).toEqual([0, 0, 0, 0]);
    expect(heatPicture(Float64Array.of(7), 1, SPAN).rgba[3]).toBe(255);
  });
});
