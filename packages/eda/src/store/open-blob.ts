import { createBudget, DEFAULT_LIMIT_BYTES } from './budget.ts';
import { byteSource, bytesOf, type FileBytes } from './bytes.ts';
import type { Table } from './csv/read-csv.ts';
import type { CsvOverrides } from './csv/understanding.ts';
import { formatOf } from './format.ts';
import { isLong, toWide } from './long-table.ts';
import type { ReadParquetOptions } from './parquet/read-parquet.ts';
import { readText } from './read-text.ts';
import { TableError } from './table-error.ts';

/** Settings of {@link openBlob}. */
export interface OpenBlobOptions {
  /** Time zone of times that name none; default `UTC`. */
  timeZone?: string;
  /** What is known of a text file rather than told from it, as {@link inspectBlob} answers it. */
  csv?: CsvOverrides;
  /** Whether a unit in brackets is taken from a column's name; default: names stay as they are in the file. */
  unitsFromHeader?: 'keep' | 'strip';
  /** `long`: a row a value; `wide`: a row an instant; default: told from the columns. */
  layout?: 'long' | 'wide';
  /** What the columns may take of memory; default 3 GiB. */
  limitBytes?: number;
  /** Called with the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
  /** Aborted, the reading ends with its reason. */
  signal?: AbortSignal;
  /** A faster way to the same bytes than the Blob's own. */
  bytes?: FileBytes;
}

/** Settings of {@link openBlobs}: `isShared` has no effect where columns become wide. */
export type OpenBlobsOptions = Omit<OpenBlobOptions, 'bytes'> &
  Pick<ReadParquetOptions, 'isShared' | 'readers'>;

/** A table with a row an instant; `isLong`: it had a row a value before. */
export type OpenedTable = Table & { isLong: boolean };

/**
 * Reads a table from a file, told by its first bytes and never by its name: Parquet, Arrow's IPC, records of JSON in
 * an array or a line each, or CSV, the latter two gzipped or not. A row a value becomes a row a module and time. Throws a TableError for what is none of these, is cut
 * short, or does not fit into memory.
 */
export async function openBlob(blob: Blob, options: OpenBlobOptions = {}): Promise<OpenedTable> {
  options.signal?.throwIfAborted();
  return inLayout(await readBlob(blob, options), options.layout);
}

/**
 * Reads the Parquet parts of a dataset, in their order, as one table. Throws a TableError where a part is no Parquet or
 * has other columns than the first.
 */
export async function openBlobs(
  parts: readonly Blob[],
  options: OpenBlobsOptions = {},
): Promise<OpenedTable> {
  options.signal?.throwIfAborted();
  if (parts.length === 0) throw new TableError('There is no part to read.');
  const { readParquet } = await import('./parquet/read-parquet.ts');
  return inLayout(await readParquet(parts, options), options.layout);
}

async function readBlob(blob: Blob, options: OpenBlobOptions): Promise<Table> {
  if (blob.size === 0) throw new TableError('The file is empty.');
  const format = await formatOf(blob);
  switch (format) {
    case 'parquet': {
      // Loaded where it is needed: a page that opens no Parquet does without a megabyte of it.
      const { readParquet } = await import('./parquet/read-parquet.ts');
      return readParquet([blob], options);
    }
    case 'arrow': {
      const { readArrow } = await import('./parquet/read-parquet.ts');
      createBudget(options.limitBytes ?? DEFAULT_LIMIT_BYTES).expect(blob.size);
      const bytes = new Uint8Array(await blob.arrayBuffer());
      options.signal?.throwIfAborted();
      return readArrow(bytes);
    }
    case 'gzip':
    case 'text': {
      const { bytes = bytesOf(blob), signal } = options;
      const source = byteSource(bytes, { size: blob.size, isGzipped: format === 'gzip', signal });
      return (await readText(source, options)).table;
    }
  }
}

function inLayout(table: Table, layout: OpenBlobOptions['layout']): OpenedTable {
  const wantsLong = layout === undefined ? isLong(table) : layout === 'long';
  if (!wantsLong) return { ...table, isLong: false };
  if (!isLong(table))
    throw new TableError(
      `A long table has the columns module, metric, time and value; this file has ${table.columns.map(({ name }) => name).join(', ')}.`,
    );
  return { ...toWide(table), isLong: true };
}
