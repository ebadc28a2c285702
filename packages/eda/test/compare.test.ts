import { Analysis, type ComparedColumn, type DatasetFiles, type ProfileColumn } from '@wp/eda';
import { createFiguresPool } from '@wp/eda/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetDataset } from './fleet-dataset.ts';
import { wideDataset } from './wide-dataset.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 5, 1);
const control = (signal = new AbortController().signal) => ({ signal, progress: () => undefined });

/** Three modules, 48 hours each: `a` counts 0 … 47, `b` is 10 above it, `c` like `a` with every fourth hour missing. */
const columns = (shift: number): ProfileColumn[] => {
  const at = Array.from({ length: 144 }, (_, i) => ({ module: 'abc'.charAt(i / 48), hour: i % 48 }));
  return [
    { kind: 'text', name: 'module', values: at.map(({ module }) => module) },
    { kind: 'time', name: 'time', values: Float64Array.from(at, ({ hour }) => START + shift + hour * HOUR) },
    {
      kind: 'number',
      name: 'power',
      values: Float64Array.from(at, ({ module, hour }) =>
        module === 'c' && hour % 4 === 0 ? Number.NaN : hour + (module === 'b' ? 10 : 0),
      ),
    },
    { kind: 'number', name: shift === 0 ? 'voltage' : 'current', values: new Float64Array(144).fill(5) },
  ];
};

