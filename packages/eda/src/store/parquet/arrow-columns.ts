import { type Table as ArrowTable, type DataType, DateUnit, TimeUnit, Type, type Vector } from 'apache-arrow';
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

function texts(rows: number): ColumnFiller {
  const values: (string | null)[] = new Array(rows).fill(null);
  return {
    fill(vector, at) {
      for (let i = 0; i < vector.length; i++) {
        const value: unknown = vector.get(i);
        values[at + i] = value === null || value === undefined ? null : String(value);
      }
    },
    end: (name) => ({ kind: 'text', name, values }),
  };
}

/** The rows of a whole table of Arrow. */
export function fillAll(fillers: readonly ColumnFiller[], table: ArrowTable, at: number): void {
  for (const [i, filler] of fillers.entries()) {
    const vector = table.getChildAt(i);
    if (vector !== null) filler.fill(vector, at);
  }
}
