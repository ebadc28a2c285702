import type { ByteSource } from './csv/read-csv.ts';
import { TableError } from './table-error.ts';

/** Ways to a file's bytes that are faster than its Blob's, where the system has them. */
export interface FileBytes {
  plain(): AsyncIterable<Uint8Array>;
  /** The bytes that its gzip holds. */
  unpacked(): AsyncIterable<Uint8Array>;
}

const PIECE_BYTES = 1 << 20;

export const bytesOf = (blob: Blob): FileBytes => ({
  plain: () => slicesOf(blob),
  unpacked: () => piecesOf(blob.stream().pipeThrough(new DecompressionStream('gzip'))),
});

/** A file's bytes from their beginning, as often as they are asked for; each time they end where `signal` says so. */
export function byteSource(
  bytes: FileBytes,
  { size, isGzipped, signal }: { size: number; isGzipped: boolean; signal?: AbortSignal | undefined },
): ByteSource {
  return {
    size: isGzipped ? undefined : size,
    pieces: () => ending(isGzipped ? told(bytes.unpacked()) : bytes.plain(), signal),
  };
}

/** Larger pieces than a Blob's stream gives: a table is split into rows with fewer seams. */
async function* slicesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < blob.size; at += PIECE_BYTES)
    yield new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer());
}

/** Reads a stream by its reader, since not every browser lets a stream be iterated. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function* ending(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
  }
}

async function* told(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked;
  } catch (error) {
    throw new TableError(
      `The gzip could not be unpacked: ${error instanceof Error ? error.message : String(error)}. It may have been cut short.`,
    );
  }
}
