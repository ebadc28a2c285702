import { TableError } from '../table-error.ts';
import type { ByteSource } from './read-csv.ts';
import type { Encoding } from './understanding.ts';

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const markOf = (bytes: Uint8Array) => MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));

/** Encoding by the mark at the beginning; without one it is UTF-8, which is checked where texts are made. */
export const encodingOf = async (source: ByteSource): Promise<Encoding> =>
  markOf(await firstPiece(source))?.[0] ?? 'utf-8';

export async function firstPiece({ pieces }: ByteSource): Promise<Uint8Array> {
  for await (const piece of pieces()) return piece;
  return new Uint8Array(0);
}

/** A text's bytes as those of UTF-8. */
export const inUtf8 = ({ size, pieces }: ByteSource, encoding: Encoding): ByteSource => ({
  // Two bytes of UTF-16 are mostly one of UTF-8.
  size: size === undefined || !encoding.startsWith('utf-16') ? size : Math.ceil(size / 2),
  pieces: () => utf8Of(pieces(), encoding),
});

/** Pieces of a file as UTF-8 without a mark. Throws a TableError for what is no text of its encoding. */
async function* utf8Of(pieces: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  if (encoding === 'utf-8') yield* withoutMark(pieces);
  else yield* recoded(pieces, encoding);
}

async function* withoutMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    const mark = isFirst ? markOf(piece) : undefined;
    isFirst = false;
    yield mark?.[0] === 'utf-8' ? piece.subarray(mark[1].length) : piece;
  }
}

async function* recoded(pieces: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  // The decoder takes the mark away by itself.
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  let read = 0;
  const decoded = (piece?: Uint8Array) => {
    try {
      return encoder.encode(decoder.decode(piece, { stream: piece !== undefined }));
    } catch {
      throw new TableError(
        `After byte ${read} of the file something is no ${encoding.toUpperCase()}: it may have been cut short, or be of another encoding.`,
      );
    }
  };
  for await (const piece of pieces) {
    yield decoded(piece);
    read += piece.length;
  }
  const last = decoded();
  if (last.length > 0) yield last;
}

/** A cell whose bytes are no UTF-8; the reader knows its line. */
export class NotUtf8 extends Error {
  readonly byte: number;
  constructor(bytes: Uint8Array) {
    super('not UTF-8');
    this.byte = bytes.find((byte) => byte >= 0x80) ?? 0;
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a cell; throws NotUtf8. */
export function utf8Text(bytes: Uint8Array, from: number, to: number): string {
  const cell = bytes.subarray(from, to);
  try {
    return strict.decode(cell);
  } catch {
    throw new NotUtf8(cell);
  }
}

export const notUtf8 = (line: number, { byte }: NotUtf8): TableError =>
  new TableError(
    `Line ${line} is no UTF-8: a cell holds the byte 0x${byte.toString(16).toUpperCase()} where that says nothing. Save the file as UTF-8, or say which encoding it has.`,
  );
