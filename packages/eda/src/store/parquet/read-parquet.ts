import { tableFromIPC } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm';
import type { Table } from '../csv/read-csv.ts';
import { uniqueNames } from '../csv/sniff.ts';
import { TableError } from '../table-error.ts';
import { type ColumnFiller, fillAll, fillerFor } from './arrow-columns.ts';

export interface ReadParquetOptions {
  /** Told the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
}

/** Reads a Parquet file into columns, a row group at a time: no more than one is held twice. */
export async function readParquet(file: Blob, options: ReadParquetOptions = {}): Promise<Table> {
  const parquet = await opened(file);
  try {
    const metadata = parquet.metadata();
    const rows = metadata.fileMetadata().numRows();
    if (rows === 0) throw new TableError('The file has columns and no row.');
    const groups = metadata.numRowGroups();
    let fillers: ColumnFiller[] = [];
    let names: string[] = [];
    let at = 0;
    for (let group = 0; group < groups; group++) {
      const read = await parquet.read({ rowGroups: [group] });
      const table = tableFromIPC(read.intoIPCStream());
      if (group === 0) {
        names = uniqueNames(table.schema.fields.map(({ name }) => name));
        fillers = table.schema.fields.map(({ name, type }) => fillerFor(name, type, rows));
      }
      fillAll(fillers, table, at);
      at += table.numRows;
      options.progress?.((group + 1) / groups);
    }
    if (at !== rows) throw new TableError(`The file says that it has ${rows} rows, and has ${at}.`);
    return { columns: fillers.map((filler, i) => filler.end(names[i] ?? '')), rows, notes: [] };
  } finally {
    parquet.free();
  }
}

async function opened(file: Blob): Promise<ParquetFile> {
  try {
    return await ParquetFile.fromFile(file);
  } catch (error) {
    throw new TableError(
      `This is no whole Parquet file: ${error instanceof Error ? error.message : String(error)}. It may have been cut short; copy or export it again.`,
    );
  }
}
