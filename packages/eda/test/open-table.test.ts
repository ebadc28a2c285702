import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { datasetColumns } from '@wp/contract';
import { openTable, profileInWorker, TableError } from '@wp/eda/node';
import {
  Table as ArrowTable,
  Float64,
  makeData,
  makeVector,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { Table, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileColumn } from '../src/index.ts';

const ROWS = 2000;
const BEGIN = Date.UTC(2024, 5, 1);
const MINUTE = 60_000;

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wp-open-table-'));
  const rows = Array.from({ length: ROWS }, (_, i) => i);
  const module = rows.map((i) => (i < ROWS / 2 ? 'A' : 'B'));
  const time = rows.map((i) => BEGIN + (i % (ROWS / 2)) * 15 * MINUTE);
  const power = rows.map((i) => (i % 97 === 0 ? null : Math.round(1000 * Math.sin(i / 15)) / 8));
  const csv = [
    'module,time,power',
    ...rows.map((i) => `${module[i]},${new Date(time[i] ?? 0).toISOString()},${power[i] ?? ''}`),
  ];
  await writeFile(at('wide.csv'), `${csv.join('\n')}\n`);
  await writeFile(at('wide.csv.gz'), gzipSync(`${csv.join('\n')}\n`));
  const long = rows.flatMap((i) => {
    const stamp = new Date(time[i] ?? 0).toISOString();
    return [`${module[i]},power,${stamp},${power[i] ?? ''}`, `${module[i]},voltage,${stamp},${i}`];
  });
  // Rows of a long file stand in any order.
  await writeFile(at('long.csv'), `module,metric,time,value\r\n${long.reverse().join('\r\n')}\r\n`);
  const table = new ArrowTable({
    module: vectorFromArray(module, new Utf8()),
    time: makeVector(
      makeData({ type: new TimestampMillisecond('UTC'), data: BigInt64Array.from(time, BigInt) }),
    ),
    power: vectorFromArray(power, new Float64()),
  });
  const properties = new WriterPropertiesBuilder().setMaxRowGroupSize(300).build();
  await writeFile(
    at('wide.parquet'),
    writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties),
  );
  await writeFile(at('wide.arrow'), tableToIPC(table, 'file'));
  await writeFile(at('stream.arrow'), tableToIPC(table, 'stream'));
  await writeFile(at('short.arrow'), (await readFile(at('stream.arrow'))).subarray(0, 500));
  await writeFile(at('short.parquet'), await readFile(at('wide.parquet')));
  await truncate(at('short.parquet'), 4000);
  await writeFile(at('short.csv.gz'), (await readFile(at('wide.csv.gz'))).subarray(0, 3000));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Coded texts beside plain ones. */
const plain = (columns: readonly ProfileColumn[]) =>
  columns.map(({ kind, name, values }) => ({ kind, name, values }));

describe('a file on disk', () => {
  it('is the same table as CSV, gzipped, as Parquet of many row groups and as Arrow', async () => {
    const csv = await openTable(at('wide.csv'));
    expect(csv.rows).toBe(ROWS);
    expect(await openTable(at('wide.csv.gz'))).toEqual(csv);
    const parquet = await openTable(at('wide.parquet'));
    expect(plain(parquet.columns)).toEqual(plain(csv.columns));
    expect(plain((await openTable(at('wide.arrow'))).columns)).toEqual(plain(csv.columns));
    expect(plain((await openTable(at('stream.arrow'))).columns)).toEqual(plain(csv.columns));
  });

  it('with a row a value is turned into a row a module and time, in their order', async () => {
    const wide = await openTable(at('wide.csv'));
    const long = await openTable(at('long.csv'));
    expect(long.isLong).toBe(true);
    expect(long.rows).toBe(ROWS);
    const column = (name: string) => long.columns.find((one) => one.name === name);
    expect(column('module')?.values).toEqual(wide.columns[0]?.values);
    expect(column('time')?.values).toEqual(wide.columns[1]?.values);
    expect(column('power')?.values).toEqual(wide.columns[2]?.values);
    expect([...(column('voltage')?.values ?? [])]).toEqual(Array.from({ length: ROWS }, (_, i) => i));
    expect((await openTable(at('long.csv'), { layout: 'wide' })).columns).toHaveLength(4);
    await expect(openTable(at('wide.csv'), { layout: 'long' })).rejects.toThrow(
      /this file has module, time, power/,
    );
  });

  it.each([
    ['none.csv', /There is no file/],
    ['.', /folder without a dataset\.json/],
    ['short.arrow', /no whole Arrow file.*cut short/],
    ['short.parquet', /no whole Parquet file.*cut short/],
    ['short.csv.gz', /could not be unpacked.*cut short/],
  ])('that is %s is refused in words', async (name, words) => {
    const opening = openTable(at(name));
    await expect(opening).rejects.toThrow(TableError);
    await expect(openTable(at(name))).rejects.toThrow(words);
  });
});

