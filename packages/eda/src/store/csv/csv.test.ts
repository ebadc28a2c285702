import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoInstantOf, numberOf } from './cells.ts';
import { CsvRows } from './csv-rows.ts';
import { readCsv } from './read-csv.ts';
import { sniffCsv, uniqueNames } from './sniff.ts';

const encoder = new TextEncoder();
const read = (text: string, options = {}) => readCsv(sourceOf([encoder.encode(text)]), options);
const sourceOf = (pieces: readonly Uint8Array[]) => ({
  size: undefined,
  async *pieces() {
    yield* pieces;
  },
});
const numberIn = (text: string, point = 46) => {
  const bytes = encoder.encode(text);
  return numberOf(bytes, 0, bytes.length, point);
};
const instantIn = (text: string, isUtc = true) => {
  const bytes = encoder.encode(text);
  return isoInstantOf(bytes, 0, bytes.length, isUtc);
};

describe('a cell', () => {
  it('is the same number as JavaScript reads', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(numberIn(String(value))).toBe(Number(String(value)));
        expect(numberIn(value.toExponential())).toBe(Number(value.toExponential()));
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.nat(9), (value, decimals) => {
        const text = (value / 10 ** decimals).toFixed(decimals);
        expect(numberIn(text)).toBe(Number(text));
      }),
    );
  });

  it.each([
    ['', Number.NaN],
    ['NaN', Number.NaN],
    ['N/A', Number.NaN],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    [' 7 ', 7],
    ['9007199254740993', 9007199254740992],
    ['0.1', 0.1],
    ['1,5', undefined],
    ['-', undefined],
    ['1e', undefined],
    ['0x10', undefined],
    ['1_000', undefined],
    ['12:30', undefined],
  ])('of "%s" is %s', (text, value) => {
    expect(numberIn(text)).toBe(value);
  });

  it('has a decimal comma where that is the point', () => {
    expect(numberIn('-1,25', 44)).toBe(-1.25);
    expect(numberIn('1.25', 44)).toBeUndefined();
  });

  it('is the same instant as JavaScript reads', () => {
    const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(instant, fc.constantFrom('Z', '+02:00', '-05:30', ''), (ms, zone) => {
        const stamp = new Date(ms).toISOString().slice(0, -1);
        for (const text of [stamp, stamp.slice(0, 19), stamp.slice(0, 16), stamp.replace('T', ' ')])
          expect(instantIn(text + zone)).toBe(
            Date.parse(`${text.replace(' ', 'T')}${zone === '' ? 'Z' : zone}`),
          );
      }),
    );
    expect(instantIn('2024-06-01T12:00:00', false)).toBeUndefined();
    for (const wrong of [
      '2024-02-30T00:00',
      '2024-13-01T00:00',
      '2024-01-01T24:00',
      '2024-01-01T00:75',
      '1/2/2022 0:00',
    ])
      expect(instantIn(wrong)).toBeUndefined();
  });
});

describe('rows of CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r\n', ' ', 'ü', '') });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
    );
  const written = (rows: readonly (readonly string[])[], end: string) =>
    rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',') + end).join('');

  it('are what was written, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 20 }),
        (rows, end, size) => {
          const bytes = encoder.encode(written(rows, end));
          const seen: string[][] = [];
          let row: string[] = [];
          const reader = new CsvRows(44, {
            cell: (_, from, start, to) => row.push(new TextDecoder().decode(from.subarray(start, to))),
            row: () => {
              seen.push(row);
              row = [];
            },
          });
          for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
          reader.end();
          expect(seen).toEqual(rows);
        },
      ),
    );
  });

  it.each([
    ['a,b\n1,2\n3,"x\n', /Line 3: a quote is opened and never closed/],
    ['a,b\n1,"2"x\n', /Line 2: something follows the closing quote of cell 2/],
    ['a,b\n1,2\n1,2,3\n', /Line 3 has more cells than the 2 columns/],
    ['a,b\n1,\0\n', /Line 2 holds a byte of zero/],
    ['a,b\n', /a header and no row/],
    ['\n\n', /is empty/],
  ])('of %j are refused in words', async (text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it('longer than a row may be are refused before memory ends', async () => {
    const piece = new Uint8Array(1 << 20).fill(97);
    const endless = sourceOf([encoder.encode('a,b\n1,2\n'), ...new Array(20).fill(piece)]);
    await expect(readCsv(endless)).rejects.toThrow(/Line 3 is longer than 16 MiB/);
  });
});

