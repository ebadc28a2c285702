import { tableToIPC } from 'apache-arrow';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { toArrow } from '../arrow/to-arrow.ts';
import type { RowRange } from '../write-blob.ts';
import { parquetWasm } from './wasm.ts';

/** A file of Parquet, a group of rows after the other: no more than one of them is held in WebAssembly. */
export async function* encodeParquet(
  columns: readonly ProfileColumn[],
  parts: Generator<RowRange>,
  rowsAGroup: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const library = await parquetWasm();
  const properties = new library.WriterPropertiesBuilder()
    .setCompression(library.Compression.ZSTD)
    .setMaxRowGroupSize(rowsAGroup)
    .build();
  const inWasm = (part: RowRange) =>
    library.Table.fromIPCStream(tableToIPC(toArrow(columns, part), 'stream'));
  const first = parts.next();
  if (first.done === true) {
    yield copied(library.writeParquet(inWasm({ from: 0, to: 0 }), properties));
    return;
  }
  let part: IteratorResult<RowRange, void> = first;
  let failed: { error: unknown } | undefined;
  const batches = new ReadableStream(
    {
      pull(controller) {
        // The writer turns an error of its source into one of its own: it is kept, and the stream ended.
        try {
          if (part.done === true) {
            controller.close();
            return;
          }
          for (const batch of inWasm(part.value).recordBatches()) controller.enqueue(batch);
          part = parts.next();
        } catch (error) {
          failed = { error };
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const stream: ReadableStream<Uint8Array> = await library.transformParquetStream(batches, properties);
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (failed !== undefined) throw failed.error;
      if (done) return;
      yield copied(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Copies bytes out of WebAssembly's memory, which moves as it grows. */
const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
