import { type Table as ArrowTable, tableFromIPC } from 'apache-arrow';
import type { ParquetFile } from 'parquet-wasm';
import { createBudget, DEFAULT_LIMIT_BYTES } from '../budget.ts';
import type { Table } from '../csv/read-csv.ts';
import { uniqueNames } from '../csv/sniff.ts';
import { TableError } from '../table-error.ts';
import { fillAll, fillerFor } from './arrow-columns.ts';
import { kindOfArrow } from './arrow-kind.ts';
import { parquetModule } from './load-parquet.ts';
import { GroupFiller, type RowGroup, rowGroupsOf } from './row-groups.ts';
import type { ReadDictionaries, ReadGroupsRequest } from './shared-reading.ts';
import { parquetWasm } from './wasm.ts';

const NUMBER_BYTES = 8;

export interface ReadParquetOptions {
  /** What the columns may take of memory. */
  limitBytes?: number;
  /** Called with the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
  /** Aborted, the reading ends with its reason. */
  signal?: AbortSignal;
  /** Whether the columns are to lie in shared memory, which spares copying them there later; default false. */
  isShared?: boolean | undefined;
  /** Readers of some of the row groups at the same time, `count` requests at once, where the columns are shared. */
  readers?: { count: number; read: (request: ReadGroupsRequest) => Promise<ReadDictionaries> } | undefined;
}

/**
 * Reads Parquet files of the same columns one after the other into columns, a row group at a time: no more than one is
 * held twice.
 */
export async function readParquet(files: readonly Blob[], options: ReadParquetOptions = {}): Promise<Table> {
  const parquets: ParquetFile[] = [];
  try {
    for (const file of files) parquets.push(await opened(file));
    return await readAll(files, parquets, options);
  } finally {
    for (const parquet of parquets) parquet.free();
  }
}

async function readAll(
  files: readonly Blob[],
  parquets: readonly ParquetFile[],
  { progress, signal, isShared, readers, limitBytes = DEFAULT_LIMIT_BYTES }: ReadParquetOptions,
): Promise<Table> {
  const metadata = parquets.map((parquet) => parquet.metadata());
  const rows = metadata.reduce((sum, one) => sum + one.fileMetadata().numRows(), 0);
  const groups = rowGroupsOf(parquets);
  if (rows === 0) throw new TableError('The file has columns and no row.');
  const inGroups = groups.reduce((sum, group) => sum + group.rows, 0);
  if (inGroups !== rows) throw new TableError(`The file says that it has ${rows} rows, and has ${inGroups}.`);
  const wide = Math.max(
    1,
    ...metadata.map((one) => (one.numRowGroups() === 0 ? 0 : one.rowGroup(0).numColumns())),
  );
  createBudget(limitBytes).expect(rows * wide * NUMBER_BYTES);
  let done = 0;
  const filler = new GroupFiller(parquets, { rows, isShared });
  const fill = async (group: RowGroup) => {
    signal?.throwIfAborted();
    await filler.fill(group);
    done += 1;
    progress?.(done / groups.length);
  };
  await fill(groups[0] as RowGroup);
  const left = groups.slice(1);
  if (readers === undefined || isShared !== true) for (const group of left) await fill(group);
  else {
    await readTogether(left, {
      fill,
      count: readers.count,
      read: async (some) => {
        const columns = filler.made();
        const dictionaries = await readers.read({
          files,
          groups: some,
          rows,
          columns,
          wasm: parquetModule(),
        });
        for (const [i, one] of filler.fillers.entries()) one.recode?.(dictionaries[i] ?? [], some);
        done += some.length;
        progress?.(done / groups.length);
      },
    });
    for (const one of filler.fillers) one.inOrder?.();
  }
  return { columns: filler.columns(), rows, notes: [] };
}

interface TogetherOptions {
  fill: (group: RowGroup) => Promise<void>;
  count: number;
  read: (groups: readonly RowGroup[]) => Promise<void>;
}

/** Lets all take from one list until it is empty: readers many at once, and ever fewer, so that they end together. */
async function readTogether(left: RowGroup[], { fill, count, read }: TogetherOptions): Promise<void> {
  let isFailed = false;
  const own = async () => {
    while (left.length > 0 && !isFailed) await fill(left.shift() as RowGroup);
  };
  const others = async () => {
    while (left.length > 0 && !isFailed) {
      await read(left.splice(-Math.ceil(left.length / (count + 2))));
    }
  };
  const failing = (error: unknown) => {
    isFailed = true;
    throw error;
  };
  const all = [own(), ...Array.from({ length: count }, others)];
  const ended = await Promise.allSettled(all.map((one) => one.catch(failing)));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
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
  const fillers = table.schema.fields.map(({ name, type }) =>
    fillerFor(kindOfArrow(name, type).kind, { rows }),
  );
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
