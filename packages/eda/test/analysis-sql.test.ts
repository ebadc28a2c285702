import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatasetManifest, datasetManifestSchema } from '@wp/contract';
import { Analysis, type DatasetWriter, openBlob, type RowPage } from '@wp/eda';
import { createFiguresPool, datasetFolder, openNativeStore } from '@wp/eda/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDataset } from './dataset.ts';

const DAY = Date.UTC(2024, 5, 1);
const control = (signal = new AbortController().signal) => ({ signal, progress: () => undefined });
const ROWS = 500;

let folder = '';
const pool = createFiguresPool({ size: 2 });
let opened = 0;
const parts: Blob[] = [];
let manifest: DatasetManifest | undefined;
const writer: DatasetWriter = {
  begin: async () => 'id',
  async part(_id, _file, bytes) {
    parts.push(bytes);
    return { rows: 2, bytes: bytes.size, sha256: 'a'.repeat(64) };
  },
  async finish(_id, given) {
    manifest = datasetManifestSchema.parse(given);
    return given.name;
  },
  end: async () => undefined,
};
const analysis = new Analysis(pool, writer, () => {
  opened += 1;
  return openNativeStore();
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-analysis-sql-'));
  await writeDataset(folder, {
    modules: ['m10', 'm2'],
    metrics: ['power', 'voltage'],
    rows: ROWS,
    fromMs: DAY,
    stepMs: 600_000,
  });
});
afterAll(async () => {
  await analysis.close({}, control());
  pool[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await analysis.openDataset({ files: datasetFolder(folder) }, control());
  opened = 0;
});

const valuesOf = ({ columns }: RowPage, name: string): unknown[] => [
  ...(columns.find((one) => one.name === name)?.values ?? []),
];

describe('SQL on the open dataset', () => {
  it('loads the table for the first statement, once, and tells of it before', async () => {
    const before = await analysis.sqlTables({}, control());
    expect([before.isLoaded, before.bytes, opened]).toEqual([false, 0, 0]);
    expect(before.tables[0]).toMatchObject({
      name: 'data',
      rows: 2 * ROWS,
      columns: [
        { name: 'module', type: 'VARCHAR' },
        { name: 'time', type: 'TIMESTAMP' },
        { name: 'power', type: 'DOUBLE' },
        { name: 'voltage', type: 'DOUBLE' },
      ],
    });
    const said: string[] = [];
    const statement = 'SELECT module, max(voltage) AS most FROM data GROUP BY module ORDER BY module';
    const watched = {
      ...control(),
      progress: (_share: number, what: string) => void said.push(what),
    };
    const [answer] = await Promise.all([
      analysis.sql({ statement, maxRows: 10 }, watched),
      analysis.sql({ statement: 'SELECT 1', maxRows: 10 }, control()),
    ]);
    expect(answer).toMatchObject({
      columns: [
        { name: 'module', type: 'VARCHAR', kind: 'text', note: null },
        { name: 'most', type: 'DOUBLE', kind: 'number' },
      ],
      rows: 2,
      isCut: false,
    });
    expect(said).toEqual(expect.arrayContaining(['starting DuckDB', 'loading into DuckDB', 'running']));
    expect(opened).toBe(1);
    const after = await analysis.sqlTables({}, control());
    expect(after.isLoaded).toBe(true);
    expect(after.bytes).toBeGreaterThan(0);
  });

  it('knows the table under the name of the dataset too', async () => {
    const { tables } = await analysis.sqlTables({}, control());
    const name = tables[1]?.name ?? '';
    expect(name).not.toBe('');
    const answer = await analysis.sql(
      { statement: `SELECT count(*) AS n FROM "${name}"`, maxRows: 1 },
      control(),
    );
    expect(valuesOf(await analysis.sqlRows({ id: answer.id, from: 0, count: 1 }, control()), 'n')).toEqual([
      1000,
    ]);
  });

  it('gives the rows of the last answer by pages, sorted too, its figures and its CSV', async () => {
    const statement = `SELECT module, voltage FROM data WHERE voltage < 3 ORDER BY module, voltage`;
    const cut = await analysis.sql({ statement, maxRows: 4 }, control());
    expect([cut.rows, cut.isCut]).toEqual([4, true]);
    const { id, rows } = await analysis.sql({ statement, maxRows: 100 }, control());
    expect(rows).toBe(6);
    await expect(analysis.sqlRows({ id: cut.id, from: 0, count: 1 }, control())).rejects.toThrow(
      'no longer held',
    );
    const page = await analysis.sqlRows({ id, from: 4, count: 10 }, control());
    expect([page.rows, valuesOf(page, 'module'), valuesOf(page, 'voltage')]).toEqual([
      6,
      ['m2', 'm2'],
      [1, 2],
    ]);
    const sort = { column: 'voltage', isDescending: true };
    const sorted = await analysis.sqlRows({ id, from: 0, count: 3, sort }, control());
    expect([valuesOf(sorted, 'voltage'), [...sorted.places]]).toEqual([
      [2, 2, 1],
      [2, 5, 1],
    ]);
    const profiles = await analysis.sqlProfile({ id }, control());
    expect(profiles.voltage).toMatchObject({ kind: 'number', count: 6, mean: 1 });
    const csv = await (await analysis.sqlCsv({ id }, control())).text();
    expect(csv.split('\r\n').slice(0, 2)).toEqual(['module,voltage', 'm10,0']);
  });

  it('draws charts of an answer in the order of x, without more points than can be told apart', async () => {
    const many = 'SELECT 200000 - i AS x, sin(i / 1e4) AS y, (i % 3)::VARCHAR AS t FROM range(200000) r(i)';
    const { id } = await analysis.sql({ statement: many, maxRows: 1_000_000 }, control());
    const chart = (form: 'line' | 'bars' | 'points', x: string) =>
      analysis.sqlChart({ id, form, x, y: ['y'] }, control());
    const line = await chart('line', 'x');
    expect([line.kind, line.of, line.drawn < 7000]).toEqual(['number', 200_000, true]);
    expect([line.x[0], line.x.at(-1)]).toEqual([1, 200_000]);
    expect(line.x.every((at, i) => i === 0 || at > (line.x[i - 1] as number))).toBe(true);
    expect(Math.max(...(line.y[0]?.values ?? []))).toBeCloseTo(1, 6);
    expect((await chart('points', 'x')).drawn).toBe(20_000);
    const bars = await chart('bars', 't');
    expect([bars.labels.slice(0, 4), bars.drawn]).toEqual([['0', '1', '2', '0'], 400]);
    await expect(chart('line', 'none')).rejects.toThrow('"none"');
  });

  it('has the table again after a statement took it away', async () => {
    await analysis.sql({ statement: 'DROP TABLE data', maxRows: 1 }, control());
    const { rows } = await analysis.sql({ statement: 'FROM data', maxRows: 10_000 }, control());
    expect(rows).toBe(2 * ROWS);
  });

  it('has the rows of the other views again after a statement changed them', async () => {
    const count = async () => {
      const { id } = await analysis.sql(
        { statement: 'SELECT count(*)::DOUBLE AS n FROM data', maxRows: 10 },
        control(),
      );
      return valuesOf(await analysis.sqlRows({ id, from: 0, count: 1 }, control()), 'n')[0];
    };
    const all = await count();
    for (const statement of [
      'DELETE FROM data',
      'INSERT INTO data SELECT * FROM data',
      'UPDATE data SET power = 0; SELECT count(*) FROM data WHERE power = 0',
      'TRUNCATE data',
    ]) {
      await analysis.sql({ statement, maxRows: 10 }, control());
      expect(await count()).toBe(all);
    }
    // The first of two is carried out though the second fails.
    await expect(
      analysis.sql({ statement: 'DELETE FROM data; SELECT nope', maxRows: 10 }, control()),
    ).rejects.toThrow(/nope/);
    expect(await count()).toBe(all);
  });

  it('says where a statement is wrong', async () => {
    const wrong = analysis.sql({ statement: 'SELECT\n  powr FROM data', maxRows: 1 }, control());
    await expect(wrong).rejects.toMatchObject({ code: 'SQL', position: { line: 2, column: 3 } });
  });

  it('is ended at once, also while it loads, and can be asked again', async () => {
    const heavy = 'SELECT count(*) FROM data a, data b, data c WHERE a.power + b.power > c.power';
    for (const wait of [0, 300]) {
      const ending = new AbortController();
      const asked = analysis.sql({ statement: heavy, maxRows: 1 }, control(ending.signal));
      const ended = expect(asked).rejects.toThrow('enough');
      await new Promise((resolve) => setTimeout(resolve, wait));
      ending.abort(new Error('enough'));
      await ended;
    }
    const { rows } = await analysis.sql({ statement: 'FROM data', maxRows: 10_000 }, control());
    expect(rows).toBe(2 * ROWS);
    expect(opened).toBe(1);
  });

  it('saves the whole answer as a dataset that says what it was asked', async () => {
    const statement = `SELECT module, power FROM data WHERE voltage = 1`;
    expect(await analysis.saveQuery({ statement, name: 'Ones' }, control())).toBe('Ones');
    expect(manifest).toMatchObject({
      name: 'Ones',
      source: { kind: 'query', notes: [statement] },
      units: { module: null, power: 'W' },
    });
    const table = await openBlob(parts.at(-1) as Blob);
    expect(table.columns.map(({ name, values }) => [name, values.length])).toEqual([
      ['module', 2],
      ['power', 2],
    ]);
    await expect(
      analysis.saveQuery({ statement: 'FROM data WHERE false', name: 'None' }, control()),
    ).rejects.toThrow('no rows');
  });
});

describe('rows of the open dataset', () => {
  const rows = (asked: Parameters<Analysis['rows']>[0]) => analysis.rows(asked, control());

  it('come as they are in the table, up to the last', async () => {
    const last = await rows({ selection: {}, from: 2 * ROWS - 2, count: 100 });
    expect(last.rows).toBe(2 * ROWS);
    expect([...last.places]).toEqual([998, 999]);
    expect(valuesOf(last, 'voltage')).toEqual([498, 499]);
    const beyond = await rows({ selection: {}, from: 5000, count: 10 });
    expect([beyond.rows, beyond.places.length]).toEqual([1000, 0]);
  });

  it('are sorted by a column, and only those that are selected', async () => {
    const selection = { modules: ['m2'], where: [{ column: 'voltage', from: 10, to: 20 }] };
    const sort = { column: 'voltage', isDescending: true };
    const page = await rows({ selection, sort, columns: ['voltage', 'module'], from: 0, count: 3 });
    expect(page.columns.map(({ name }) => name)).toEqual(['voltage', 'module']);
    expect([page.rows, valuesOf(page, 'voltage'), valuesOf(page, 'module')]).toEqual([
      11,
      [20, 19, 18],
      ['m2', 'm2', 'm2'],
    ]);
    const time = await rows({
      selection: {},
      sort: { column: 'module', isDescending: false },
      from: 0,
      count: 1,
    });
    expect(valuesOf(time, 'module')).toEqual(['m2']);
  });

  it('of a column that is not there, or of too long a page, are refused', async () => {
    await expect(rows({ selection: {}, columns: ['none'], from: 0, count: 1 })).rejects.toThrow('"none"');
    await expect(rows({ selection: {}, from: 0, count: 1e6 })).rejects.toThrow('10000');
  });
});
