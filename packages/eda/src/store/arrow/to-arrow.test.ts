import { tableFromIPC, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { readArrow } from '../parquet/read-parquet.ts';
import { toArrow } from './to-arrow.ts';

const row = fc.record({
  number: fc.double(),
  // As far as a Date goes.
  time: fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.constant(Number.NaN)),
  text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(null, undefined, '', '\0')),
});

const columnsOf = (rows: readonly { number: number; time: number; text: string | null | undefined }[]) =>
  [
    { kind: 'number', name: '__proto__', values: Float64Array.from(rows, (one) => one.number) },
    { kind: 'time', name: 'time', values: Float64Array.from(rows, (one) => one.time) },
    { kind: 'text', name: 'text', values: rows.map((one) => one.text) },
  ] satisfies ProfileColumn[];

describe('toArrow', () => {
  it('gives back any rows, whole or a range of them', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(39), (rows, start) => {
        const from = Math.min(start, rows.length - 1);
        const read = readArrow(tableToIPC(toArrow(columnsOf(rows), { from }), 'stream'));
        const expected = columnsOf(rows.slice(from).map((one) => ({ ...one, text: one.text ?? null })));
        expect(read.rows).toBe(rows.length - from);
        expect(read.columns.map(({ kind, name, values }) => ({ kind, name, values }))).toEqual(expected);
      }),
    );
  });

  it('counts what is missing, and takes an infinite instant for missing', () => {
    const columns = columnsOf([
      { number: Number.NaN, time: Number.POSITIVE_INFINITY, text: undefined },
      { number: Number.POSITIVE_INFINITY, time: 0, text: '' },
    ]);
    const table = tableFromIPC(tableToIPC(toArrow(columns)));
    expect([0, 1, 2].map((i) => table.getChildAt(i)?.nullCount)).toEqual([1, 1, 1]);
    expect(table.schema.fields.map(String)).toEqual([
      '__proto__: Float64',
      'time: Timestamp<MILLISECOND, UTC>',
      'text: Utf8',
    ]);
    expect(String(toArrow(columns, { zone: null }).schema.fields[1]?.type)).toBe('Timestamp<MILLISECOND>');
  });
});
