import { Table as ArrowTable, RecordBatchReader, tableFromIPC } from 'apache-arrow';
import type { Table } from '../csv/read-csv.ts';
import { TableError } from '../table-error.ts';
import { notWholeArrow, opened, tableOfArrow } from './read-parquet.ts';

/** The first rows of a file of Parquet: no more than its first row group is fetched. */
export async function firstOfParquet(file: Blob, rows: number): Promise<Table> {
  const parquet = await opened(file);
  try {
    const read = await parquet.read({ limit: rows });
    return tableOfArrow(tableFromIPC(read.intoIPCStream()));
  } finally {
    parquet.free();
  }
}

/** The first rows of a file or stream of Arrow: no more than its schema and its first batch are fetched. */
export async function firstOfArrow(file: Blob, rows: number): Promise<Table> {
  try {
    const reader = await RecordBatchReader.from(handleOf(file));
    await reader.open();
    const { value } = await reader.next();
    if (value === undefined || value === null) throw new TableError('The file has columns and no row.');
    return tableOfArrow(new ArrowTable([value]).slice(0, rows));
  } catch (error) {
    throw notWholeArrow(error);
  }
}

type FileHandle = Extract<Parameters<typeof RecordBatchReader.from>[0], { fd: number }>;

/** A Blob as if it were Node's handle of a file, for Arrow to read at any place: a file has its schema at its end. */
function handleOf(blob: Blob): FileHandle {
  const handle = {
    // Arrow knows a handle by a number here.
    fd: 0,
    stat: async () => ({ size: blob.size }),
    async read(buffer: Uint8Array, offset: number, length: number, position: number) {
      const bytes = new Uint8Array(await blob.slice(position, position + length).arrayBuffer());
      if (bytes.length === 0)
        throw new TableError('This is no whole Arrow file. It may have been cut short.');
      buffer.set(bytes, offset);
      return { bytesRead: bytes.length, buffer };
    },
    close: async () => undefined,
  };
  return handle as unknown as FileHandle;
}
