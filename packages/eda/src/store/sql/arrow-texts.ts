import { type Field, Type, type Vector } from 'apache-arrow';
import { blobText, type Cell } from './duck-type.ts';

interface TextReader {
  readonly type: { readonly kind: 'text'; readonly text: string };
  readonly read: (vector: Vector, row: number) => Cell;
}

const reader = (text: string, read: (value: never) => string): TextReader => ({
  type: { kind: 'text', text },
  read: (vector, row) => read(vector.get(row) as never),
});

/** The types that results show as texts, written as DuckDB writes them; undefined for another. */
export function arrowTextReader(field: Field, extension: string | undefined): TextReader | undefined {
  switch (extension) {
    case 'arrow.uuid':
      return reader('UUID', uuidText);
    case 'bit':
      return reader('BIT', bitText);
    case 'time_tz':
      return reader('TIME WITH TIME ZONE', zonedTimeText);
    default:
      break;
  }
  switch (field.type.typeId) {
    case Type.Utf8:
    case Type.LargeUtf8:
      return reader('VARCHAR', String);
    case Type.Binary:
    case Type.LargeBinary:
      return extension === undefined ? reader('BLOB', blobText) : undefined;
    case Type.Time:
      return reader(field.type.unit === 3 ? 'TIME_NS' : 'TIME', (value: bigint) =>
        field.type.unit === 3 ? timeText(value / 1000n, value % 1000n) : timeText(value),
      );
    case Type.Interval:
      return reader('INTERVAL', intervalText);
    default:
      return undefined;
  }
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const uuidText = (bytes: Uint8Array): string =>
  Array.from(bytes, hex)
    .join('')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The first byte says how many bits of the second are none. */
const bitText = ([padding = 0, ...bytes]: Uint8Array): string =>
  bytes
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .slice(padding);

const two = (value: number | bigint): string => String(value).padStart(2, '0');

function timeText(micros: bigint, nanos = 0n): string {
  const seconds = micros / 1_000_000n;
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = `${String(micros % 1_000_000n).padStart(6, '0')}${nanos === 0n ? '' : String(nanos).padStart(3, '0')}`;
  const shown = fraction.replace(/0+$/, '');
  return shown === '' ? clock : `${clock}.${shown}`;
}

/** 40 bits of micros and 24 of how far the offset is from the largest. */
function zonedTimeText(bytes: Uint8Array): string {
  const { buffer, byteOffset } = bytes.slice();
  const bits = new DataView(buffer, byteOffset, 8).getBigUint64(0, true);
  const offset = 57_599 - Number(bits & 0xffffffn);
  const [sign, seconds] = [offset < 0 ? '-' : '+', Math.abs(offset)];
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = seconds % 60;
  const shown = [
    two(Math.floor(seconds / 3600)),
    ...(minutes > 0 || rest > 0 ? [two(minutes)] : []),
    ...(rest > 0 ? [two(rest)] : []),
  ];
  return `${timeText(bits >> 24n)}${sign}${shown.join(':')}`;
}

/** Months, days and 64 bits of nanoseconds. */
function intervalText([months = 0, days = 0, low = 0, high = 0]: Int32Array): string {
  const parts: string[] = [];
  const say = (count: number, unit: string) => {
    if (count !== 0) parts.push(`${count} ${unit}${Math.abs(count) === 1 ? '' : 's'}`);
  };
  say(Math.trunc(months / 12), 'year');
  say(months % 12, 'month');
  say(days, 'day');
  const micros = ((BigInt(high) << 32n) | BigInt(low >>> 0)) / 1000n;
  if (micros !== 0n || parts.length === 0)
    parts.push(`${micros < 0n ? '-' : ''}${timeText(micros < 0n ? -micros : micros)}`);
  return parts.join(' ');
}
