import {
  DuckDBArrayType,
  DuckDBBlobValue,
  type DuckDBDateValue,
  DuckDBDecimalType,
  type DuckDBDecimalValue,
  DuckDBListType,
  type DuckDBListValue,
  DuckDBMapType,
  type DuckDBMapValue,
  DuckDBStructType,
  type DuckDBStructValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { blobText, type Cell, type DuckType, listOf, mapOf, structOf } from '../store/sql/duck-type.ts';

/** A type of a result, and how its values that are not null are read. */
export interface NativeType {
  readonly type: DuckType;
  readonly read: (value: DuckDBValue) => Cell;
}

const DAY_MS = 86_400_000;

export function nativeTypeOf(duck: DuckDBType): NativeType {
  const of = (kind: 'number' | 'integer' | 'boolean', text = duck.toString()): NativeType => ({
    type: { kind, text },
    read: (value) => value as Cell,
  });
  switch (duck.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return of('boolean');
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return of('number');
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return of('integer');
    default:
      return instantOf(duck) ?? nestedOf(duck) ?? textOf(duck);
  }
}

function instantOf(duck: DuckDBType): NativeType | undefined {
  const instant = (read: (value: DuckDBValue) => number): NativeType => ({
    type: { kind: duck.typeId === DuckDBTypeId.DATE ? 'date' : 'instant', text: duck.toString() },
    read,
  });
  switch (duck.typeId) {
    case DuckDBTypeId.DATE:
      return instant((value) => (value as DuckDBDateValue).days * DAY_MS);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return instant((value) => Number((value as DuckDBTimestampValue).micros) / 1e3);
    case DuckDBTypeId.TIMESTAMP_S:
      return instant((value) => Number((value as DuckDBTimestampSecondsValue).seconds) * 1e3);
    case DuckDBTypeId.TIMESTAMP_MS:
      return instant((value) => Number((value as DuckDBTimestampMillisecondsValue).millis));
    case DuckDBTypeId.TIMESTAMP_NS:
      return instant((value) => {
        const { nanos } = value as DuckDBTimestampNanosecondsValue;
        // Its infinities lie within what a Date holds.
        return nanos >= MOST_NANOS || nanos <= -MOST_NANOS
          ? Number.POSITIVE_INFINITY
          : Number(nanos / 1000n) / 1e3;
      });
    default:
      return undefined;
  }
}

const MOST_NANOS = 2n ** 63n - 1n;

function nestedOf(duck: DuckDBType): NativeType | undefined {
  if (duck instanceof DuckDBDecimalType)
    return {
      type: { kind: 'decimal', text: duck.toString(), scale: duck.scale },
      read: (value) => (value as DuckDBDecimalValue).value,
    };
  if (duck instanceof DuckDBListType || duck instanceof DuckDBArrayType) {
    const of = nativeTypeOf(duck.valueType);
    return {
      type: listOf(of.type, duck instanceof DuckDBArrayType ? duck.length : undefined),
      read: (value) => (value as DuckDBListValue).items.map((item) => cellOf(of, item)),
    };
  }
  if (duck instanceof DuckDBStructType) {
    const names = duck.entryNames;
    const of = duck.entryTypes.map(nativeTypeOf);
    return {
      type: structOf(names.map((name, i) => ({ name, type: (of[i] as NativeType).type }))),
      read(value) {
        const { entries } = value as DuckDBStructValue;
        return of.map((one, i) => cellOf(one, entries[names[i] as string] ?? null));
      },
    };
  }
  if (duck instanceof DuckDBMapType) {
    const [keys, values] = [nativeTypeOf(duck.keyType), nativeTypeOf(duck.valueType)];
    return {
      type: mapOf(keys.type, values.type),
      read: (map) =>
        (map as DuckDBMapValue).entries.flatMap(({ key, value }) => [
          cellOf(keys, key),
          cellOf(values, value),
        ]),
    };
  }
  return undefined;
}

/** The rest as DuckDB writes it; how an ENUM's texts are called is not told, as there may be thousands. */
const textOf = (duck: DuckDBType): NativeType => ({
  type: { kind: 'text', text: duck.typeId === DuckDBTypeId.ENUM ? 'ENUM' : duck.toString() },
  // DuckDB's own `toString` of a blob leaves its backslashes as they are.
  read: (value) => (value instanceof DuckDBBlobValue ? blobText(value.bytes) : String(value)),
});

/** A value of a type, which may be null. */
export const cellOf = ({ read }: NativeType, value: DuckDBValue): Cell =>
  value === null ? null : read(value);
