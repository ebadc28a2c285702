import { exportQuerySchema } from '@wp/contract';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import { tableFromIPC } from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textCell } from '../src/export/csv.ts';
import { openExport } from '../src/export/export.ts';
import { parseExportQuery } from '../src/export/parse-query.ts';
import { insertReadings, LIMITS, makeReadings, type Reading, refreshRollups } from './readings-fixture.ts';

const START = Date.UTC(2026, 4, 4);
const DAY = 86_400_000;
const ODD: Reading[] = [
  { module: '=cmd,"x"', metric: '-m', t: START + 1, value: -3.28 },
  { module: '=cmd,"x"', metric: '-m', t: START + 2, value: -0 },
  { module: '=cmd,"x"', metric: '-m', t: START + 3, value: 0.1 + 0.2 },
  { module: '=cmd,"x"', metric: '-m', t: START + 4, value: 5e-324 },
  { module: '=cmd,"x"', metric: '-m', t: START + 5, value: Number.MAX_VALUE },
];
/** One series longer than a page, and small ones beside it. */
const LONG = Array.from({ length: 120_000 }, (_, i) => ({
  module: 'LONG',
  metric: 'power',
  t: START + i * 1000,
  value: i / 3,
}));
const READINGS = [...ODD, ...makeReadings(['A', 'B'], START, 500), ...LONG];
const METRICS = ['voltage', 'power', '-m'];

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  for (let at = 0; at < READINGS.length; at += 40_000) {
    await insertReadings(opened.database, READINGS.slice(at, at + 40_000));
  }
  await refreshRollups(opened.database);
}, 60_000);
afterAll(() => opened[Symbol.asyncDispose]());

interface Row {
  module: string | null;
  metric: string;
  t: number;
  [column: string]: string | number | null;
}

