import { encodeTable, openBlob, type ProfileColumn, type TableFormat } from '@wp/eda';
import { ParquetFile } from 'parquet-wasm';
import { describe, expect, it } from 'vitest';

const ROWS = 250_000;
const BEGIN = Date.UTC(2024, 5, 1);
const columns: ProfileColumn[] = [
  {
    kind: 'text',
    name: 'module',
    values: Array.from({ length: ROWS }, (_, i) => (i % 7 === 0 ? null : `M${i % 50}`)),
  },
  { kind: 'time', name: 'time', values: Float64Array.from({ length: ROWS }, (_, i) => BEGIN + i * 1000) },
  {
    kind: 'number',
    name: 'p',
    values: Float64Array.from({ length: ROWS }, (_, i) => (i % 5 === 0 ? Number.NaN : i / 3)),
  },
];
const part = (rows: number): ProfileColumn[] =>
  columns.map((column) =>
    column.kind === 'text'
      ? { ...column, values: column.values.slice(0, rows) }
      : { ...column, values: column.values.slice(0, rows) },
  );

async function encoded(of: readonly ProfileColumn[], format: TableFormat, options = {}) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of encodeTable(of, format, options)) pieces.push(piece);
  return { pieces, blob: new Blob(pieces) };
}

describe.each<TableFormat>(['csv', 'parquet', 'arrow', 'ndjson'])('a table as %s', (format) => {
  it('is read back as it was, and comes in pieces', async () => {
    const seen: number[] = [];
    const { pieces, blob } = await encoded(columns, format, {
      progress: (share: number) => seen.push(share),
    });
    expect(pieces.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    const read = await openBlob(blob);
    expect(read.columns.map(({ name, kind }) => [name, kind])).toEqual(
      columns.map(({ name, kind }) => [name, kind]),
    );
    for (const [i, column] of columns.entries())
      expect([...(read.columns[i]?.values ?? [])]).toEqual([...column.values]);
  });

  it('ends when it is aborted, with the reason, and with what its progress throws', async () => {
    const ending = new AbortController();
    const progress = () => ending.abort(new Error('enough'));
    await expect(encoded(columns, format, { signal: ending.signal, progress })).rejects.toThrow('enough');
    await expect(encoded(columns, format, { signal: ending.signal })).rejects.toThrow('enough');
    const failing = () => {
      throw new Error('no more');
    };
    await expect(encoded(columns, format, { progress: failing })).rejects.toThrow('no more');
  });

  it('may have two columns that lie in the same memory', async () => {
    const values = Float64Array.of(1, Number.NaN, 3);
    const twice = ['a', 'b'].map((name) => ({ kind: 'number', name, values }) as const);
    const table = await openBlob((await encoded(twice, format)).blob);
    expect(table.columns.map((column) => [...column.values])).toEqual([[...values], [...values]]);
  });

  it('without a row has its columns still, where the format has any', async () => {
    const { blob } = await encoded(part(0), format);
    if (format === 'csv') expect(await blob.text()).toBe('module,time,p\r\n');
    else if (format === 'ndjson') expect(blob.size).toBe(0);
    else await expect(openBlob(blob)).rejects.toThrow(/columns and no row/);
  });

  it('may be left after its first piece', async () => {
    for await (const piece of encodeTable(columns, format)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });
});

it('Parquet has groups of 122,880 rows', async () => {
  const { blob } = await encoded(columns, 'parquet');
  using file = await ParquetFile.fromFile(blob);
  const groups = file.metadata().rowGroups();
  expect(groups.map((group) => group.numRows())).toEqual([122_880, 122_880, ROWS - 2 * 122_880]);
});

it('texts are harmless to a spreadsheet in CSV, and no other cell is touched', async () => {
  const odd: ProfileColumn[] = [
    { kind: 'text', name: '=x', values: ['=1+1', '+a', '-b', '@c', 'd,"e', null] },
    {
      kind: 'number',
      name: 'n',
      values: Float64Array.of(-3.28, -0, Number.POSITIVE_INFINITY, 1e21, Number.NaN, 0),
    },
  ];
  const { blob } = await encoded(odd, 'csv');
  expect(await blob.text()).toBe(
    `'=x,n\r\n'=1+1,-3.28\r\n'+a,-0\r\n'-b,Infinity\r\n'@c,1e+21\r\n"d,""e",\r\n,0\r\n`,
  );
  const json = await encoded(odd, 'ndjson');
  expect((await json.blob.text()).split('\n').slice(0, 3)).toEqual([
    '{"=x":"=1+1","n":-3.28}',
    '{"=x":"+a","n":-0}',
    '{"=x":"-b","n":null}',
  ]);
});
