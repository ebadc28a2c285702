import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeriesTable } from './series-table.ts';

it('gives each pair of module and metric one number, in the order in which they are first seen', () => {
  const pair = fc.tuple(fc.nat(300), fc.nat(300));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 2000, size: 'max' }), (pairs) => {
      const table = new SeriesTable();
      const model = new Map<string, number>();
      for (const [module, metric] of pairs) {
        const key = `${module} ${metric}`;
        if (!model.has(key)) model.set(key, model.size);
        const series = table.of(module, metric);
        expect(series).toBe(model.get(key));
        expect([table.module(series), table.metric(series)]).toEqual([module, metric]);
      }
      expect(table.size).toBe(model.size);
    }),
    { numRuns: 50 },
  );
});

it('says of a time whether it lies beyond all before it', () => {
  const table = new SeriesTable();
  const series = table.of(0, 0);
  expect([-5, -5, 3, 2, 4].map((time) => table.advance(series, time))).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
});

it('memory follows the series that there are, not modules times metrics', () => {
  const table = new SeriesTable();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 20_000; i++) table.of(i, i);
  // Modules times metrics would be 400 million.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});
