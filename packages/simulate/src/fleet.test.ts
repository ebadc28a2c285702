import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateFleet } from './fleet.ts';
import type { SimulateOptions } from './options.ts';
import type { RawRecord } from './record.ts';
import { solarElevationDeg } from './solar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const june = Date.UTC(2025, 5, 1);
const seed = fc.maxSafeInteger();
const base = { seed: 42, modules: 3, from: june, to: june + DAY_MS } satisfies SimulateOptions;

const value = (record: RawRecord, name: string) => record.measures.find((m) => m.name === name)?.value ?? 0;

function meanPower(options: SimulateOptions): number {
  const powers = [...simulateFleet(options).recordsForModule(0)].map((record) => value(record, 'power'));
  return powers.reduce((sum, power) => sum + power, 0) / powers.length;
}

describe('simulateFleet', () => {
  it('gives records of the wire, in time order, one for each module and interval', () => {
    const fleet = simulateFleet(base);
    const records = [...fleet.records()];
    expect(records).toHaveLength(3 * 288);
    const stamps = records.map((record) => Date.parse(record.timestamp));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(records[0]?.timestamp).toBe('2025-06-01T00:00:00.000Z');
    expect(Object.keys(records[0] ?? {})).toEqual([
      'module',
      'measures',
      'temperature',
      'voltage',
      'timestamp',
    ]);
    expect(fleet.labels).toEqual([]);
  });

  it('names modules as the origin does, each once', () => {
    const { modules } = simulateFleet({ ...base, modules: 5000, to: base.from });
    for (const { module_num } of modules) expect(module_num).toMatch(/^([0-9A-F]{2}\.){3}[0-9A-F]{2}$/);
    expect(new Set(modules.map((module) => module.module_num)).size).toBe(5000);
    expect(modules[0]).toMatchObject({ module_type: 'Sensor', asset: 'Solar Panel' });
  });

  it('is deterministic, with faults too', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const options = { ...base, seed: s, modules: 2, faults: 'default' } as const;
        const [a, b] = [simulateFleet(options), simulateFleet(options)];
        expect([...a.records()]).toEqual([...b.records()]);
        expect(a.labels).toEqual(b.labels);
        expect([...a.records()]).toEqual([...a.records()]);
      }),
      { numRuns: 10 },
    );
  });

  it('differs between seeds', () => {
    const other = simulateFleet({ ...base, seed: 43 });
    expect([...other.records()]).not.toEqual([...simulateFleet(base).records()]);
    expect(other.modules).not.toEqual(simulateFleet(base).modules);
  });

  it('gives a module the same data whatever the number of modules', () => {
    const faults = { gap: 4, spike: 6, drift: 1, 'out-of-order': 4 };
    fc.assert(
      fc.property(seed, fc.nat(5), fc.integer({ min: 1, max: 4 }), (s, index, more) => {
        const small = simulateFleet({ ...base, seed: s, modules: index + 1, faults });
        const large = simulateFleet({ ...base, seed: s, modules: index + 1 + more, faults });
        const own = [...small.recordsForModule(index)];
        expect([...large.recordsForModule(index)]).toEqual(own);
        const name = large.modules[index]?.module_num;
        expect([...large.records()].filter((record) => record.module === name)).toEqual(own);
        expect(large.labels.filter((label) => label.module === name)).toEqual(
          small.labels.filter((label) => label.module === name),
        );
      }),
      { numRuns: 10 },
    );
  });

  it('gives a sub-range the numbers of the whole', () => {
    const whole = [...simulateFleet(base).records()];
    fc.assert(
      fc.property(fc.nat(DAY_MS), fc.nat(DAY_MS), (a, b) => {
        const from = june + Math.min(a, b);
        const to = june + Math.max(a, b);
        const inside = whole.filter(({ timestamp }) => {
          const time = Date.parse(timestamp);
          return time >= from && time < to;
        });
        expect([...simulateFleet({ ...base, from, to }).records()]).toEqual(inside);
      }),
      { numRuns: 25 },
    );
  });

  it('gives faulty halves that together are the whole', () => {
    const faults = {
      'clock-shift': 0.3,
      drift: 0.3,
      clipping: 0.3,
      gap: 3,
      stale: 3,
      'out-of-order': 12,
      'duplicate-stamp': 3,
      spike: 6,
    };
    const lines = (options: SimulateOptions) =>
      [...simulateFleet(options).records()].map((record) => JSON.stringify(record));
    fc.assert(
      fc.property(seed, fc.nat(6 * 288), (s, slots) => {
        const options = { ...base, seed: s, modules: 1, to: june + 6 * DAY_MS, faults };
        const middle = june + slots * 300_000;
        const halves = [...lines({ ...options, to: middle }), ...lines({ ...options, from: middle })];
        expect(halves.sort()).toEqual(lines(options).sort());
      }),
      { numRuns: 10 },
    );
  });

  it('reports zero at night and physical values by day', () => {
    fc.assert(
      fc.property(
        seed,
        fc.integer({ min: 0, max: 364 }),
        fc.double({ min: -75, max: 75, noNaN: true }),
        (s, day, latitude) => {
          const from = Date.UTC(2025, 0, 1) + day * DAY_MS;
          const fleet = simulateFleet({ ...base, seed: s, modules: 1, from, to: from + DAY_MS, latitude });
          for (const record of fleet.recordsForModule(0)) {
            const elevation = solarElevationDeg(Date.parse(record.timestamp), latitude, 11.6);
            const all = [...record.measures.map((measure) => measure.value), record.voltage];
            if (elevation <= 0) expect(all.every((number) => Object.is(number, 0))).toBe(true);
            expect(all.every((number) => number >= 0)).toBe(true);
            expect(value(record, 'irradiance')).toBeLessThan(1100);
            expect(record.temperature).toBeGreaterThan(-50);
            expect(record.temperature).toBeLessThan(110);
            if (elevation > 10) expect(value(record, 'power')).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('rounds to two decimals', () => {
    for (const { temperature, voltage, measures } of simulateFleet(base).recordsForModule(0))
      for (const number of [temperature, voltage, ...measures.map((measure) => measure.value)])
        expect(Number(number.toFixed(2))).toBe(number);
  });

  it('yields more in summer than in winter, and the other way round in the south', () => {
    const month = (m: number, latitude: number) =>
      meanPower({ ...base, from: Date.UTC(2025, m, 1), to: Date.UTC(2025, m + 1, 1), latitude });
    expect(month(5, 48)).toBeGreaterThan(2 * month(11, 48));
    expect(month(11, -40)).toBeGreaterThan(1.5 * month(5, -40));
  });

  it('lets modules of a site see the same weather, each in its own way', () => {
    const fleet = simulateFleet({ ...base, modules: 2, to: june + 10 * DAY_MS });
    const [a, b] = [0, 1].map((i) => [...fleet.recordsForModule(i)].map((r) => value(r, 'irradiance')));
    if (a === undefined || b === undefined) throw new Error('two modules expected');
    const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
    const [ma, mb] = [mean(a), mean(b)];
    const covariance = mean(a.map((x, i) => (x - ma) * ((b[i] ?? 0) - mb)));
    const spread = (xs: readonly number[], m: number) => Math.sqrt(mean(xs.map((x) => (x - m) ** 2)));
    const correlation = covariance / (spread(a, ma) * spread(b, mb));
    expect(correlation).toBeGreaterThan(0.97);
    expect(correlation).toBeLessThan(0.9999);
  });

  it('reports only the measures asked for', () => {
    const fleet = simulateFleet({ ...base, metrics: ['power', 'VMPPT'], faults: { spike: 30 } });
    for (const record of fleet.records())
      expect(record.measures.map((measure) => measure.name)).toEqual(['power', 'VMPPT']);
  });

  it.each([
    { seed: 0.5 },
    { modules: -1 },
    { to: june - 1 },
    { from: Number.NaN },
    { intervalMs: 0 },
    { latitude: 91 },
    { longitude: Number.NaN },
    { metrics: [] },
    { metrics: ['power', 'power'] as const },
    { faults: { gap: -1 } },
  ])('refuses %o', (wrong) => {
    expect(() => simulateFleet({ ...base, ...wrong })).toThrow(RangeError);
  });

  it('refuses a module that it does not have', () => {
    expect(() => simulateFleet(base).recordsForModule(3)).toThrow(RangeError);
    expect(() => simulateFleet(base).recordsForModule(-1)).toThrow(RangeError);
  });
});