describe('the folder of a dataset', () => {
  const DAY = 86_400_000;
  const iso = (ms: number) => new Date(ms).toISOString();
  const NAMES = ['data/part-1-2.parquet', 'data/part-2-3.parquet', 'data/part-3-4.parquet'];

  async function dataset(change: object = {}): Promise<string> {
    const home = await mkdtemp(join(folder, 'set-'));
    await mkdir(join(home, 'data'));
    const parts = [];
    for (const [i, file] of NAMES.slice(0, 2).entries()) {
      const long = new ArrowTable({
        module: vectorFromArray(['A', 'A', 'B'], new Utf8()),
        metric: vectorFromArray(['power', 'voltage', 'power'], new Utf8()),
        time: makeVector(
          makeData({
            type: new TimestampMillisecond('UTC'),
            data: BigInt64Array.from([0, 0, 1], (ms) => BigInt(BEGIN + i * DAY + ms)),
          }),
        ),
        value: vectorFromArray([i, 10 + i, null], new Float64()),
      });
      const bytes = writeParquet(Table.fromIPCStream(tableToIPC(long, 'stream')));
      await writeFile(join(home, file), bytes);
      parts.push({
        file,
        from: iso(BEGIN + i * DAY),
        to: iso(BEGIN + (i + 1) * DAY),
        rows: 3,
        bytes: bytes.length,
        sha256: 'a'.repeat(64),
        fetchedAt: iso(BEGIN),
        cursor: null,
      });
    }
    await writeFile(join(home, 'data', 'part-9.parquet.part'), 'half written');
    const manifest = {
      format: 'wp-dataset',
      version: 1,
      name: 'Roof',
      layout: 'long',
      createdAt: iso(BEGIN),
      parts,
      missing: [{ file: NAMES[2], from: iso(BEGIN + 2 * DAY), to: iso(BEGIN + 3 * DAY) }],
      server: null,
      query: { metrics: ['power', 'voltage'], from: iso(BEGIN), to: iso(BEGIN + 3 * DAY) },
      zone: 'UTC',
      units: {},
      columns: datasetColumns(undefined),
      pipeline: [],
      ...change,
    };
    await writeFile(join(home, 'dataset.json'), JSON.stringify(manifest));
    return home;
  }

  it('is one table of the parts that are named, and says which are missing', async () => {
    const { columns, rows, notes, isLong } = await openTable(await dataset());
    expect(isLong).toBe(true);
    expect(rows).toBe(4);
    expect(columns.map(({ name }) => name)).toEqual(['module', 'time', 'power', 'voltage']);
    expect([...(columns[2]?.values ?? [])]).toEqual([0, 1, Number.NaN, Number.NaN]);
    expect(notes[0]).toMatch(/Parts of the dataset that are still to be fetched: 1/);
  });

  it('that is damaged says what is wrong with it, and what to do', async () => {
    const cut = await dataset();
    await truncate(join(cut, NAMES[0] ?? ''), 100);
    await expect(openTable(cut)).rejects.toThrow(/part-1-2\.parquet of the dataset has 100 bytes instead of/);
    const gone = await dataset();
    await rm(join(gone, NAMES[1] ?? ''));
    await expect(openTable(gone)).rejects.toThrow(/part-2-3\.parquet of the dataset is gone/);
    await expect(openTable(await dataset({ version: 7 }))).rejects.toThrow(
      /dataset\.json is not as it must be/,
    );
  });
});

describe('a profile of a file', () => {
  it('is made inside each group, never across a seam, whichever way the groups are told', async () => {
    const seen: number[] = [];
    const implied = await profileInWorker(at('long.csv'), { progress: (share) => seen.push(share) });
    expect(Object.keys(implied.groups ?? {})).toEqual(['A', 'B']);
    expect(implied.series).toEqual({});
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const told = await profileInWorker(at('wide.parquet'), { time: 'time', by: 'module' });
    expect(told.groups?.A?.series.power).toEqual(implied.groups?.A?.series.power);
    expect(told.groups?.A?.series.power?.n).toBe(ROWS / 2);
    const alone = await profileInWorker(at('wide.csv'), { time: 'time' });
    expect(alone.groups).toBeUndefined();
    expect(alone.series.power?.n).toBe(ROWS);
  });

  it('ends when it is aborted, with the reason, and says what was wrong with a name', async () => {
    const ending = new AbortController();
    const profile = profileInWorker(at('wide.csv'), {
      time: 'time',
      signal: ending.signal,
      progress: () => ending.abort(new Error('enough')),
    });
    await expect(profile).rejects.toThrow('enough');
    const wrong = (options: object) => expect(profileInWorker(at('wide.csv'), options)).rejects;
    await wrong({ time: 'when' }).toThrow(/no column "when"; there are: module, time, power/);
    await wrong({ time: 'module' }).toThrow(/"module" holds texts, no times/);
    await wrong({ by: 'module' }).toThrow(/--by .* needs --time/);
  });
});
