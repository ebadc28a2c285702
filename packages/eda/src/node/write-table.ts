import { open, rename, rm } from 'node:fs/promises';
import { tableToIPC } from 'apache-arrow';
import { Compression, Table as WasmTable, WriterPropertiesBuilder, writeParquet } from 'parquet-wasm';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { toArrow } from '../store/arrow/to-arrow.ts';
import { TableError } from '../store/table-error.ts';
import { csvCell } from '../worker/traces-csv.ts';

const FORMATS = ['.csv', '.parquet', '.arrow'] as const;
const PIECE_ROWS = 10_000;
const ROWS_A_GROUP = 122_880;

/**
 * Writes columns to a file, told by how its name ends: `.csv`, `.parquet` or `.arrow`. It is written beside and renamed
 * once it is whole. Throws a TableError for another ending.
 */
export async function writeTable(columns: readonly ProfileColumn[], path: string): Promise<void> {
  const format = FORMATS.find((ending) => path.toLowerCase().endsWith(ending));
  if (format === undefined)
    throw new TableError(`${path}: the name of the file must end in ${FORMATS.join(', ')}.`);
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      if (format === '.csv') for (const piece of csvPieces(columns)) await file.write(piece);
      else await file.write(format === '.arrow' ? tableToIPC(toArrow(columns), 'file') : toParquet(columns));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function* csvPieces(columns: readonly ProfileColumn[]): Generator<string> {
  yield `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  const rows = columns[0]?.values.length ?? 0;
  for (let from = 0; from < rows; from += PIECE_ROWS) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(rows, from + PIECE_ROWS); row++)
      lines.push(columns.map((column) => cellOf(column, row)).join(','));
    yield `${lines.join('\r\n')}\r\n`;
  }
}

function cellOf(column: ProfileColumn, row: number): string {
  if (column.kind === 'text') return csvCell(column.values[row] ?? '');
  const value = column.values[row] as number;
  if (Number.isNaN(value)) return '';
  if (column.kind === 'time') return new Date(value).toISOString();
  return Object.is(value, -0) ? '-0' : String(value);
}

function toParquet(columns: readonly ProfileColumn[]): Uint8Array {
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.ZSTD)
    .setMaxRowGroupSize(ROWS_A_GROUP)
    .build();
  return writeParquet(WasmTable.fromIPCStream(tableToIPC(toArrow(columns), 'stream')), properties);
}
