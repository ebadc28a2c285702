/**
 * How many rows a Parquet file holds, from its footer; the file's end is also what tells a whole one. The footer is
 * Thrift's compact protocol, of which this reads the one field that is asked for and passes over the others.
 */
const MAGIC = 'PAR1';
/** The length of the footer and the magic. */
export const TAIL_BYTES = 8;

/** Where the footer begins in a file of `size` bytes whose last eight are `tail`; undefined where it is no whole file. */
export function footerStart(tail: Uint8Array, size: number): number | undefined {
  const view = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  if (view.length !== TAIL_BYTES) return undefined;
  if (size < TAIL_BYTES + MAGIC.length || view.toString('latin1', 4) !== MAGIC) return undefined;
  const start = size - TAIL_BYTES - view.readUInt32LE(0);
  return start >= MAGIC.length ? start : undefined;
}

/** @throws RangeError where the footer is damaged */
export function readRowCount(footer: Uint8Array): number {
  const reader = createReader(footer);
  let field = 0;
  for (;;) {
    const head = reader.byte();
    const type = head & 15;
    if (type === STOP) throw new RangeError('the footer names no number of rows');
    field = head >> 4 === 0 ? reader.zigzag() : field + (head >> 4);
    if (field === NUM_ROWS && (type === I32 || type === I64)) return reader.zigzag();
    reader.skip(type);
  }
}

/** FileMetaData: 1 version, 2 schema, 3 num_rows. */
const NUM_ROWS = 3;
const STOP = 0;
const BOOLEAN_TYPES = [1, 2];
const [BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const MAX_DEPTH = 32;

function createReader(bytes: Uint8Array) {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new RangeError('the footer is cut');
    return value;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const next = byte();
      value |= BigInt(next & 127) << shift;
      if (next < 128) return value;
    }
    throw new RangeError('the footer holds a number that does not end');
  };
  const pass = (count: number) => {
    at += count;
    if (at > bytes.length) throw new RangeError('the footer is cut');
  };
  const zigzag = (): number => {
    const value = varint();
    return Number((value >> 1n) ^ -(value & 1n));
  };
  const skipStruct = (depth: number) => {
    for (let head = byte(); (head & 15) !== STOP; head = byte()) {
      if (head >> 4 === 0) varint();
      skip(head & 15, depth);
    }
  };
  const skipList = (depth: number) => {
    const head = byte();
    const size = head >> 4 === 15 ? Number(varint()) : head >> 4;
    for (let i = 0; i < size; i++) {
      // A boolean takes a byte in a list, unlike in a struct.
      if (BOOLEAN_TYPES.includes(head & 15)) pass(1);
      else skip(head & 15, depth);
    }
  };
  const skip = (type: number, depth = 0): void => {
    if (depth > MAX_DEPTH) throw new RangeError('the footer is nested too deeply');
    if (BOOLEAN_TYPES.includes(type)) return;
    if (type === BYTE) pass(1);
    else if (type === I16 || type === I32 || type === I64) varint();
    else if (type === DOUBLE) pass(8);
    else if (type === BINARY) pass(Number(varint()));
    else if (type === LIST || type === SET) skipList(depth + 1);
    else if (type === STRUCT) skipStruct(depth + 1);
    else throw new RangeError(`the footer holds a ${type === MAP ? 'map' : 'thing'} that is not read here`);
  };
  return { byte, zigzag, skip: (type: number) => skip(type) };
}
