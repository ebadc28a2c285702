import { describe, expect, it } from 'vitest';
import { columnSet } from './figures.ts';
import { seriesGrid } from './series-grid.ts';
import { autocorrelation, changes, decomposition, lag, spectrum, stationary } from './series-tasks.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 5, 1);
const n = 24 * 20;
const sine = Float64Array.from({ length: n }, (_, i) => 10 * Math.sin((2 * Math.PI * i) / 24) + i / 100);
const columnsOf = (
  values: Float64Array,
  times = Float64Array.from(values, (_, i) => START + i * HOUR),
  other = values,
) =>
  columnSet(
    new Map([
      ['power', { kind: 'number', name: 'power', values }],
      ['other', { kind: 'number', name: 'other', values: other }],
      ['time', { kind: 'time', name: 'time', values: times }],
    ]),
  );
const request = { column: 'power', time: 'time' };

describe('the grid of a series', () => {
  it('keeps its interval, its gaps, and its order whatever that of the rows is', () => {
    const rows = Array.from({ length: 10 }, (_, i) => i).filter((i) => i !== 4);
    const turned = [...rows].reverse();
    const columns = columnsOf(
      Float64Array.from(turned),
      Float64Array.from(turned, (i) => START + i * HOUR),
    );
    const grid = seriesGrid(columns, request);
    expect(grid).toMatchObject({ startMs: START, everyMs: HOUR, missing: 1, intervalMs: HOUR });
    expect([...grid.values]).toEqual([0, 1, 2, 3, Number.NaN, 5, 6, 7, 8, 9]);
  });

  it('takes means of coarser steps, from round instants', () => {
    const grid = seriesGrid(columnsOf(sine), { ...request, everyMs: 24 * HOUR });
    expect(grid.values).toHaveLength(20);
    expect(grid.values[0]).toBeCloseTo(0.115, 10);
  });

  it('refuses what has no two instants, and what would be too fine', () => {
    expect(() => seriesGrid(columnsOf(Float64Array.of(1)), request)).toThrow(/fewer than two instants/);
    expect(() => seriesGrid(columnsOf(sine), { ...request, everyMs: 1 })).toThrow(/too fine/);
  });
});

describe('the figures of a series', () => {
  it('find the day in it, and take it apart', () => {
    const parts = decomposition(columnsOf(sine), request);
    expect(parts).toMatchObject({ period: 24, periodFrom: 'day', grid: { points: n, missing: 0 } });
    expect(parts.seasonalStrength).toBeGreaterThan(0.99);
    expect(parts.season?.values[6]).toBeCloseTo(10, 0);
    expect(() => decomposition(columnsOf(sine), { ...request, periodMs: 30 * 24 * HOUR })).toThrow(
      /does not fit twice/,
    );
    const { peaks, method } = spectrum(columnsOf(sine), request);
    expect(method).toBe('periodogram');
    expect(peaks[0]?.label).toBe('24 h');
  });

  it('use the instants themselves where they are irregular', () => {
    const times = sine.map((_, i) => START + i * HOUR + ((i * i * 7919) % 41) * 60_000).sort();
    const values = times.map((ms) => Math.sin((2 * Math.PI * (ms - START)) / (30 * HOUR)));
    const { method, periodsMs, power } = spectrum(columnsOf(values, times), request);
    expect(method).toBe('Lomb–Scargle');
    expect((periodsMs[power.indexOf(1)] as number) / HOUR).toBeCloseTo(30, 0);
  });

  it('respect gaps in the autocorrelation, and say that a sine is no white noise', () => {
    const gappy = sine.map((value, i) => (i > 100 && i < 160 ? Number.NaN : value));
    const { acf, n: present, ljungBox } = autocorrelation(columnsOf(gappy), request);
    expect(present).toBe(n - 59);
    expect(acf.values[24]).toBeGreaterThan(0.8);
    expect(ljungBox?.p).toBeLessThan(1e-6);
  });

  it('say in a sentence whether it keeps its level', () => {
    const noise = sine.map((_, i) => Math.sin(i * i * 12.9898) * 5);
    expect(stationary(columnsOf(noise), request).tests.verdict).toBe('stationary');
  });

  it('find where the level changes', () => {
    const steps = sine.map((_, i) => (i < 200 ? 5 : 9) + ((i * 7919) % 13) / 26);
    const { segments } = changes(columnsOf(steps), request);
    expect(segments.map(({ fromMs }) => (fromMs - START) / HOUR)).toEqual([0, 200]);
  });

  it('find how far one follows another', () => {
    const x = sine.map((_, i) => Math.sin(i * i * 12.9898));
    const y = x.map((_, i) => x[i - 5] ?? 0);
    const found = lag(columnsOf(y, undefined, x), { ...request, other: 'other', maxLagMs: 24 * HOUR });
    expect(found).toMatchObject({ bestLag: 5 });
    expect(found.bestValue).toBeGreaterThan(0.95);
  });
});
