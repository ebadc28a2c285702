/**
 * PostgreSQL's binary COPY format, of the types that this service uses.
 * https://www.postgresql.org/docs/current/sql-copy.html ("Binary Format")
 */
export type ColumnType = 'int4' | 'int8' | 'float8' | 'timestamptz' | 'text';

/** Microseconds from 1970 to 2000, where PostgreSQL's timestamps begin. */
const EPOCH_OFFSET_US = 946_684_800_000_000;
const EPOCH_OFFSET_MS = 946_684_800_000;
const SIGNATURE_BYTES = 11;

/** `PGCOPY\n\377\r\n\0`, no flags, no extension. */
export const COPY_HEADER = Uint8Array.of(80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
export const COPY_TRAILER = Uint8Array.of(255, 255);

/** A row of `reading` in binary COPY: 4 fields with their lengths; the ids are written at fixed places. */
export const READING_ROW_BYTES = 2 + (4 + 8) + (4 + 4) + (4 + 4) + (4 + 8);
export const READING_MODULE_OFFSET = 2 + 12 + 4;
export const READING_METRIC_OFFSET = READING_MODULE_OFFSET + 8;
export const READING_VALUE_OFFSET = READING_METRIC_OFFSET + 8;
export const READING_TIME_OFFSET = 6;

/** Writes one row of `(time, module_id, metric_id, value)` at `offset`; `timeMs` is whole epoch milliseconds. */
export function writeReadingRow(
  view: DataView,
  offset: number,
  timeMs: number,
  moduleId: number,
  metricId: number,
  value: number,
): void {
  view.setInt16(offset, 4);
  view.setInt32(offset + 2, 8);
  writeTimestamp(view, offset + READING_TIME_OFFSET, timeMs);
  view.setInt32(offset + 14, 4);
  view.setInt32(offset + READING_MODULE_OFFSET, moduleId);
  view.setInt32(offset + 22, 4);
  view.setInt32(offset + READING_METRIC_OFFSET, metricId);
  view.setInt32(offset + 30, 8);
  view.setFloat64(offset + READING_VALUE_OFFSET, value);
}

/** Two 32-bit halves instead of a BigInt: this runs once a point. */
function writeTimestamp(view: DataView, offset: number, timeMs: number): void {
  const us = (timeMs - EPOCH_OFFSET_MS) * 1000;
  const high = Math.floor(us / 0x1_0000_0000);
  view.setInt32(offset, high);
  view.setUint32(offset + 4, us - high * 0x1_0000_0000);
}

/** Epoch milliseconds of a row written by `writeReadingRow`. */
export function readTimestampMs(view: DataView, offset: number): number {
  const us = view.getInt32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4);
  return us / 1000 + EPOCH_OFFSET_MS;
}

export type Row = (number | string | null)[];

/**
 * Reads the body of `COPY … TO STDOUT (FORMAT binary)` row by row, whatever the pieces it comes in.
 * Times become epoch milliseconds (a fraction keeps microseconds). The row array is used again: copy what is kept.
 * A call a row, not an iterator: waiting once a row took longer than reading it.
 */
export async function readRows(
  chunks: AsyncIterable<Uint8Array>,
  types: readonly ColumnType[],
  onRow: (row: Row) => void,
): Promise<void> {
  const row: Row = new Array(types.length).fill(null);
  const decoder = new TextDecoder();
  let rest: Uint8Array = new Uint8Array(0);
  let headerRead = false;
  let ended = false;
  for await (const chunk of chunks) {
    // Past the trailer the source is read to its end: whoever left early would have it cancelled.
    if (ended) continue;
    const bytes = rest.length === 0 ? chunk : concat(rest, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    if (!headerRead) {
      if (bytes.length < COPY_HEADER.length) {
        rest = bytes;
        continue;
      }
      at = SIGNATURE_BYTES + 8 + view.getInt32(SIGNATURE_BYTES + 4);
      headerRead = true;
    }
    for (;;) {
      const next = readRow(view, at, types, row, decoder);
      ended = next === ENDED;
      if (ended || next === INCOMPLETE) break;
      at = next;
      onRow(row);
    }
    rest = bytes.subarray(at);
  }
}

const ENDED = -1;
const INCOMPLETE = -2;

function readRow(
  view: DataView,
  start: number,
  types: readonly ColumnType[],
  row: Row,
  text: { decode(bytes: Uint8Array): string },
): number {
  if (start + 2 > view.byteLength) return INCOMPLETE;
  const fields = view.getInt16(start);
  if (fields === -1) return ENDED;
  if (fields !== types.length) throw new Error(`COPY gave ${fields} columns, expected ${types.length}`);
  let at = start + 2;
  for (let i = 0; i < fields; i++) {
    if (at + 4 > view.byteLength) return INCOMPLETE;
    const length = view.getInt32(at);
    at += 4;
    if (length === -1) {
      row[i] = null;
      continue;
    }
    if (at + length > view.byteLength) return INCOMPLETE;
    row[i] = readField(view, at, length, types[i], text);
    at += length;
  }
  return at;
}

function readField(
  view: DataView,
  at: number,
  length: number,
  type: ColumnType | undefined,
  text: { decode(bytes: Uint8Array): string },
) {
  switch (type) {
    case 'int4':
      return view.getInt32(at);
    case 'int8':
      return readInt8(view, at);
    case 'float8':
      return view.getFloat64(at);
    case 'timestamptz': {
      const us = readInt8(view, at) + EPOCH_OFFSET_US;
      return us / 1000;
    }
    default:
      return text.decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
  }
}

/** Exact up to 2^53: ids and counts, and microseconds to the year 2255. Without a BigInt, as it runs once a point. */
const readInt8 = (view: DataView, at: number): number =>
  view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4);

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
