import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTable } from '@wp/eda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatasets, type Datasets } from './datasets.ts';

const FILE = 'data/part-0-3.parquet';
const bytesOf = () =>
  encodeTable([{ kind: 'number', name: 'power', values: Float64Array.of(1, 2, 3) }], 'parquet');
const manifestOf = (part: object) => ({
  format: 'wp-dataset',
  version: 2,
  name: 'whatever',
  layout: 'wide',
  createdAt: '2026-11-24T10:00:00.000Z',
  parts: [
    {
      ...{ file: FILE, from: '2026-11-24T10:00:00.000Z', to: '2026-11-24T10:00:00.000Z' },
      ...{ rows: 3, bytes: 1, sha256: 'a'.repeat(64), fetchedAt: '2026-11-24T10:00:00.000Z', cursor: null },
      ...part,
    },
  ],
  missing: [],
  server: null,
  query: null,
  source: { name: 'roof.csv', kind: 'file', notes: [] },
  zone: 'UTC',
  units: {},
  columns: [{ name: 'power', type: 'double' }],
  pipeline: [],
});

describe('a dataset that the page makes', () => {
  let root = '';
  let datasets: Datasets;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'wp-imports-'));
    datasets = createDatasets({ root, door: () => undefined });
  });
  afterEach(async () => {
    await datasets.dispose();
    await rm(root, { recursive: true, force: true });
  });

  it('is seen once it is whole, under the name that it was begun with', async () => {
    const { imports } = datasets;
    const id = await imports.begin('Roof');
    expect(await datasets.list()).toEqual([]);
    const part = await imports.part(id, FILE, bytesOf());
    expect(part.rows).toBe(3);
    expect(await imports.finish(id, manifestOf(part))).toBe('Roof');
    const [entry] = await datasets.list();
    expect(entry).toMatchObject({
      name: 'Roof',
      state: 'whole',
      content: { server: null, source: 'roof.csv', rows: 3, from: null, metrics: ['power'] },
    });
    expect(JSON.parse(await readFile(join(root, 'Roof', 'dataset.json'), 'utf8'))).toMatchObject({
      name: 'Roof',
    });
    expect(await datasets.resume('Roof')).toMatchObject({ ok: false });
    expect(await readdir(root)).toEqual(['Roof']);
  });

  it('is refused where a part is not as its manifest says, and leaves nothing once it is ended', async () => {
    const { imports } = datasets;
    const id = await imports.begin('Roof');
    await imports.part(id, FILE, bytesOf());
    await expect(imports.finish(id, manifestOf({}))).rejects.toThrow(/part-0-3\.parquet is not there as/);
    await expect(imports.finish(id, { any: 'thing' })).rejects.toThrow(/format/);
    await imports.end(id);
    expect(await readdir(root)).toEqual([]);
    await expect(imports.part(id, FILE, bytesOf())).rejects.toThrow('This import was ended already.');
  });

  it.each([
    ['data/../../out.parquet', /is no name of a part/],
    ['dataset.json', /is no name of a part/],
  ])('takes no part of the name %s', async (file, why) => {
    const id = await datasets.imports.begin('Roof');
    await expect(datasets.imports.part(id, file, bytesOf())).rejects.toThrow(why);
  });

  it('keeps no part that was cut short', async () => {
    const id = await datasets.imports.begin('Roof');
    const cut = async function* () {
      for await (const piece of bytesOf()) yield piece.subarray(0, 40);
    };
    await expect(datasets.imports.part(id, FILE, cut())).rejects.toThrow(
      'The part is no whole Parquet file.',
    );
  });

  it('takes no name that is taken, at its beginning and at its end', async () => {
    const { imports } = datasets;
    const [first, second] = [await imports.begin('Roof'), await imports.begin('roof')];
    const part = await imports.part(first, FILE, bytesOf());
    await imports.finish(first, manifestOf(part));
    const again = await imports.part(second, FILE, bytesOf());
    await expect(imports.finish(second, manifestOf(again))).rejects.toThrow(
      /There is a dataset roof already/,
    );
    await expect(imports.begin('ROOF')).rejects.toThrow(/There is a dataset ROOF already/);
    await expect(imports.begin('../out')).rejects.toThrow();
  });

  it('is appended to by parts of their own, and stays as it was where that is ended or fails', async () => {
    const { imports } = datasets;
    const first = await imports.begin('Roof');
    const one = await imports.part(first, FILE, bytesOf());
    await imports.finish(first, manifestOf(one));
    const path = join(root, 'Roof', 'dataset.json');
    const before = await readFile(path, 'utf8');

    const { id, manifest } = await imports.beginOnto('Roof', 'append');
    await expect(imports.beginOnto('Roof', 'append')).rejects.toThrow(/being appended to/);
    const part = await imports.part(id, 'data/part-3-6.parquet', bytesOf());
    const [kept] = manifest.parts;
    const added = { ...kept, file: 'data/part-3-6.parquet', ...part };
    await expect(imports.finish(id, { ...manifest, parts: [added] })).rejects.toThrow(
      /not named as they were/,
    );
    expect(await readFile(path, 'utf8')).toBe(before);
    await imports.finish(id, { ...manifest, parts: [kept, added] });
    expect((await datasets.list())[0]).toMatchObject({ state: 'whole', content: { rows: 6, partsDone: 2 } });

    const again = await imports.beginOnto('Roof', 'append');
    await imports.end(again.id);
    // Let go of: it can be renamed, and appended to again.
    expect(await datasets.rename({ name: 'Roof', to: 'South' })).toMatchObject({ ok: true });
    expect(await readdir(root)).toEqual(['South']);
    await expect(imports.beginOnto('Nowhere', 'append')).rejects.toThrow('There is no dataset Nowhere.');
  });

  it('says of what it was made where a part is damaged: nothing can be fetched again', async () => {
    const { imports } = datasets;
    const id = await imports.begin('Roof');
    await imports.finish(id, manifestOf(await imports.part(id, FILE, bytesOf())));
    await truncate(join(root, 'Roof', FILE), 100);
    const [entry] = await datasets.list();
    expect(entry).toMatchObject({ state: 'damaged' });
    expect(entry?.problems).toEqual([
      expect.stringMatching(/instead of \d+\. Delete the dataset and make it again from roof\.csv\.$/),
    ]);
  });

  it('is gone at the next start where a crash left it', async () => {
    await datasets.imports.begin('Roof');
    const next = createDatasets({ root, door: () => undefined });
    expect(await next.list()).toEqual([]);
    expect(await readdir(root)).toEqual([]);
    await next.dispose();
  });
});
