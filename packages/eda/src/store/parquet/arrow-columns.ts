import {
  type Table as ArrowTable,
  type Data,
  type DataType,
  DateUnit,
  makeVector,
  TimeUnit,
  Type,
  type Vector,
} from 'apache-arrow';
import { CodedTexts, MISSING_CODE } from '../../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { TableError } from '../table-error.ts';
import { fillNumbers } from './fill-numbers.ts';
import { TextCodes } from './text-codes.ts';

/** Fills a column's rows from one batch after the other. */
export interface ColumnFiller {
  /** Puts the rows of `vector` at `at`. */
  fill(vector: Vector, at: number): void;
  end(name: string): ProfileColumn;
}

/** Of a column to be filled. */
export interface ColumnRoom {
  rows: number;
  /** Whether it lies in shared memory, which spares copying it there later; default false. */
  isShared?: boolean | undefined;
}

/** How a column of Arrow becomes one of ours, of so many rows; throws a TableError for what is no column of figures. */
export function fillerFor(name: string, type: DataType, room: ColumnRoom): ColumnFiller {
  switch (type.typeId) {
    case Type.Int:
    case Type.Float:
    case Type.Int8:
    case Type.Int16:
    case Type.Int32:
    case Type.Int64:
    case Type.Uint8:
    case Type.Uint16:
    case Type.Uint32:
    case Type.Uint64:
    case Type.Float16:
    case Type.Float32:
    case Type.Float64:
      return numbers('number', numbersOf(room), 1);
    case Type.Timestamp:
      return numbers('time', numbersOf(room), perMs((type as DataType & { unit: TimeUnit }).unit));
    case Type.Date:
      // Days, or milliseconds.
      return numbers(
        'time',
        numbersOf(room),
        (type as DataType & { unit: DateUnit }).unit === DateUnit.DAY ? 1 / 86_400_000 : 1,
      );
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Dictionary:
    case Type.Bool:
      return texts(new Int32Array(bufferOf(room, Int32Array.BYTES_PER_ELEMENT)));
    default:
      throw new TableError(
        `Column "${name}" holds values of the type ${type}: numbers, times and texts are read. Leave it out of the file.`,
      );
  }
}

const numbersOf = (room: ColumnRoom): Float64Array =>
  new Float64Array(bufferOf(room, Float64Array.BYTES_PER_ELEMENT));

const bufferOf = ({ rows, isShared }: ColumnRoom, each: number): ArrayBuffer =>
  // The types of typed arrays know no shared memory before TypeScript 5.7; their members are the same.
  (isShared === true ? new SharedArrayBuffer(rows * each) : new ArrayBuffer(rows * each)) as ArrayBuffer;

function perMs(unit: TimeUnit): number {
  return {
    [TimeUnit.SECOND]: 1e-3,
    [TimeUnit.MILLISECOND]: 1,
    [TimeUnit.MICROSECOND]: 1e3,
    [TimeUnit.NANOSECOND]: 1e6,
  }[unit];
}

function numbers(kind: 'number' | 'time', values: Float64Array, divisor: number): ColumnFiller {
  return {
    fill: (vector, at) => fillNumbers(values, vector, at, divisor),
    end: (name) => ({ kind, name, values }),
  };
}

function texts(codes: Int32Array): ColumnFiller {
  codes.fill(MISSING_CODE);
  const known = new TextCodes();
  return {
    fill(vector, at) {
      let to = at;
      for (const data of vector.data) {
        const rows = codes.subarray(to, to + data.length);
        if (data.typeId === Type.Utf8) fillUtf8(data, rows, known);
        else if (data.typeId === Type.Dictionary) fillDictionary(data, rows, known);
        else fillAny(data, rows, known);
        to += data.length;
      }
    },
    end: (name) => new CodedTexts(name, codes, known.dictionary),
  };
}

/** Neighbours are often equal, such as the module of a row: a code is looked up where the bytes change. */
function fillUtf8(data: Data, rows: Int32Array, known: TextCodes): void {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  const hasNulls = data.nullCount > 0;
  let [before, code] = [-1, MISSING_CODE];
  for (let i = 0; i < rows.length; i++) {
    if (hasNulls && !data.getValid(i)) continue;
    if (before < 0 || !isSameText(bytes, offsets, before, i))
      code = known.codeOfBytes(bytes, offsets[i] as number, offsets[i + 1] as number);
    before = i;
    rows[i] = code;
  }
}

function isSameText(bytes: Uint8Array, offsets: Int32Array, a: number, b: number): boolean {
  const [fromA, fromB] = [offsets[a] as number, offsets[b] as number];
  const length = (offsets[a + 1] as number) - fromA;
  if ((offsets[b + 1] as number) - fromB !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[fromA + i] !== bytes[fromB + i]) return false;
  return true;
}

function fillDictionary(data: Data, rows: Int32Array, known: TextCodes): void {
  const own = data.dictionary as Vector;
  const codes = Array.from({ length: own.length }, (_, i) => codeOf(own.get(i), known));
  const keys = data.values as ArrayLike<number | bigint>;
  const hasNulls = data.nullCount > 0;
  for (let i = 0; i < rows.length; i++)
    if (!hasNulls || data.getValid(i)) rows[i] = codes[Number(keys[i])] as number;
}

function fillAny(data: Data, rows: Int32Array, known: TextCodes): void {
  const vector = makeVector(data);
  for (let i = 0; i < rows.length; i++) rows[i] = codeOf(vector.get(i), known);
}

const codeOf = (value: unknown, known: TextCodes): number =>
  value === null || value === undefined ? MISSING_CODE : known.codeOf(String(value));

/** The rows of a whole table of Arrow. */
export function fillAll(fillers: readonly ColumnFiller[], table: ArrowTable, at: number): void {
  for (const [i, filler] of fillers.entries()) {
    const vector = table.getChildAt(i);
    if (vector !== null) filler.fill(vector, at);
  }
}
