import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow';
import type { ParquetFile } from 'parquet-wasm';
import { createBudget, DEFAULT_LIMIT_BYTES } from '../budget.ts';
import type { Table } from '../csv/read-csv.ts';
import { uniqueNames } from '../csv/sniff.ts';
import { TableError } from '../table-error.ts';
import { type ColumnFiller, fillAll, fillerFor } from './arrow-columns.ts';
import { parquetWasm } from './wasm.ts';

const NUMBER_BYTES = 8;

export interface ReadParquetOptions {
  /** What the columns may take of memory. */
  limitBytes?: number;
  /** Told the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
  /** Aborted, the reading ends with its reason. */
  signal?: AbortSignal;
  /** Whether the columns are to lie in shared memory, which spares copying them there later; default false. */
  isShared?: boolean | undefined;
}

/**
 * Reads Parquet files of the same columns one after the other into columns, a row group at a time: no more than one is
 * held twice.
 */
export async function readParquet(files: readonly Blob[], options: ReadParquetOptions = {}): Promise<Table> {
  const parquets: ParquetFile[] = [];
  try {
    for (const file of files) parquets.push(await opened(file));
    return await readAll(parquets, options);
  } finally {
    for (const parquet of parquets) parquet.free();
  }
}

async function readAll(
  parquets: readonly ParquetFile[],
  { progress, signal, isShared, limitBytes = DEFAULT_LIMIT_BYTES }: ReadParquetOptions,
): Promise<Table> {
  const metadata = parquets.map((parquet) => parquet.metadata());
  const rows = metadata.reduce((sum, one) => sum + one.fileMetadata().numRows(), 0);
  const groups = metadata.reduce((sum, one) => sum + one.numRowGroups(), 0);
  if (rows === 0) throw new TableError('The file has columns and no row.');
  const wide = Math.max(1, ...metadata.map((one) => (groups === 0 ? 0 : one.rowGroup(0).numColumns())));
  createBudget(limitBytes).expect(rows * wide * NUMBER_BYTES);
  let fillers: ColumnFiller[] | undefined;
  let names: string[] = [];
  let at = 0;
  let done = 0;
  for (const [i, parquet] of parquets.entries()) {
    for (let group = 0; group < (metadata[i]?.numRowGroups() ?? 0); group++) {
      signal?.throwIfAborted();
      const read = await parquet.read({ rowGroups: [group] });
      const table = tableFromIPC(read.intoIPCStream());
      const found = uniqueNames(table.schema.fields.map(({ name }) => name));
      if (fillers === undefined) {
        names = found;
        fillers = table.schema.fields.map(({ name, type }) => fillerFor(name, type, { rows, isShared }));
      } else if (found.join('\n') !== names.join('\n'))
        throw new TableError(
          `One file has the columns ${names.join(', ')}, another one ${found.join(', ')}.`,
        );
      fillAll(fillers, table, at);
      at += table.numRows;
      done += 1;
      progress?.(done / groups);
    }
  }
  if (at !== rows) throw new TableError(`The file says that it has ${rows} rows, and has ${at}.`);
  return { columns: (fillers ?? []).map((filler, i) => filler.end(names[i] ?? '')), rows, notes: [] };
}

/** Reads Arrow's IPC, as a stream or as a file, into columns. */
export function readArrow(bytes: Uint8Array): Table {
  try {
    return tableOfArrow(tableFromIPC(bytes));
  } catch (error) {
    throw notWholeArrow(error);
  }
}

export function tableOfArrow(table: ArrowTable): Table {
  const rows = table.numRows;
  if (rows === 0) throw new TableError('The file has columns and no row.');
  const names = uniqueNames(table.schema.fields.map(({ name }) => name));
  const fillers = table.schema.fields.map(({ name, type }) => fillerFor(name, type, { rows }));
  fillAll(fillers, table, 0);
  return { columns: fillers.map((filler, i) => filler.end(names[i] ?? '')), rows, notes: [] };
}

export const notWholeArrow = (error: unknown): TableError =>
  error instanceof TableError
    ? error
    : new TableError(
        `This is no whole Arrow file: ${error instanceof Error ? error.message : String(error)}. It may have been cut short.`,
      );

export async function opened(file: Blob): Promise<ParquetFile> {
  const { ParquetFile } = await parquetWasm();
  try {
    return await ParquetFile.fromFile(file);
  } catch (error) {
    throw new TableError(
      `This is no whole Parquet file: ${error instanceof Error ? error.message : String(error)}. It may have been cut short; copy or export it again.`,
    );
  }
}
