import type { ParquetFile } from 'parquet-wasm';
import { CodedTexts } from '../../engine/column/coded-texts.ts';
import { loadParquet } from './load-parquet.ts';
import { opened } from './read-parquet.ts';
import { GroupFiller, type MadeColumn, type RowGroup } from './row-groups.ts';

/** Some row groups, read by a worker into columns that lie in shared memory. */
export interface ReadGroupsRequest {
  files: readonly Blob[];
  groups: readonly RowGroup[];
  /** Rows of all groups of all files. */
  rows: number;
  columns: readonly MadeColumn[];
  /** What reads Parquet, where it was compiled already. */
  wasm: WebAssembly.Module | undefined;
}

/** Texts that each column's codes in those rows stand for; none for a column that holds no texts. */
export type ReadDictionaries = (readonly string[])[];

/** A worker's part of {@link readParquet}; `step` is called before each group, and ends it by what it throws. */
export async function readGroups(
  { files, groups, rows, columns, wasm }: ReadGroupsRequest,
  step: (share: number) => void,
): Promise<ReadDictionaries> {
  if (wasm !== undefined) await loadParquet(wasm);
  const parquets: ParquetFile[] = [];
  try {
    for (const file of files) parquets.push(await opened(file));
    const filler = new GroupFiller(parquets, { rows }, columns);
    for (const [i, group] of groups.entries()) {
      step(i / groups.length);
      await filler.fill(group);
    }
    return filler
      .columns()
      .map((column) => (column.kind === 'text' && column instanceof CodedTexts ? column.dictionary : []));
  } finally {
    for (const parquet of parquets) parquet.free();
  }
}
