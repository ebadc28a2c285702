import {
  Table as ArrowTable,
  Bool,
  type DataType,
  DateDay,
  Dictionary,
  Float16,
  Int32,
  Int64,
  TimestampMicrosecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { tableOfArrow } from './read-parquet.ts';

/** The values in two batches, the second of which begins within a byte of the missing ones' bits. */
function columnOf(values: readonly unknown[], type: DataType): ProfileColumn {
  const table = new ArrowTable({ one: vectorFromArray(values, type) });
  const [first, second] = [table.slice(0, 3), table.slice(3)];
  const [column] = tableOfArrow(first.concat(second)).columns;
  if (column === undefined) throw new Error('There is no column.');
  return column;
}
const numbers = (values: readonly unknown[], type: DataType): number[] => [
  ...(columnOf(values, type).values as Float64Array),
];

describe('columns of Arrow', () => {
  it('of 64 bits are the nearest numbers, as Number makes them', () => {
    const signed = [0n, -1n, 1n, -(2n ** 32n), 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, -4294967297n];
    expect(numbers(signed, new Int64())).toEqual(signed.map(Number));
    const unsigned = [0n, 2n ** 64n - 1n, 2n ** 63n, 2n ** 53n + 3n, 4294967296n];
    expect(numbers(unsigned, new Uint64())).toEqual(unsigned.map(Number));
  });

  it('of 16 bits are numbers, the smallest and the infinite too', () => {
    const values = [1.5, -2, 65504, 2 ** -24, 2 ** -14, Number.POSITIVE_INFINITY, -0.333251953125, 0];
    expect(numbers(values, new Float16())).toEqual(values);
  });

  it('keep what is missing where it is, in every batch', () => {
    const values = [1, null, 3, null, 5, 6, 7, null, 9, 10, null];
    expect(numbers(values, new Int32())).toEqual(values.map((value) => value ?? Number.NaN));
  });

  it('of times are milliseconds, cut before and after 1970', () => {
    const micros = new TimestampMicrosecond('UTC');
    // The library takes milliseconds and keeps what the type holds.
    expect(numbers([1_700_000_000_123, null, -1, -1500, 0], micros)).toEqual([
      1_700_000_000_123,
      Number.NaN,
      -1,
      -1500,
      0,
    ]);
    expect(numbers([1_700_000_000_123, -1, 0, 7], new TimestampNanosecond('UTC'))).toEqual([
      1_700_000_000_123, -1, 0, 7,
    ]);
    expect(numbers([1_700_000_000_000, -1000, 0, 7000], new TimestampSecond('UTC'))).toEqual([
      1_700_000_000_000, -1000, 0, 7000,
    ]);
    const day = 86_400_000;
    expect(numbers([day, -day, 19_000 * day, null], new DateDay())).toEqual([
      day,
      -day,
      19_000 * day,
      Number.NaN,
    ]);
  });

  it.each([
    ['plain', new Utf8()],
    ['coded', new Dictionary(new Utf8(), new Int32())],
  ])('of %s texts are the texts, however many, long and foreign they are', (_, type) => {
    const values = Array.from({ length: 1500 }, (_, i) =>
      i % 7 === 0 ? null : i % 5 === 0 ? `${'long '.repeat(20)}${i % 30}` : `Süd-${(i * 37) % 600}`,
    );
    values[1] = '';
    expect(columnOf(values, type).values).toEqual(values);
  });

  it('of yes and no are texts', () => {
    const values = [true, false, null, true, false, true];
    expect(columnOf(values, new Bool()).values).toEqual(['true', 'false', null, 'true', 'false', 'true']);
  });
});
