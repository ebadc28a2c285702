import {
  type Table as ArrowTable,
  type Data,
  type DataType,
  DateUnit,
  TimeUnit,
  Type,
  type Vector,
} from 'apache-arrow';
import { CodedTexts, codeOf, MISSING_CODE } from '../../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { TableError } from '../table-error.ts';

/** Fills a column's rows from one batch after the other. */
export interface ColumnFiller {
  /** Puts the rows of `vector` at `at`. */
  fill(vector: Vector, at: number): void;
  end(name: string): ProfileColumn;
}

/** How a column of Arrow becomes one of ours, of so many rows; throws a TableError for what is no column of figures. */
export function fillerFor(name: string, type: DataType, rows: number): ColumnFiller {
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
      return numbers('number', rows, 1);
    case Type.Timestamp:
      return numbers('time', rows, perMs((type as DataType & { unit: TimeUnit }).unit));
    case Type.Date:
      // Days, or milliseconds.
      return numbers(
        'time',
        rows,
        (type as DataType & { unit: DateUnit }).unit === DateUnit.DAY ? 1 / 86_400_000 : 1,
      );
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Dictionary:
    case Type.Bool:
      return texts(rows);
    default:
      throw new TableError(
        `Column "${name}" holds values of the type ${type}: numbers, times and texts are read. Leave it out of the file.`,
      );
  }
}

function perMs(unit: TimeUnit): number {
  return {
    [TimeUnit.SECOND]: 1e-3,
    [TimeUnit.MILLISECOND]: 1,
    [TimeUnit.MICROSECOND]: 1e3,
    [TimeUnit.NANOSECOND]: 1e6,
  }[unit];
}

function numbers(kind: 'number' | 'time', rows: number, divisor: number): ColumnFiller {
  const values = new Float64Array(rows);
  return {
    fill(vector, at) {
      let to = at;
      for (const data of vector.data) {
        const stored = data.values as ArrayLike<number | bigint>;
        const { length, nullBitmap, offset } = data;
        const hasNulls = data.nullCount > 0;
        for (let i = 0; i < length; i++) {
          const bit = offset + i;
          const isNull = hasNulls && (((nullBitmap[bit >> 3] as number) >> (bit & 7)) & 1) === 0;
          const value = Number(stored[i]);
          values[to++] = isNull ? Number.NaN : divisor === 1 ? value : inMs(value, divisor);
        }
      }
    },
    end: (name) => ({ kind, name, values }),
  };
}

/** Finer than a millisecond is cut, as elsewhere. */
const inMs = (value: number, divisor: number): number =>
  divisor < 1 ? Math.round(value / divisor) : Math.floor(value / divisor);

/** Neighbours are often equal, such as the module of a row: their bytes are compared before a text is made of them. */
function texts(rows: number): ColumnFiller {
  const codes = new Int32Array(rows).fill(MISSING_CODE);
  const places = new Map<string, number>();
  return {
    fill(vector, at) {
      let to = at;
      for (const data of vector.data) {
        if (data.typeId === Type.Utf8) fillUtf8(data, { codes, places, at: to });
        else if (data.typeId === Type.Dictionary) fillDictionary(data, { codes, places, at: to });
        else fillAny(vector, { codes, places, at });
        to += data.length;
      }
    },
    end: (name) => new CodedTexts(name, codes, [...places.keys()]),
  };
}

interface Coding {
  codes: Int32Array;
  places: Map<string, number>;
  at: number;
}

const DECODER = new TextDecoder();

function fillUtf8(data: Data, { codes, places, at }: Coding): void {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  let [before, code] = [-1, MISSING_CODE];
  for (let i = 0; i < data.length; i++) {
    if (!data.getValid(i)) continue;
    if (before < 0 || !isSameText(bytes, offsets, before, i))
      code = codeOf(DECODER.decode(bytes.subarray(offsets[i], offsets[i + 1])), places);
    before = i;
    codes[at + i] = code;
  }
}

function isSameText(bytes: Uint8Array, offsets: Int32Array, a: number, b: number): boolean {
  const [fromA, fromB] = [offsets[a] as number, offsets[b] as number];
  const length = (offsets[a + 1] as number) - fromA;
  if ((offsets[b + 1] as number) - fromB !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[fromA + i] !== bytes[fromB + i]) return false;
  return true;
}

function fillDictionary(data: Data, { codes, places, at }: Coding): void {
  const own = data.dictionary as Vector;
  const known = Array.from({ length: own.length }, (_, i) => {
    const text: unknown = own.get(i);
    return codeOf(text === null || text === undefined ? null : String(text), places);
  });
  const keys = data.values as ArrayLike<number | bigint>;
  for (let i = 0; i < data.length; i++)
    if (data.getValid(i)) codes[at + i] = known[Number(keys[i])] as number;
}

function fillAny(vector: Vector, { codes, places, at }: Coding): void {
  for (let i = 0; i < vector.length; i++) {
    const value: unknown = vector.get(i);
    codes[at + i] = codeOf(value === null || value === undefined ? null : String(value), places);
  }
}

/** The rows of a whole table of Arrow. */
export function fillAll(fillers: readonly ColumnFiller[], table: ArrowTable, at: number): void {
  for (const [i, filler] of fillers.entries()) {
    const vector = table.getChildAt(i);
    if (vector !== null) filler.fill(vector, at);
  }
}
