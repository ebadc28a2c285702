import { type DataType, DateUnit, TimeUnit, Type } from 'apache-arrow';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { TableError } from '../table-error.ts';

const MS_A_DAY = 86_400_000;

/** What a column of Arrow becomes, and what the values of a number or time are divided by. */
export interface ArrowKind {
  kind: ProfileColumn['kind'];
  divisor: number;
}

/** Throws a TableError for what is no column of figures. */
export function kindOfArrow(name: string, type: DataType): ArrowKind {
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
      return { kind: 'number', divisor: 1 };
    case Type.Timestamp:
      return { kind: 'time', divisor: perMs((type as DataType & { unit: TimeUnit }).unit) };
    case Type.Date:
      // Days, or milliseconds.
      return {
        kind: 'time',
        divisor: (type as DataType & { unit: DateUnit }).unit === DateUnit.DAY ? 1 / MS_A_DAY : 1,
      };
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Dictionary:
    case Type.Bool:
      return { kind: 'text', divisor: 1 };
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
