import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatasetManifest, datasetManifestSchema } from '@wp/contract';
import {
  Analysis,
  type ColumnPart,
  type DatasetWriter,
  type KeptProfile,
  openBlob,
  profileTable,
  profileTableWithPool,
  type Step,
} from '@wp/eda';
import { createFiguresPool, datasetFolder } from '@wp/eda/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDataset } from './dataset.ts';

const DAY = Date.UTC(2024, 5, 1);
const control = () => ({ signal: new AbortController().signal, progress: () => undefined });

describe('the analysis of a dataset', () => {
  const pool = createFiguresPool({ size: 2 });
  const analysis = new Analysis(pool);
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wp-analysis-'));
    await writeDataset(folder, {
      modules: ['b', 'a'],
      metrics: ['power', 'voltage'],
      rows: 500,
      fromMs: DAY,
      stepMs: 600_000,
    });
  });
  afterAll(async () => {
    pool[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => analysis.openDataset({ files: datasetFolder(folder) }, control()));

  it('tells what is open, a row a module and time', async () => {
    const opened = await analysis.openDataset({ files: datasetFolder(folder) }, control());
    expect(opened).toMatchObject({
      rows: 1000,
      time: 'time',
      by: 'module',
      modules: ['a', 'b'],
      span: { fromMs: DAY, toMs: DAY + 499 * 600_000 },
      columns: [
        { name: 'module', kind: 'text', unit: null },
        { name: 'time', kind: 'time', unit: null },
        { name: 'power', kind: 'number', unit: 'W' },
        { name: 'voltage', kind: 'number', unit: null },
      ],
    });
  });

  it('profiles a selection as the whole engine does, and tells each column as it is done', async () => {
    const told: ColumnPart[] = [];
    const selection = { modules: ['b'], time: { fromMs: DAY + 600_000, toMs: DAY + 400 * 600_000 } };
    const profile = await analysis.profile({ selection }, control(), (part) => told.push(part));
    const times = Float64Array.from({ length: 399 }, (_, i) => DAY + (i + 1) * 600_000);
    const power = Float64Array.from({ length: 399 }, (_, i) => Math.sin((i + 1) / 20) * 100);
    const alone = profileTable(
      {
        columns: [
          { kind: 'text', name: 'module', values: Array(399).fill('b') },
          { kind: 'time', name: 'time', values: times },
          { kind: 'number', name: 'power', values: power },
          { kind: 'number', name: 'voltage', values: power.map((_, i) => i + 1) },
        ],
        rows: 399,
        notes: [],
      },
      { time: 'time' },
    );
    expect(profile).toEqual({ ...alone, isOneSeries: true });
    expect(told.map((part) => ('name' in part ? part.name : 'alerts'))).toEqual(
      expect.arrayContaining(['module', 'power', 'time', 'voltage']),
    );
    expect(told.at(-1)).toHaveProperty('alerts');
  });

  it('keeps the profile of all rows with the dataset, and tells it before it reads it again', async () => {
    const kept: KeptProfile[] = [];
    const files = { ...datasetFolder(folder), keepProfile: async (one: KeptProfile) => void kept.push(one) };
    await analysis.openDataset({ files }, control());
    await analysis.profile({ selection: { modules: ['a'] } }, control());
    expect(kept).toEqual([]);
    const profile = await analysis.profile({ selection: {} }, control());
    expect(kept).toMatchObject([
      { profile: { rows: 1000, columns: profile.columns }, opened: { rows: 1000 } },
    ]);

    const [one] = kept;
    const withKept = async (profile: unknown) =>
      JSON.stringify({ ...JSON.parse(await files.readManifest()), profile });
    const told: KeptProfile[] = [];
    const open = async (profile: unknown) => {
      const manifest = await withKept(profile);
      await analysis.openDataset(
        { files: { ...files, readManifest: async () => manifest } },
        control(),
        (known) => told.push(known),
      );
    };
    await open(one);
    expect(told).toMatchObject([{ profile: { rows: 1000 } }]);
    // Of other parts, or of another form, it says nothing.
    await open({ ...one, parts: 'other' });
    await open({ ...one, version: 99 });
    expect(told).toHaveLength(1);
  });

  it('has no figures over time of several modules, as those would go across a seam', async () => {
    const profile = await analysis.profile({ selection: {} }, control());
    expect(profile).toMatchObject({ rows: 1000, isOneSeries: false });
    expect(Object.keys(profile.series)).toEqual([]);
  });

  it('of nothing that is selected has no rows, and no error', async () => {
    expect(await analysis.count({ selection: { modules: ['nobody'] } }, control())).toBe(0);
    const profile = await analysis.profile({ selection: { modules: ['nobody'] } }, control());
    expect(profile.rows).toBe(0);
    expect(profile.columns.power).toMatchObject({ count: 0, mean: null });
  });

  it('ends with the reason of the signal', async () => {
    const ending = new AbortController();
    const asked = analysis.profile({ selection: {} }, { signal: ending.signal, progress: () => undefined });
    ending.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(await analysis.count({ selection: {} }, control())).toBe(1000);
  });

  it('previews steps, applies them to every question, and takes them back', async () => {
    const steps: Step[] = [
      { step: 'filter', where: 'power > 0' },
      { step: 'derive', column: 'double', as: 'voltage * 2' },
    ];
    const seen = await analysis.preview({ steps }, control());
    expect(seen).toMatchObject({
      failure: undefined,
      whole: undefined,
      done: [{ step: 'filter', rowsIn: 1000 }, { step: 'derive' }],
    });
    expect(seen.preview[0]?.values).toHaveLength(200);
    expect(await analysis.count({ selection: {} }, control())).toBe(1000);

    const applied = await analysis.applySteps({ steps }, control());
    expect(applied.rows).toBe(seen.rows);
    expect(applied.columns.map(({ name }) => name)).toEqual(['module', 'time', 'power', 'voltage', 'double']);
    expect((await analysis.profile({ selection: {} }, control())).columns.double).toMatchObject({
      count: seen.rows,
    });
    expect((await analysis.applySteps({ steps: [] }, control())).rows).toBe(1000);
  });

  it('shows the steps before one that fails, says why, and applies none of them', async () => {
    const steps: Step[] = [
      { step: 'clip', columns: ['power'], min: 0 },
      { step: 'derive', column: 'x', as: 'nothing + 1' },
    ];
    const seen = await analysis.preview({ steps }, control());
    expect(seen.done).toHaveLength(1);
    expect(seen.failure).toMatch(/There is no column "nothing"/);
    await expect(analysis.applySteps({ steps }, control())).rejects.toThrow(
      /Step 2 \(derive\): There is no column/,
    );
    expect((await analysis.profile({ selection: {} }, control())).columns.power).toMatchObject({
      negatives: expect.any(Number),
    });
  });

  it('says that nothing is open once it is closed', async () => {
    await analysis.close({}, control());
    await expect(analysis.profile({ selection: {} }, control())).rejects.toMatchObject({ code: 'TABLE' });
  });
});