async function exported(input: Record<string, unknown>): Promise<Uint8Array> {
  const query = exportQuerySchema.parse({ metrics: METRICS, from: START, to: START + 10 * DAY, ...input });
  const opening = await openExport(
    { database: opened.database, limits: LIMITS },
    query,
    new AbortController().signal,
  );
  const pieces: Uint8Array[] = [];
  for await (const piece of opening.body) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

function readArrow(bytes: Uint8Array): Row[] {
  const table = tableFromIPC(bytes);
  const columns = table.schema.fields.map((f) => ({ name: f.name, vector: table.getChild(f.name) }));
  return Array.from({ length: table.numRows }, (_, i) => {
    const row: Row = { module: null, metric: '', t: 0 };
    for (const { name, vector } of columns) row[name === 'time' ? 't' : name] = vector?.get(i);
    return row;
  });
}

async function readParquet(bytes: Uint8Array): Promise<Row[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  return rows.map(({ time, ...row }) => ({ ...row, t: (time as Date).getTime() }) as unknown as Row);
}

function readCsv(bytes: Uint8Array): Row[] {
  const lines = new TextDecoder().decode(bytes).split('\r\n');
  expect(lines.pop()).toBe('');
  const header = lines.shift()?.split(',') ?? [];
  return lines.map((line) => {
    const cells = [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      (m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? '',
    );
    const row: Row = { module: null, metric: '', t: 0 };
    for (const [i, name] of header.entries()) {
      const cell = cells[i] ?? '';
      if (name === 'time') row.t = Date.parse(cell);
      else if (name === 'metric') row.metric = cell.replace(/^'/, '');
      else if (name === 'module') row.module = cell === '' ? null : cell.replace(/^'/, '');
      else row[name] = cell === '' ? null : Number(cell);
    }
    return row;
  });
}

const READERS = { arrow: readArrow, parquet: readParquet, csv: readCsv };
const FORMATS = ['arrow', 'parquet', 'csv'] as const;

describe('export', () => {
  it.each(FORMATS)(
    '%s holds every raw point exactly, over several pages',
    { timeout: 30_000 },
    async (format) => {
      const rows = await READERS[format](await exported({ format }));
      expect(rows).toHaveLength(READINGS.length);
      const modules = ['=cmd,"x"', 'A', 'B', 'LONG'];
      let at = 0;
      for (const module of modules) {
        for (const metric of METRICS) {
          const own = READINGS.filter((r) => r.module === module && r.metric === metric);
          for (const reading of own) {
            const row = rows[at++];
            if (
              row?.module === module &&
              row.metric === metric &&
              row.t === reading.t &&
              Object.is(row.value, reading.value)
            )
              continue;
            expect(row).toEqual({ module, metric, t: reading.t, value: reading.value });
          }
        }
      }
    },
  );

  it('gives the same buckets in each format, filled and with empty cells', async () => {
    const input = {
      bucket: '1h',
      aggregates: ['avg', 'count', 'stddev'],
      fill: 'null',
      modules: ['A', 'LONG'],
      metrics: ['power'],
    };
    const csv = readCsv(await exported({ ...input, format: 'csv' }));
    expect(csv).toHaveLength(2 * 240);
    expect(csv[239]).toEqual({
      module: 'A',
      metric: 'power',
      t: START + 239 * 3_600_000,
      avg: null,
      count: 0,
      stddev: null,
    });
    const own = READINGS.filter((r) => r.module === 'A' && r.metric === 'power').slice(0, 6);
    expect(csv[0]?.avg).toBeCloseTo(own.reduce((a, r) => a + r.value, 0) / 6, 9);
    expect(readArrow(await exported({ ...input, format: 'arrow' }))).toEqual(csv);
    expect(await readParquet(await exported({ ...input, format: 'parquet' }))).toEqual(csv);
  });

  it('cuts long series of buckets into pages without losing or splitting one', {
    timeout: 30_000,
  }, async () => {
    const input = {
      bucket: '1s',
      aggregates: ['last', 'count'],
      modules: ['LONG', 'A'],
      metrics: ['power'],
      format: 'arrow',
    };
    const rows = readArrow(await exported(input));
    expect(rows).toHaveLength(120_500);
    expect(
      rows.slice(0, 120_000).every((r, i) => r.t === START + i * 1000 && r.last === i / 3 && r.count === 1),
    ).toBe(true);
  });

  it('has no module in a fleet', { timeout: 30_000 }, async () => {
    const days = { combine: 'fleet', bucket: '1d', aggregates: ['count'], metrics: ['voltage', 'power'] };
    for (const format of FORMATS) {
      const rows = await READERS[format](await exported({ ...days, format }));
      expect(rows.every((r) => r.module === null)).toBe(true);
      expect(rows.reduce((sum, r) => sum + Number(r.count), 0)).toBe(READINGS.length - ODD.length);
    }
    const raw = readArrow(await exported({ combine: 'fleet', metrics: ['power'], format: 'arrow' }));
    expect(raw).toHaveLength(121_000);
    expect(raw.every((r, i) => i === 0 || r.t >= (raw[i - 1]?.t ?? 0))).toBe(true);
  });

  it.each(FORMATS)('%s of nothing can be read', async (format) => {
    const rows = await READERS[format](await exported({ format, from: 0, to: 1000 }));
    expect(rows).toEqual([]);
  });

  it('writes CSV that no spreadsheet runs and no number is changed in', async () => {
    const text = new TextDecoder().decode(
      await exported({ format: 'csv', modules: ['=cmd,"x"'], metrics: ['-m'] }),
    );
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'module,metric,time,value',
      `"'=cmd,""x""",'-m,2026-05-04T00:00:00.001Z,-3.28`,
      `"'=cmd,""x""",'-m,2026-05-04T00:00:00.002Z,-0`,
    ]);
    expect(['+1', '-1', '@a', '\ta', '=1', 'a=1'].map(textCell)).toEqual([
      "'+1",
      "'-1",
      "'@a",
      "'\ta",
      "'=1",
      'a=1',
    ]);
  });

  it('throws what is wrong before the first byte', async () => {
    await expect(exported({ format: 'csv', modules: ['?'] })).rejects.toMatchObject({
      reason: 'UNKNOWN_MODULE',
    });
    await expect(exported({ format: 'csv', bucket: '1s', fill: 'locf' })).rejects.toMatchObject({
      reason: 'QUERY_TOO_COSTLY',
    });
  });

  it('ends when its signal aborts', async () => {
    const caller = new AbortController();
    const query = exportQuerySchema.parse({ format: 'csv', metrics: METRICS, from: START, to: START + DAY });
    const opening = await openExport({ database: opened.database, limits: LIMITS }, query, caller.signal);
    const read = async () => {
      for await (const _ of opening.body) caller.abort();
    };
    await expect(read()).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});

describe('parseExportQuery', () => {
  it('reads lists by commas and times as ISO or milliseconds', () => {
    const query = parseExportQuery(
      new URLSearchParams(`format=csv&modules=a,b&metrics=voltage&from=${START}&to=2026-06-01`),
    );
    expect(query).toMatchObject({
      modules: ['a', 'b'],
      metrics: ['voltage'],
      from: START,
      to: Date.UTC(2026, 5, 1),
    });
  });

  it('refuses unknown and repeated parameters by name', () => {
    const base = 'format=csv&metrics=voltage&from=2026-01-01&to=2026-06-01';
    expect(() => parseExportQuery(new URLSearchParams(`${base}&metric=x`))).toThrow(/at metric: /);
    expect(() => parseExportQuery(new URLSearchParams(`${base}&metrics=x`))).toThrow(
      /at metrics: stands twice/,
    );
    expect(() => parseExportQuery(new URLSearchParams(`${base}&maxPoints=10`))).toThrow(/at maxPoints/);
    expect(() => parseExportQuery(new URLSearchParams('format=csv'))).toThrow();
  });
});
