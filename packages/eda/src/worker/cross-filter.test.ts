import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeNumber } from '../engine/column/describe-number.ts';
import { binCount, brushCube, brushed, type CountedView, countView } from './cross-filter.ts';
import { columnSet } from './figures.ts';

const rows = 3000;
const power = Float64Array.from({ length: rows }, (_, i) =>
  i % 97 === 0 ? Number.NaN : Math.abs(Math.sin(i / 30)) * 281,
);
const voltage = Float64Array.from({ length: rows }, (_, i) => Math.cos(i / 11) * 20 + (i % 7));
const time = Float64Array.from({ length: rows }, (_, i) => Date.UTC(2024, 2, 29) + i * 300_000);
const columns = columnSet(
  new Map([
    ['power', { kind: 'number', name: 'power', values: power }],
    ['voltage', { kind: 'number', name: 'voltage', values: voltage }],
    ['time', { kind: 'time', name: 'time', values: time }],
  ]),
);
const histogram = (column: 'power' | 'voltage') => ({
  kind: 'histogram' as const,
  column,
  edges: [...describeNumber(column === 'power' ? power : voltage).histogram.edges],
});
const sum = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);

describe('views that filter each other', () => {
  it('count what the engine counts where nothing is brushed', () => {
    const counts = countView(columns, { view: histogram('power'), where: [] });
    expect([...counts]).toEqual([...describeNumber(power).histogram.counts]);
  });

  it('keep their own bins whole, and show what is left of the others', () => {
    const where = [{ column: 'power', from: 100, to: 200 }];
    expect(sum(countView(columns, { view: histogram('power'), where }))).toBe(
      sum(countView(columns, { view: histogram('power'), where: [] })),
    );
    const left = power.filter((value) => value >= 100 && value <= 200).length;
    expect(sum(countView(columns, { view: histogram('voltage'), where }))).toBe(left);
  });

  it('count a local day of 23 hours as it is', () => {
    const view: CountedView = {
      kind: 'hours',
      column: 'voltage',
      time: 'time',
      fromMs: Date.UTC(2024, 2, 30, 23),
      days: 1,
      timeZone: 'Europe/Berlin',
    };
    const counts = countView(columns, { view, where: [] });
    expect(counts[2]).toBe(0);
    expect(sum(counts)).toBe(23 * 12);
  });

  it('have a cube that says of every brush what counting says', () => {
    const active = histogram('power');
    const edges = active.edges;
    const passives: CountedView[] = [
      histogram('voltage'),
      { kind: 'density', x: histogram('voltage'), y: { column: 'voltage', edges: [-20, 0, 30] } },
      {
        kind: 'hours',
        column: 'voltage',
        time: 'time',
        fromMs: Date.UTC(2024, 2, 29),
        days: 11,
        timeZone: 'UTC',
      },
    ];
    for (const passive of passives) {
      const cube = brushCube(columns, { active, passive, where: [] });
      fc.assert(
        fc.property(fc.nat(edges.length - 2), fc.nat(edges.length - 2), (a, b) => {
          const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
          const counts = brushed(cube, binCount(passive), from, to);
          // To before the next bin's edge, but for the last, whose end counts.
          const end = edges[to] as number;
          const before = to === edges.length - 1 ? end : end - Math.abs(end) * 1e-15 - 1e-12;
          const where = [{ column: 'power', from: edges[from] as number, to: before }];
          expect(counts).toEqual(countView(columns, { view: passive, where }));
        }),
        { numRuns: 40 },
      );
    }
  });

  it('count the rows that are asked about', () => {
    const counts = countView(columns, { view: histogram('voltage'), where: [], rows: { from: 10, to: 20 } });
    expect(sum(counts)).toBe(10);
  });
});
