import { gzipSync } from 'node:zlib';
import { type CsvOverrides, inspectBlob, openBlob } from '@wp/eda';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { parquetOf } from './parquet.ts';

const blob = (text: string) => new Blob([text]);
const look = (text: string, csv: CsvOverrides = {}) => inspectBlob(blob(text), { csv });
const open = async (text: string, csv: CsvOverrides = {}) => (await openBlob(blob(text), { csv })).columns;

describe('numbers of a file', () => {
  it.each<[string, number[]]>([
    ['a;b\n"1,234.5";x\n2;x\n', [1234.5, 2]],
    ['a,b\n"1,234.5",x\n"1,000,000",x\n', [1234.5, 1_000_000]],
    ['a;b\n1.234,5;x\n-12.000;x\n', [1234.5, -12_000]],
    ['a;b\n2,5;x\n1.234;x\n', [2.5, 1234]],
    ['a;b\n1 234,5;x\n7,25;x\n', [1234.5, 7.25]],
    ['a;b\n1\u202f234,5;x\n;x\n', [1234.5, Number.NaN]],
    ["a,b\n1'234.5,x\n7,x\n", [1234.5, 7]],
    ['a,b\n"1,5",x\n"2,25",x\n', [1.5, 2.25]],
    ['a;b\n1.234;x\n2.5;x\n', [1.234, 2.5]],
  ])('%j are read with their thousands where all of a column agree', async (text, values) => {
    const [column] = await open(text);
    expect([...(column?.values ?? [])]).toEqual(values);
  });

  it.each([
    ['a,b\n"1,234.5",x\n"12,34.5",x\n'],
    ['a,b\n"1,234",x\n1234.5,x\n'],
    ['a;b\n1.234,5;x\n1.234.5;x\n'],
    ['a,b\n030 123 456,x\n1 000,x\n'],
  ])('%j are texts, as they do not', async (text) => {
    expect((await open(text))[0]?.kind).toBe('text');
  });

  it('are not read another way for the sake of one column of codes', async () => {
    const columns = await open('code,power\n10.123.456,1.25\n10.123.457,2.5\n');
    expect(columns.map(({ kind }) => kind)).toEqual(['text', 'number']);
  });

  it('that may be read in two ways are told, and read as asked', async () => {
    const text = 'a;b\n1,234;x\n2,500;x\n';
    const { understanding, uncertain } = await look(text);
    expect(understanding).toMatchObject({ separator: ';', decimal: ',', thousands: null });
    expect(understanding.columns[0]?.uncertain).toMatch(/"1,234" was read with a decimal comma/);
    expect(uncertain.join()).toContain('a: "1,234"');
    const [asked] = await open(text, { decimal: '.', thousands: ',' });
    expect([...(asked?.values ?? [])]).toEqual([1234, 2500]);
  });
});

