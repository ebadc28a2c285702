import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  await writeFile(at('short.parquet'), await readFile(at('wide.parquet')));
  await truncate(at('short.parquet'), 4000);
  await writeFile(at('short.csv.gz'), (await readFile(at('wide.csv.gz'))).subarray(0, 3000));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a file on disk', () => {
  it('is the same table as CSV, gzipped, and as Parquet of many row groups', async () => {
    const csv = await openTable(at('wide.csv'));
    expect(csv.rows).toBe(ROWS);
    expect(await openTable(at('wide.csv.gz'))).toEqual(csv);
    const parquet = await openTable(at('wide.parquet'));
    expect(parquet.columns).toEqual(csv.columns);
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
    ['.', /is no file/],
    ['short.parquet', /no whole Parquet file.*cut short/],
    ['short.csv.gz', /could not be unpacked.*cut short/],
  ])('that is %s is refused in words', async (name, words) => {
    const opening = openTable(at(name));
    await expect(opening).rejects.toThrow(TableError);
    await expect(openTable(at(name))).rejects.toThrow(words);
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