describe('a file that is imported', () => {
  it('becomes a dataset of parts, with what was understood of it', async () => {
    const made: { bytes: Blob; file: string }[] = [];
    let manifest: DatasetManifest | undefined;
    const ended: string[] = [];
    const pool = createFiguresPool({ size: 1 });
    const writer: DatasetWriter = {
      begin: async () => 'id',
      async part(_id, file, bytes) {
        made.push({ file, bytes });
        return { rows: 3, bytes: bytes.size, sha256: 'a'.repeat(64) };
      },
      async finish(_id, given) {
        manifest = datasetManifestSchema.parse(given);
        return given.name;
      },
      async end(id) {
        ended.push(id);
      },
    };
    const analysis = new Analysis(pool, writer);
    const file = new Blob([
      'time;power (W)\n01.06.2024 00:00;1,5\n13.06.2024 00:05;2,5\n14.06.2024 00:10;\n',
    ]);
    const request = { file, fileName: 'roof.csv', name: 'Roof', reading: {} };
    expect(await analysis.importFile(request, control())).toBe('Roof');
    expect(made.map((part) => part.file)).toEqual(['data/part-0-3.parquet']);
    expect(manifest).toMatchObject({
      version: 2,
      query: null,
      source: { name: 'roof.csv', kind: 'file' },
      units: { 'power (W)': 'W' },
      columns: [
        { name: 'time', type: 'timestamp' },
        { name: 'power (W)', type: 'double' },
      ],
      parts: [{ from: '2024-06-01T00:00:00.000Z', to: '2024-06-14T00:10:00.001Z' }],
    });
    const { columns } = await openBlob((made[0] as { bytes: Blob }).bytes);
    expect([...(columns[1]?.values ?? [])]).toEqual([1.5, 2.5, Number.NaN]);

    writer.part = () => Promise.reject(new Error('The disk is full.'));
    await expect(analysis.importFile(request, control())).rejects.toThrow('The disk is full.');
    expect(ended).toEqual(['id']);
    pool[Symbol.dispose]();
  });
});

describe('a table that is profiled on all cores', () => {
  const n = 400;
  const columns = [
    { kind: 'text' as const, name: 'module', values: Array.from({ length: n }, (_, i) => `M${i % 3}`) },
    {
      kind: 'time' as const,
      name: 'time',
      values: Float64Array.from({ length: n }, (_, i) => DAY + i * 600_000),
    },
    {
      kind: 'number' as const,
      name: 'power',
      values: Float64Array.from({ length: n }, (_, i) => Math.sin(i / 9) * 10 + (i % 5)),
    },
  ];
  const table = { columns, rows: n, notes: ['read'] };

  it.each([
    ['without a time', {}],
    ['as one series', { time: 'time', period: 24 }],
    ['group by group', { time: 'time', by: 'module', timeZone: 'Europe/Berlin' }],
  ])('has the figures that it has on one, %s', async (_what, options) => {
    using pool = createFiguresPool({ size: 2 });
    const both = await profileTableWithPool(table, options, { pool, control: control() });
    expect(both).toEqual(profileTable(table, options));
    expect(Object.keys(both.groups ?? {})).toEqual('by' in options ? ['M0', 'M1', 'M2'] : []);
  });
});