describe('how a file was understood', () => {
  it('is told field by field, with what was taken for granted', async () => {
    const text = 'when;module;power (kW);temp [°C];none\n1/2/2024 0:00;A;1,5;20;\n1/2/2024 0:15;B;2,5;;\n';
    const { format, rowsAsUnderstood, understanding, uncertain } = await look(text);
    expect(format).toBe('csv');
    expect(understanding).toEqual({
      separator: ';',
      quote: '"',
      hasHeader: true,
      decimal: ',',
      thousands: null,
      dateOrder: 'month-first',
      timeZone: 'UTC',
      encoding: 'utf-8',
      gzip: false,
      columns: [
        { name: 'when', unit: null, kind: 'time', uncertain: expect.stringMatching(/taken as UTC/) },
        { name: 'module', unit: null, kind: 'text' },
        { name: 'power (kW)', unit: 'kW', kind: 'number' },
        { name: 'temp [°C]', unit: '°C', kind: 'number' },
        { name: 'none', unit: null, kind: 'number', uncertain: expect.stringMatching(/no value/) },
      ],
    });
    expect(uncertain.join()).toMatch(/order of day and month/);
    expect([...(rowsAsUnderstood[2]?.values ?? [])]).toEqual([1.5, 2.5]);
    expect(rowsAsUnderstood[2]?.unit).toBe('kW');
  });

  it('is overruled by what is given', async () => {
    const text = "a|b|c\n1/2/2024 0:00|'x|y'|7\n";
    const csv: CsvOverrides = {
      separator: '|',
      quote: "'",
      hasHeader: false,
      dateOrder: 'day-first',
      timeZone: 'Europe/Berlin',
      columns: [{ name: 'Unnamed: 2', kind: 'text' }],
    };
    const columns = await open(text, csv);
    expect(columns.map(({ kind }) => kind)).toEqual(['text', 'text', 'text']);
    const headed = await open(text, { ...csv, hasHeader: true, columns: [{ name: 'c', kind: 'text' }] });
    expect(headed.map(({ values }) => values[0])).toEqual([Date.UTC(2024, 1, 0, 23), 'x|y', '7']);
    await expect(open(text, { columns: [{ name: 'q', kind: 'text' }] })).rejects.toThrow(/no column "q"/);
    await expect(open(text, { separator: ';;' })).rejects.toThrow(/must be one sign/);
  });

  it('counts cells that are not of the kind asked for as missing, and says how many', async () => {
    const csv: CsvOverrides = { columns: [{ name: 'a', kind: 'number' }] };
    const { columns, notes } = await openBlob(blob('a,b\n1,x\nbad,x\n3,x\n'), { csv });
    expect([...(columns[0]?.values ?? [])]).toEqual([1, Number.NaN, 3]);
    expect(notes).toEqual(['a: 1 cells are no number and count as missing.']);
  });

  it('takes units from names only where asked', async () => {
    const { columns } = await openBlob(blob('power (kW),x_W/m2\n1,2\n'), { unitsFromHeader: 'strip' });
    expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['power', 'kW'],
      ['x_W/m2', undefined],
    ]);
  });

  it('is told from the first MiB, in no more than 50 rows', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},word`).join('\n');
    // What comes later is not read: it would be refused.
    const source = new Blob([`a,b\n${rows}\n`, new Uint8Array([0xff, 0x00, 0xff])]);
    const { rowsAsUnderstood } = await inspectBlob(source);
    expect(rowsAsUnderstood[0]?.values).toHaveLength(50);
    const zipped = await inspectBlob(new Blob([gzipSync(`a,b\n${rows}\n`)]));
    expect(zipped.understanding.gzip).toBe(true);
    expect(zipped.rowsAsUnderstood).toEqual(rowsAsUnderstood);
  });

  it('has the first rows of Parquet and Arrow', async () => {
    const values = Float64Array.from({ length: 3000 }, (_, i) => i);
    const parquet = parquetOf({ a: { kind: 'number', values } });
    const { format, rowsAsUnderstood } = await inspectBlob(new Blob([parquet as BlobPart]));
    expect(format).toBe('parquet');
    expect(rowsAsUnderstood[0]?.values).toEqual(values.slice(0, 50));
    for (const kind of ['file', 'stream'] as const) {
      const arrow = tableToIPC(tableFromArrays({ a: values }), kind);
      const seen = await inspectBlob(new Blob([arrow as BlobPart]));
      expect(seen.format).toBe('arrow');
      expect(seen.rowsAsUnderstood[0]?.values).toEqual(values.slice(0, 50));
    }
    const cut = new Blob([tableToIPC(tableFromArrays({ a: values }), 'file').subarray(0, 300) as BlobPart]);
    await expect(inspectBlob(cut)).rejects.toThrow(/no whole Arrow file/);
  });
});

describe('the encoding', () => {
  const utf16 = (text: string, isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(2 * text.length + 2));
    view.setUint16(0, 0xfeff, isLittle);
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i + 2, text.charCodeAt(i), isLittle);
    return new Uint8Array(view.buffer);
  };
  const text = 'name,temp [°C]\nSüd,1.5\n';

  it.each([true, false])('of UTF-16 is told by its mark; little first: %s', async (isLittle) => {
    const source = new Blob([utf16(text, isLittle)]);
    expect((await inspectBlob(source)).understanding.encoding).toBe(isLittle ? 'utf-16le' : 'utf-16be');
    const { columns } = await openBlob(source);
    expect(columns.map(({ name, values }) => [name, values[0]])).toEqual([
      ['name', 'Süd'],
      ['temp [°C]', 1.5],
    ]);
  });

  it('that is none is refused with its line, unless it is given', async () => {
    const latin = new Blob([Uint8Array.from('name,v\nNord,1\nS\u00fcd,2\n', (sign) => sign.charCodeAt(0))]);
    await expect(openBlob(latin)).rejects.toThrow(/Line 3 is no UTF-8: a cell holds the byte 0xFC/);
    const { columns } = await openBlob(latin, { csv: { encoding: 'windows-1252' } });
    expect(columns[0]?.values).toEqual(['Nord', 'Süd']);
    const cut = new Blob([utf16(text, true).subarray(0, 21)]);
    await expect(openBlob(cut)).rejects.toThrow(/is no UTF-16LE/);
  });
});
