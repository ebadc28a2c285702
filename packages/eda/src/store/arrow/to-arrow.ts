import {
  Table as ArrowTable,
  type Data,
  Field,
  Float64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { rowsOf, textAt } from './column-rows.ts';

export interface ToArrowOptions {
  /** The first row; 0 by default. */
  from?: number;
  /** The row after the last; all by default. */
  to?: number;
  /** Time zone of the instants: UTC by default, or null for instants without a zone. */
  zone?: 'UTC' | null;
}

/**
 * Columns, or a range of their rows, as a table of Arrow: numbers as float64, instants as timestamps in ms, texts as
 * UTF-8; what is missing is null. It is made from typed arrays, as Arrow's own builders need `eval`, which the
 * desktop's page forbids. Throws a RangeError for texts of 2 GiB or more in one column: take fewer rows at a time.
 */
export function toArrow(columns: readonly ProfileColumn[], options: ToArrowOptions = {}): ArrowTable {
  const { from = 0, to = columns[0] === undefined ? 0 : rowsOf(columns[0]), zone = 'UTC' } = options;
  const seen = new Set<ArrayBufferLike>();
  const children = columns.map((column) => dataOf(column, { from, to, zone, seen }));
  const fields = columns.map(({ name }, i) => new Field(name, (children[i] as Data).type, true));
  const data = makeData({ type: new Struct(fields), length: to - from, nullCount: 0, children });
  // Columns are taken by position, not by name: a column may be called `__proto__`.
  const schema = new Schema(fields);
  return new ArrowTable(schema, [new RecordBatch(schema, data)]);
}

interface DataOptions {
  from: number;
  to: number;
  zone: 'UTC' | null;
  /** The memory of the columns before. */
  seen: Set<ArrayBufferLike>;
}

function dataOf(column: ProfileColumn, { from, to, zone, seen }: DataOptions): Data {
  switch (column.kind) {
    case 'number':
      return numbersOf(ownRows(column.values, from, to, seen));
    case 'time':
      return timesOf(column.values.subarray(from, to), zone);
    case 'text':
      return textsOf(textAt(column), from, to);
  }
}

/** Two columns may lie in the same memory: Parquet's writer expects each to have its own. */
function ownRows(values: Float64Array, from: number, to: number, seen: Set<ArrayBufferLike>): Float64Array {
  if (seen.has(values.buffer)) return values.slice(from, to);
  seen.add(values.buffer);
  return values.subarray(from, to);
}

function numbersOf(values: Float64Array): Data {
  const valid = new Validity(values.length);
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i] as number)) valid.mark(i);
  return makeData({ type: new Float64(), data: values, ...valid.end() });
}

const LOW = 2 ** 32;

function timesOf(values: Float64Array, zone: 'UTC' | null): Data {
  const data = new BigInt64Array(values.length);
  // Written in halves, which makes no BigInt a row. Arrow is little-endian, and so is whatever runs this.
  const halves = new Int32Array(data.buffer);
  const valid = new Validity(values.length);
  for (let i = 0; i < values.length; i++) {
    const ms = Math.round(values[i] as number);
    if (!Number.isFinite(ms)) continue;
    halves[2 * i] = ms % LOW;
    halves[2 * i + 1] = Math.floor(ms / LOW);
    valid.mark(i);
  }
  return makeData({ type: new TimestampMillisecond(zone), data, ...valid.end() });
}

const ENCODER = new TextEncoder();
const MOST_BYTES_A_UNIT = 3;
const MOST_BYTES = 2 ** 31 - 1;

function textsOf(text: (row: number) => string | null, from: number, to: number): Data {
  const length = to - from;
  const valueOffsets = new Int32Array(length + 1);
  const valid = new Validity(length);
  let bytes = new Uint8Array(Math.max(64, 8 * length));
  let end = 0;
  for (let i = 0; i < length; i++) {
    const value = text(from + i);
    if (value !== null) {
      valid.mark(i);
      const most = end + value.length * MOST_BYTES_A_UNIT;
      if (most > bytes.length) bytes = grown(bytes, most);
      end += ENCODER.encodeInto(value, bytes.subarray(end)).written;
      if (end > MOST_BYTES)
        throw new RangeError('The texts of one column are 2 GiB or more: take fewer rows at a time.');
    }
    valueOffsets[i + 1] = end;
  }
  return makeData({ type: new Utf8(), valueOffsets, data: bytes.subarray(0, end), ...valid.end() });
}

function grown(bytes: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}

/** Which rows are there: a bit a row. */
class Validity {
  readonly #bits: Uint8Array;
  readonly #length: number;
  #count = 0;

  constructor(length: number) {
    this.#length = length;
    this.#bits = new Uint8Array(Math.ceil(length / 8));
  }

  mark(i: number): void {
    this.#bits[i >> 3] = (this.#bits[i >> 3] as number) | (1 << (i & 7));
    this.#count += 1;
  }

  end(): { length: number; nullCount: number; nullBitmap: Uint8Array } {
    return { length: this.#length, nullCount: this.#length - this.#count, nullBitmap: this.#bits };
  }
}
