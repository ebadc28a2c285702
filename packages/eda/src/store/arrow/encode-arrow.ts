import { AsyncByteQueue, RecordBatchFileWriter } from 'apache-arrow';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import type { RowRange } from '../write-blob.ts';
import { toArrow } from './to-arrow.ts';

/** A file of Arrow, a batch a range of rows. */
export function* encodeArrow(
  columns: readonly ProfileColumn[],
  parts: Iterable<RowRange>,
): Generator<Uint8Array<ArrayBuffer>> {
  const written = new Written();
  const writer = new RecordBatchFileWriter();
  writer.reset(written, toArrow(columns, { from: 0, to: 0 }).schema);
  for (const { from, to } of parts) {
    for (const batch of toArrow(columns, { from, to }).batches) writer.write(batch);
    yield written.take();
  }
  writer.finish();
  yield written.take();
}

/** Holds what a writer of Arrow wrote until it is taken; its own queue cannot say when it is empty. */
class Written extends AsyncByteQueue {
  #pieces: Uint8Array[] = [];

  override write(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  /** All bytes as one copy: the pieces are views of the columns. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    return bytes;
  }
}
