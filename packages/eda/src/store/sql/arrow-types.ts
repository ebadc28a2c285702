import { type Data, type Field, type Int, type Timestamp, TimeUnit, Type, type Vector } from 'apache-arrow';
import { arrowTextReader } from './arrow-texts.ts';
import { type Cell, type DuckType, listOf, mapOf, structOf } from './duck-type.ts';
import { SqlError } from './sql-error.ts';
import { quoted } from './statements.ts';

/** The value of a row that is not null. */
export type CellReader = (vector: Vector, row: number) => Cell;

/** How a column of a result in Arrow is read, and which type of DuckDB's it was. */
export interface ArrowType {
  readonly type: DuckType;
  readonly read: CellReader;
}

const plain = (kind: 'number' | 'boolean' | 'text', text: string): DuckType => ({ kind, text });

/** Throws a SqlError for a type that this reads nothing of. */
export function arrowTypeOf(field: Field): ArrowType {
  const { type } = field;
  switch (type.typeId) {
    case Type.Int:
      return integerOf(type as Int);
    case Type.Float:
      return { type: plain('number', type.precision === 2 ? 'DOUBLE' : 'FLOAT'), read: get };
    case Type.Decimal:
      return {
        type: { kind: 'decimal', text: `DECIMAL(${type.precision},${type.scale})`, scale: type.scale },
        read: (vector, row) => wide(vector.get(row)),
      };
    case Type.Bool:
      return { type: plain('boolean', 'BOOLEAN'), read: get };
    case Type.Date:
      return { type: { kind: 'date', text: 'DATE' }, read: get };
    case Type.Timestamp:
      return {
        type: { kind: 'instant', text: timestampText(type as Timestamp) },
        read: instantReader(type as Timestamp),
      };
    case Type.List:
      return listReader(field, undefined);
    case Type.FixedSizeList:
      return listReader(field, type.listSize);
    case Type.Struct:
      return structReader(field);
    case Type.Map:
      return mapReader(field);
    default:
      return wholeOf(field) ?? arrowTextReader(field, nameOfExtension(field)) ?? unread(field);
  }
}

/** An ENUM is sent as numbers without its texts. */
function unread({ name, type }: Field): never {
  const shown = type.typeId === Type.Dictionary ? 'ENUM' : String(type);
  throw new SqlError(
    `Column "${name}" is of the type ${shown}, which cannot be read here: write CAST(${quoted(name)} AS VARCHAR).`,
  );
}

const get: CellReader = (vector, row) => vector.get(row);

/** The type's name in Arrow's metadata, of one that Arrow itself has not. */
const extensionOf = (field: Field): string | undefined => field.metadata.get('ARROW:extension:name');

function nameOfExtension(field: Field): string | undefined {
  const extension = extensionOf(field);
  if (extension !== 'arrow.opaque') return extension;
  return /"type_name":"(\w+)"/.exec(field.metadata.get('ARROW:extension:metadata') ?? '')?.[1];
}

const NAMES = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' } as const;

function integerOf({ bitWidth, isSigned }: Int): ArrowType {
  const text = `${isSigned ? '' : 'U'}${NAMES[bitWidth]}`;
  return { type: bitWidth === 64 ? { kind: 'integer', text } : plain('number', text), read: get };
}

function timestampText({ unit, timezone }: Timestamp): string {
  if (timezone !== null && timezone !== undefined) return 'TIMESTAMP WITH TIME ZONE';
  switch (unit) {
    case TimeUnit.SECOND:
      return 'TIMESTAMP_S';
    case TimeUnit.MILLISECOND:
      return 'TIMESTAMP_MS';
    case TimeUnit.MICROSECOND:
      return 'TIMESTAMP';
    case TimeUnit.NANOSECOND:
      return 'TIMESTAMP_NS';
  }
}

/** Reads the stored number, as `get` throws for DuckDB's infinities. */
function instantReader({ unit }: Timestamp): CellReader {
  const perMs = {
    [TimeUnit.SECOND]: 1e-3,
    [TimeUnit.MILLISECOND]: 1,
    [TimeUnit.MICROSECOND]: 1e3,
    [TimeUnit.NANOSECOND]: 1e6,
  }[unit];
  return (vector, row) => {
    const stored = (vector.data[0] as Data).values[row] as bigint;
    return stored >= INFINITE || stored <= -INFINITE ? Number.POSITIVE_INFINITY : Number(stored) / perMs;
  };
}

const INFINITE = 2n ** 63n - 1n;

/** HUGEINT and UHUGEINT: 16 bytes, the lowest first. */
function wholeOf(field: Field): ArrowType | undefined {
  const name = nameOfExtension(field);
  if (name !== 'hugeint' && name !== 'uhugeint') return undefined;
  return {
    type: { kind: 'integer', text: name.toUpperCase() },
    read(vector, row) {
      const { buffer, byteOffset } = (vector.get(row) as Uint8Array).slice();
      const view = new DataView(buffer, byteOffset, 16);
      const high = name === 'hugeint' ? view.getBigInt64(8, true) : view.getBigUint64(8, true);
      return (high << 64n) | view.getBigUint64(0, true);
    },
  };
}

/** A decimal's four words of 32 bits, the lowest first. */
function wide(words: Uint32Array): bigint {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i] as number);
  return BigInt.asIntN(32 * words.length, value);
}

function cellAt({ read }: ArrowType, vector: Vector | null, row: number): Cell {
  return vector === null || !vector.isValid(row) ? null : read(vector, row);
}

const childOf = (field: Field, i: number): Field => (field.type.children as Field[])[i] as Field;

function listReader(field: Field, length: number | undefined): ArrowType {
  const of = arrowTypeOf(childOf(field, 0));
  return {
    type: listOf(of.type, length),
    read(vector, row) {
      const items = vector.get(row) as Vector;
      return Array.from({ length: items.length }, (_, i) => cellAt(of, items, i));
    },
  };
}

function structReader(field: Field): ArrowType {
  const fields = field.type.children as Field[];
  const of = fields.map(arrowTypeOf);
  return {
    type: structOf(fields.map(({ name }, i) => ({ name, type: (of[i] as ArrowType).type }))),
    read: (vector, row) => of.map((one, i) => cellAt(one, vector.getChildAt(i), row)),
  };
}

/**
 * DuckDB-WASM 1.32 names no extension of a map's own keys and values: a BOOLEAN, of which it sends bits, looks like a
 * TINYINT, and a BIT like a BLOB.
 */
const isUncertain = ({ type }: Field): boolean =>
  (type.typeId === Type.Int && type.bitWidth === 8 && type.isSigned) ||
  type.typeId === Type.Binary ||
  type.typeId === Type.FixedSizeBinary;

/** A map is a list of entries; `get` makes an object of them, in which a key `__proto__` is lost. */
function mapReader(field: Field): ArrowType {
  const entries = childOf(field, 0);
  const [keys, values] = [childOf(entries, 0), childOf(entries, 1)];
  if (isUncertain(keys) || isUncertain(values)) return unread(field);
  const [key, value] = [arrowTypeOf(keys), arrowTypeOf(values)];
  return {
    type: mapOf(key.type, value.type),
    read(vector, row) {
      const data = vector.data[0];
      const [from, to] = [data?.valueOffsets[row] as number, data?.valueOffsets[row + 1] as number];
      const items = vector.getChildAt(0);
      const [keys, values] = [items?.getChildAt(0) ?? null, items?.getChildAt(1) ?? null];
      const cells: Cell[] = [];
      for (let i = from; i < to; i++) cells.push(cellAt(key, keys, i), cellAt(value, values, i));
      return cells;
    },
  };
}
