import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { encodeTable, type TableFormat } from '../store/write-blob.ts';
import { breathe, type Control } from './control.ts';

const TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  ndjson: 'application/x-ndjson',
};
/** What is encoded is handed over in such pieces: a page's Blobs do not lie in the worker's memory. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** The bytes of a file of columns; lets messages in on its way, so that it can be ended. */
export async function encodedBlob(
  columns: readonly ProfileColumn[],
  format: TableFormat,
  { signal, progress }: Control,
): Promise<Blob> {
  const done: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const encoding = encodeTable(columns, format, { signal, progress: (share) => progress(share, 'encoding') });
  for await (const piece of encoding) {
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes >= PIECE_BYTES) {
      done.push(new Blob(pieces));
      pieces = [];
      bytes = 0;
    }
    await breathe();
  }
  return new Blob([...done, ...pieces], { type: TYPES[format] });
}