describe('a table that memory cannot hold', () => {
  const rows = `a,b\n${'1.5,word\n'.repeat(200_000)}`;
  const source = (size: number | undefined) => ({ ...sourceOf([encoder.encode(rows)]), size });

  it('is refused before it is read, with the need, the limit and a way', async () => {
    // As of a file of a thousand times what is looked at.
    const huge = { ...sourceOf([encoder.encode(rows)]), size: rows.length * 1000 };
    await expect(readCsv(huge, { limitBytes: 100 * 2 ** 20 })).rejects.toThrow(
      /needs about [\d,]+ MiB of memory, and 100 are allowed: take a shorter time/,
    );
  });

  it('or as soon as it is over, where nobody knows its length beforehand', async () => {
    await expect(readCsv(source(undefined), { limitBytes: 2 ** 20 })).rejects.toThrow(
      /needs more than 2 MiB/,
    );
    expect((await readCsv(source(undefined), { limitBytes: 2 ** 24 })).rows).toBe(200_000);
  });
});

describe('a file of CSV', () => {
  it('is understood by its own', async () => {
    const { columns, rows, notes } = await read(
      '\ufeffname;when;value;\nA;2024-01-02 03:04;1,5;\n"B;C";;;\n',
    );
    expect(rows).toBe(2);
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['name', 'text'],
      ['when', 'time'],
      ['value', 'number'],
      ['Unnamed: 3', 'number'],
    ]);
    expect([...(columns[0]?.values ?? [])]).toEqual(['A', 'B;C']);
    expect([...(columns[1]?.values ?? [])]).toEqual([Date.UTC(2024, 0, 2, 3, 4), Number.NaN]);
    expect([...(columns[2]?.values ?? [])]).toEqual([1.5, Number.NaN]);
    expect(notes).toEqual(['Numbers were read with a decimal comma.']);
  });

  it('whose column turns out to be wider than its beginning said is read once more', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `${i},2024-01-01T00:00:00Z`).join('\n');
    const { columns } = await read(`a,t\n${many}\nlast,1/2/2024 0:00\n`);
    expect(columns.map(({ kind }) => kind)).toEqual(['text', 'time']);
    expect(columns[0]?.values[2999]).toBe('2999');
    expect(columns[0]?.values[3000]).toBe('last');
    expect(columns[1]?.values[0]).toBe(Date.UTC(2024, 0, 1));
  });

  it('without a header says so', async () => {
    const { columns, notes } = await read('1,2\n3,4\n');
    expect(columns.map(({ name }) => name)).toEqual(['Unnamed: 0', 'Unnamed: 1']);
    expect(notes).toHaveLength(1);
  });

  it('says how many rows are shorter than the header, and where the first is', async () => {
    const { columns, rows, notes } = await read('a,b,c\n1,2,3\n\n4,5\n"6\n7"\n8,9,10\n');
    expect(rows).toBe(4);
    expect(columns[2]?.values).toEqual(Float64Array.of(3, Number.NaN, Number.NaN, 10));
    expect(notes).toEqual([
      '2 rows have fewer cells than the 3 columns, the first at line 4: what is not there counts as missing.',
    ]);
    expect((await read('a,b\n1,2\n')).notes).toEqual([]);
  });

  it('has texts that are names of every object as texts', async () => {
    const { columns } = await read('module,__proto__,constructor\nconstructor,1,x\n__proto__,2,__proto__\n');
    expect(columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['module', 'text'],
      ['__proto__', 'number'],
      ['constructor', 'text'],
    ]);
    expect([...(columns[0]?.values ?? [])]).toEqual(['constructor', '__proto__']);
  });

  it('in local time is read by the clock of the zone', async () => {
    const { columns } = await read('t,v\n2024-06-01 12:00,1\n2024-06-01 13:00,2\n', {
      timeZone: 'Europe/Berlin',
    });
    expect(columns[0]?.values[0]).toBe(Date.UTC(2024, 5, 1, 10));
  });

  it('has unique names, as pandas makes them', () => {
    expect(uniqueNames(['a', 'a', '', 'a.1', '__proto__'])).toEqual([
      'a',
      'a.1',
      'Unnamed: 2',
      'a.1.1',
      '__proto__',
    ]);
  });

  it('is split by the sign that gives most rows the same cells', () => {
    const { separator } = sniffCsv(encoder.encode('a b|c,d\n1|2\n3|4\n'), true);
    expect(String.fromCharCode(separator)).toBe('|');
  });
});
