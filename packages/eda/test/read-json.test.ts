import { gzipSync } from 'node:zlib';
import { inspectBlob, openBlob } from '@wp/eda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonLayout, splitterFor } from '../src/store/json/split-records.ts';

const NONE = Number.NaN;
const open = (text: string, options = {}) => openBlob(new Blob([text]), options);
const shown = async (text: string, options = {}) =>
  (await open(text, options)).columns.map(({ name, kind, values }) => [name, kind, [...values]]);

const RECORDS = [
  {
    module: '34.B2',
    measures: [{ name: 'VMPPT', value: 3.29 }],
    temperature: 26,
    timestamp: '2018-01-01 00:07:37',
  },
  {
    module: '34.B2',
    measures: [
      { name: 'VMPPT', value: 3.28 },
      { name: 'I', value: 1 },
    ],
    timestamp: '2018-01-01 00:12:49',
  },
];
const WIDE = [
  ['module', 'text', ['34.B2', '34.B2']],
  ['VMPPT', 'number', [3.29, 3.28]],
  ['temperature', 'number', [26, NONE]],
  ['timestamp', 'time', [Date.UTC(2018, 0, 1, 0, 7, 37), Date.UTC(2018, 0, 1, 0, 12, 49)]],
  ['I', 'number', [NONE, 1]],
];

describe('records of JSON', () => {
  it.each([
    ['an array', JSON.stringify(RECORDS)],
    ['an array over many lines', JSON.stringify(RECORDS, null, 2)],
    ['a line each', RECORDS.map((record) => JSON.stringify(record)).join('\r\n\r\n')],
    [
      'what is posted',
      JSON.stringify({ batchId: 'b"[1', mode: 'partial', readings: RECORDS, more: { a: ['}'] } }),
    ],
  ])('in %s are a row each, with a column a measure', async (_, text) => {
    expect(await shown(text)).toEqual(WIDE);
    const { columns } = await openBlob(new Blob([gzipSync(`\ufeff${text}\n`)]));
    expect(columns.map(({ name, kind, values }) => [name, kind, [...values]])).toEqual(WIDE);
  });

  it('with module, metric, time and value become a row a module and time', async () => {
    const lines = [
      { module: 'A', metric: 'power', time: 1_600_000_000_000, value: 1 },
      { module: 'A', metric: 'voltage', time: 1_600_000_000_000, value: null },
      { module: 'A', metric: 'power', time: 1_600_000_060_000, value: 2 },
    ];
    const table = await open(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(table.isLong).toBe(true);
    expect(table.columns.map(({ name, values }) => [name, [...values]])).toEqual([
      ['module', ['A', 'A']],
      ['time', [1_600_000_000_000, 1_600_000_060_000]],
      ['power', [1, 2]],
      ['voltage', [NONE, NONE]],
    ]);
    expect(table.notes.join()).toMatch(/taken as milliseconds since 1970/);
  });

  it('keep what is nested, mixed, of a list or late', async () => {
    const text =
      '[{"a": {"b": 1, "c": [1, 2]}, "x": 1.5}, {"x": "bad", "on": true}, {"a": {"b": 2}, "t": "2024-06-01T12:00"}]';
    expect(await shown(text, { timeZone: 'Europe/Berlin' })).toEqual([
      ['a.b', 'number', [1, NONE, 2]],
      ['a.c', 'text', ['[1,2]', null, null]],
      ['x', 'text', ['1.5', 'bad', null]],
      ['on', 'text', [null, 'true', null]],
      ['t', 'time', [NONE, NONE, Date.UTC(2024, 5, 1, 10)]],
    ]);
    const csv = { columns: [{ name: 'x', kind: 'number' }] };
    const { columns, notes } = await open(text, { csv });
    expect([...(columns[2]?.values ?? [])]).toEqual([1.5, NONE, NONE]);
    expect(notes).toContain('x: 1 values are no number and count as missing.');
  });

  it('keep a field that none has, but not one that is an object elsewhere', async () => {
    expect(await shown('{"none": null, "a": null, "x": 1}\n{"a": {"b": 2}}\n')).toEqual([
      ['none', 'number', [NONE, NONE]],
      ['x', 'number', [1, NONE]],
      ['a.b', 'number', [NONE, 2]],
    ]);
  });

  it.each([
    ['{"a": 1}\n\n{"a": NaN}\n', /Line 3 is no JSON/],
    ['{"a": 1}\n[1]\n', /Line 2 is no record/],
    ['[\n{"a": 1},\n{"a": }\n]', /Line 3 is no JSON/],
    ['[\n{"a": 1},\n7\n]', /Line 3 has "7" where a record is expected/],
    ['[{"a": 1},\n]', /Line 2 has "]" where a record/],
    ['[{"a": 1},\n{"a"', /ends in the record that begins on line 2: it may have been cut short/],
    ['[{"a": 1}\n', /ends on line 2/],
    ['[{"a": 1}]\n[{"a": 2}]', /Line 2: something follows the records/],
    ['{"readings": [{"a": 1}]', /ends on line 1/],
    ['{"readings": [{"a": 1}]}\n{"readings": []}', /Line 2: something follows/],
    ['[]', /no record with a field/],
    ['{"measures": [{"value": 1}]}\n', /Line 1: measures\[0\] has no name/],
    ['{"voltage": 2, "measures": [{"name": "voltage", "value": 1}]}\n', /named "voltage", as a field/],
  ])('that are wrong say where: %j', async (text, words) => {
    await expect(open(text)).rejects.toThrow(words);
  });

  it('that memory cannot hold are refused while they are read', async () => {
    const text = '{"a": 1, "b": "word"}\n'.repeat(50_000);
    await expect(open(text, { limitBytes: 2 ** 18 })).rejects.toThrow(/MiB of memory/);
    expect((await open(text)).rows).toBe(50_000);
  });

  it('are understood by their beginning', async () => {
    const line = JSON.stringify({ time: '2024-01-01T00:00', v: 'x'.repeat(100) });
    for (const text of [`${line}\n`.repeat(20_000), `[${`${line},`.repeat(20_000)}`]) {
      const { format, understanding, rowsAsUnderstood, uncertain } = await inspectBlob(new Blob([text]));
      expect(format).toBe(text.startsWith('[') ? 'json' : 'ndjson');
      expect(understanding.columns.map(({ name, kind }) => [name, kind])).toEqual([
        ['time', 'time'],
        ['v', 'text'],
      ]);
      expect(uncertain.join()).toMatch(/time: its stamps name no offset/);
      expect(rowsAsUnderstood[0]?.values).toHaveLength(50);
    }
  });

  it('are the same, wherever the pieces are cut', () => {
    const record = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.array(fc.string())), {
      maxKeys: 4,
    });
    const layouts = fc.constantFrom<JsonLayout>('lines', 'array', 'envelope');
    fc.assert(
      fc.property(fc.array(record), layouts, fc.integer({ min: 1, max: 9 }), (records, layout, size) => {
        const text =
          layout === 'lines'
            ? records.map((one) => JSON.stringify(one)).join('\n')
            : layout === 'array'
              ? JSON.stringify(records, null, 1)
              : JSON.stringify({ x: 'a"', readings: records, y: '}' });
        const seen: unknown[] = [];
        const splitter = splitterFor(layout, (one) => seen.push(JSON.parse(one)));
        for (let at = 0; at < text.length; at += size) splitter.push(text.slice(at, at + size));
        splitter.end();
        expect(seen).toEqual(JSON.parse(JSON.stringify(records)));
      }),
    );
  });
});
