import { open, rename, rm } from 'node:fs/promises';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { TableError } from '../store/table-error.ts';
import { type EncodeOptions, encodeTable, type TableFormat } from '../store/write-blob.ts';

const FORMATS: readonly TableFormat[] = ['csv', 'parquet', 'arrow', 'ndjson'];

/**
 * Writes columns to a file, told by how its name ends: `.csv`, `.parquet`, `.arrow` or `.ndjson`. It is written beside
 * and renamed once it is whole. Throws a TableError for another ending.
 */
export async function writeTable(
  columns: readonly ProfileColumn[],
  path: string,
  options: EncodeOptions = {},
): Promise<void> {
  const format = FORMATS.find((ending) => path.toLowerCase().endsWith(`.${ending}`));
  if (format === undefined)
    throw new TableError(`${path}: the name of the file must end in .${FORMATS.join(', .')}.`);
  const partial = `${path}.partial`;
  try {
    const file = await open(partial, 'w');
    try {
      for await (const piece of encodeTable(columns, format, options)) await file.writeFile(piece);
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