describe('two selections beside each other', () => {
  const pool = createFiguresPool({ size: 2 });
  const analysis = new Analysis(pool);
  let files: DatasetFiles;
  let other: DatasetFiles;
  beforeAll(async () => {
    files = await wideDataset('one', columns(0), { power: 'W' });
    other = await wideDataset('other', columns(1000 * HOUR), { power: 'kW' });
    await analysis.openDataset({ files }, control());
  });
  afterAll(() => pool[Symbol.dispose]());

  const of = (module: string, more: object = {}) => ({ isBeside: false, modules: [module], ...more });

  it('has no unit of a column that is called as what every object has', async () => {
    const names = ['__proto__', 'constructor', 'power'];
    const own = names.map(
      (name): ProfileColumn => ({ kind: 'number', name, values: Float64Array.of(1, 2, 3) }),
    );
    const odd = new Analysis(pool);
    const opened = await odd.openDataset({ files: await wideDataset('odd', own, { power: 'W' }) }, control());
    expect(opened.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['__proto__', null],
      ['constructor', null],
      ['power', 'W'],
    ]);
    const side = { isBeside: false };
    const compared = await odd.compare({ a: side, b: side }, control());
    expect(compared.columns.map(({ name, unit }) => [name, unit])).toEqual(
      names.map((name) => [name, name === 'power' ? 'W' : null]),
    );
    await analysis.openDataset({ files }, control());
  });

  it('is of the rows whose values are in the selected ranges, also over time', async () => {
    const where = [{ column: 'power', from: 12, to: 20 }];
    const [a, b] = [of('a', { where }), of('b', { where })];
    const answer = await analysis.compare({ a, b }, control());
    // 12 … 20 of 0 … 47, and the same of 10 … 57.
    expect(answer).toMatchObject({ rowsA: 9, rowsB: 9 });
    const power = answer.columns.find(({ name }) => name === 'power');
    expect([power?.a.mean, power?.b.mean, power?.cohensD]).toEqual([16, 16, 0]);
    const [lineA, lineB] = await analysis.compareLines({ a, b, name: 'power', pixels: 500 }, control());
    expect([lineA.samples, lineA.startMs, lineB.startMs]).toEqual([9, START + 12 * HOUR, START + 2 * HOUR]);
  });

  it('has the figures of each side, their difference in pooled deviations, and the greatest distance', async () => {
    const told: ComparedColumn[] = [];
    const answer = await analysis.compare({ a: of('a'), b: of('b') }, control(), (one) => told.push(one));
    expect(answer).toMatchObject({ rowsA: 48, rowsB: 48, onlyA: [], onlyB: [] });
    expect(told.map(({ name }) => name).sort()).toEqual(['power', 'voltage']);
    const power = answer.columns.find(({ name }) => name === 'power');
    // 0 … 47: mean 23.5, variance 48·49/12 = 196, so std 14.
    expect(power?.a).toEqual({
      rows: 48,
      count: 48,
      missing: 0,
      mean: 23.5,
      std: 14,
      p05: expect.closeTo(2.35, 12),
      median: 23.5,
      p95: expect.closeTo(44.65, 12),
    });
    expect(power?.b.mean).toBe(33.5);
    expect(power?.cohensD).toBeCloseTo(10 / 14, 12);
    // Ten values of a lie below all of b.
    expect(power?.ks.d).toBeCloseTo(10 / 48, 12);
    expect(power?.unit).toBe('W');
    // The quantiles of the one are ten above those of the other.
    for (const [i, value] of power?.quantilesA.entries() ?? [])
      expect(power?.quantilesB[i]).toBeCloseTo(value + 10, 10);
    const voltage = answer.columns.find(({ name }) => name === 'voltage');
    expect(voltage?.cohensD).toBeNaN();
    expect(voltage?.ks).toMatchObject({ d: 0, p: 1 });
  });

  it('bins both alike, in shares, so that sides of other lengths can be laid over each other', async () => {
    const { columns } = await analysis.compare(
      { a: of('a'), b: { isBeside: false, modules: ['a', 'b'] } },
      control(),
    );
    const bins = columns.find(({ name }) => name === 'power')?.bins;
    expect(bins?.edges[0]).toBe(0);
    expect(bins?.edges.at(-1)).toBe(57);
    for (const shares of [bins?.a, bins?.b])
      expect([...(shares ?? [])].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    // Above 47 the first side has nothing.
    expect(bins?.a.at(-1)).toBe(0);
  });

  it('counts what is missing, and periods of one module', async () => {
    const half = { fromMs: START, toMs: START + 24 * HOUR };
    const rest = { fromMs: START + 24 * HOUR, toMs: START + 48 * HOUR };
    const { columns } = await analysis.compare(
      { a: of('c', { time: half }), b: of('c', { time: rest }) },
      control(),
    );
    const power = columns.find(({ name }) => name === 'power');
    expect(power?.a).toMatchObject({ rows: 24, count: 18, missing: 0.25 });
    expect(power?.b.mean).toBeCloseTo((power?.a.mean ?? 0) + 24, 12);
    const [a, b] = await analysis.compareLines(
      { a: of('c', { time: half }), b: of('c', { time: rest }), name: 'power', pixels: 100 },
      control(),
    );
    expect(a).toMatchObject({ startMs: START, everyMs: HOUR, samples: 18 });
    expect(b.startMs).toBe(START + 24 * HOUR);
    expect([...a.values].slice(0, 5)).toEqual([Number.NaN, 1, 2, 3, Number.NaN]);
    expect(b.ms[1]).toBe(START + 25 * HOUR);
  });

  it('shows the mean of several modules over time', async () => {
    const [both] = await analysis.compareLines(
      { a: { isBeside: false, modules: ['a', 'b'] }, b: of('a'), name: 'power', pixels: 100 },
      control(),
    );
    expect([...both.values]).toEqual(Array.from({ length: 48 }, (_, hour) => hour + 5));
  });

  it('compares with another dataset, by the columns that both have, and lets go of it', async () => {
    const question = { a: of('a'), b: { isBeside: true, modules: ['b'] } };
    await expect(analysis.compare(question, control())).rejects.toThrow(/not open any more/);
    const beside = await analysis.openBeside({ files: other }, control());
    expect(beside).toMatchObject({ rows: 144, modules: ['a', 'b', 'c'] });
    const answer = await analysis.compare(question, control());
    expect(answer).toMatchObject({ onlyA: ['voltage'], onlyB: ['current'] });
    expect(answer.columns).toMatchObject([{ name: 'power', unit: 'W', otherUnit: 'kW' }]);
    expect(answer.columns[0]?.cohensD).toBeCloseTo(10 / 14, 12);
    const [a, b] = await analysis.compareLines({ ...question, name: 'power', pixels: 50 }, control());
    expect(b.startMs - a.startMs).toBe(1000 * HOUR);
    // The questions about the open dataset are about the same rows as before.
    expect(await analysis.count({ selection: {} }, control())).toBe(144);
    await analysis.closeBeside({}, control());
    await expect(analysis.compare(question, control())).rejects.toThrow(/not open any more/);
  });

  it('has nothing to say of a side without rows, and no error', async () => {
    const { columns, rowsA } = await analysis.compare({ a: of('nobody'), b: of('a') }, control());
    expect(rowsA).toBe(0);
    expect(columns[0]?.cohensD).toBeNaN();
    expect(columns[0]?.ks.d).toBeNaN();
    const [line] = await analysis.compareLines(
      { a: of('nobody'), b: of('a'), name: 'power', pixels: 9 },
      control(),
    );
    expect(line.samples).toBe(0);
  });

  it('ends with the reason of the signal', async () => {
    const ending = new AbortController();
    const asked = analysis.compare({ a: of('a'), b: of('b') }, control(ending.signal));
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('modules that are unlike the fleet', () => {
  const pool = createFiguresPool({ size: 2 });
  const analysis = new Analysis(pool);
  afterAll(() => pool[Symbol.dispose]());

  /** Nine modules whose level is their number ÷ 10, but one at 9; another is silent for half of the time. */
  it('ranks them by robust distance and says why', async () => {
    const modules = Array.from({ length: 9 }, (_, m) => `m${m}`);
    const rows = modules.flatMap((module, m) =>
      Array.from({ length: m === 3 ? 48 : 96 }, (_, hour) => ({
        module,
        hour,
        value: 20 + m / 10 + (m === 6 ? 9 : 0) + (hour % 24),
      })),
    );
    const files = await wideDataset(
      'fleet',
      [
        { kind: 'text', name: 'module', values: rows.map(({ module }) => module) },
        { kind: 'time', name: 'time', values: Float64Array.from(rows, ({ hour }) => START + hour * HOUR) },
        { kind: 'number', name: 'power', values: Float64Array.from(rows, ({ value }) => value) },
      ],
      { power: 'W' },
    );
    await analysis.openDataset({ files }, control());
    const answer = await analysis.unlikeFleet({ selection: {}, timeZone: 'UTC' }, control());
    expect(answer).toMatchObject({ metrics: ['power'], features: 5 });
    expect(
      answer.modules
        .slice(0, 2)
        .map(({ module }) => module)
        .sort(),
    ).toEqual(['m3', 'm6']);
    const silent = answer.modules.find(({ module }) => module === 'm3');
    expect(silent?.why[0]).toMatchObject({ metrics: ['power'], feature: 'missing', value: 0.5, fleet: 0 });
    const high = answer.modules.find(({ module }) => module === 'm6');
    // Levels 0 … 0.8 with one at 9.6: the median is that of the fifth, 20.4 + 11.5; the MAD is 0.3.
    const median = high?.why.find(({ feature }) => feature === 'median');
    expect(median?.value).toBeCloseTo(41.1, 10);
    expect(median?.fleet).toBeCloseTo(31.9, 10);
    expect(median?.z).toBeCloseTo(9.2 / (1.4826 * 0.3), 10);
    // Its own day is 9.2 above the fleet's at every hour.
    const profile = high?.why.find(({ feature }) => feature === 'profile');
    expect(profile?.value).toBeCloseTo(9.2, 10);
    expect(answer.modules.every(({ distance }) => distance >= 0)).toBe(true);
  });

  it('looks at a period alone, and refuses two modules', async () => {
    const time = { fromMs: START, toMs: START + 48 * HOUR };
    const { modules } = await analysis.unlikeFleet({ selection: { time }, timeZone: 'UTC' }, control());
    expect(modules[0]?.module).toBe('m6');
    expect(modules.find(({ module }) => module === 'm3')?.rows).toBe(48);
    expect(modules.find(({ module }) => module === 'm3')?.why.map(({ feature }) => feature)).not.toContain(
      'missing',
    );
    await expect(
      analysis.unlikeFleet({ selection: { modules: ['m1', 'm2'] }, timeZone: 'UTC' }, control()),
    ).rejects.toThrow(/3 modules or more, and 2 are selected/);
  });

  it('finds modules with faults of level in a simulated fleet', async () => {
    const { files, modules } = await fleetDataset({
      seed: 7,
      modules: 12,
      from: START,
      to: START + 14 * 24 * HOUR,
      intervalMs: 900_000,
    });
    await analysis.openDataset({ files }, control());
    const answer = await analysis.unlikeFleet({ selection: {}, timeZone: 'Europe/Berlin' }, control());
    expect(answer.modules.map(({ module }) => module).sort()).toEqual([...modules].sort());
    const distances = answer.modules.map(({ distance }) => distance);
    expect([...distances].sort((a, b) => b - a)).toEqual(distances);
    expect(answer.modules[0]?.why).toHaveLength(3);
  });
});
