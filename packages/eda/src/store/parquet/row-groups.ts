import { tableFromIPC } from 'apache-arrow';
import type { ParquetFile } from 'parquet-wasm';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { uniqueNames } from '../csv/sniff.ts';
import { TableError } from '../table-error.ts';
import { type ColumnFiller, type ColumnRoom, fillAll, fillerFor } from './arrow-columns.ts';
import { kindOfArrow } from './arrow-kind.ts';

/** A row group of one of the files, and the row where its own begin in the whole. */
export interface RowGroup {
  file: number;
  group: number;
  at: number;
  rows: number;
}

/** All row groups, in their order. */
export function rowGroupsOf(parquets: readonly ParquetFile[]): RowGroup[] {
  let at = 0;
  return parquets.flatMap((parquet, file) => {
    const metadata = parquet.metadata();
    return Array.from({ length: metadata.numRowGroups() }, (_, group) => {
      const rows = metadata.rowGroup(group).numRows();
      const found = { file, group, at, rows };
      at += rows;
      return found;
    });
  });
}

/** A column that was made already, its room in shared memory. */
export interface MadeColumn {
  name: string;
  kind: ProfileColumn['kind'];
  buffer: SharedArrayBuffer;
}

/** Fills columns by row groups, in whichever order. */
export class GroupFiller {
  readonly #parquets: readonly ParquetFile[];
  readonly #room: ColumnRoom;
  #names: readonly string[] | undefined;
  #fillers: readonly ColumnFiller[] = [];

  /** Where no columns are `made`, the first row group makes them. */
  constructor(parquets: readonly ParquetFile[], room: ColumnRoom, made?: readonly MadeColumn[]) {
    this.#parquets = parquets;
    this.#room = room;
    if (made === undefined) return;
    this.#names = made.map(({ name }) => name);
    this.#fillers = made.map(({ kind, buffer }) => fillerFor(kind, { ...room, buffer }));
  }

  get fillers(): readonly ColumnFiller[] {
    return this.#fillers;
  }

  /** The columns, so far as they are filled. */
  columns(): ProfileColumn[] {
    return this.#fillers.map((filler, i) => filler.end(this.#names?.[i] as string));
  }

  /** The columns as another worker takes them to fill; only those in shared memory. */
  made(): MadeColumn[] {
    return this.#fillers.map(({ kind, values: { buffer } }, i) => {
      const shared: ArrayBufferLike = buffer;
      if (!(shared instanceof SharedArrayBuffer)) throw new RangeError('The columns are not shared.');
      return { name: this.#names?.[i] as string, kind, buffer: shared };
    });
  }

  /** Throws a TableError where a file has other columns than the first, or not the rows that it says. */
  async fill({ file, group, at, rows }: RowGroup): Promise<void> {
    const parquet = this.#parquets[file] as ParquetFile;
    const read = await parquet.read({ rowGroups: [group] });
    const table = tableFromIPC(read.intoIPCStream());
    const { fields } = table.schema;
    const names = uniqueNames(fields.map(({ name }) => name));
    if (this.#names === undefined) {
      this.#names = names;
      this.#fillers = fields.map(({ name, type }) => fillerFor(kindOfArrow(name, type).kind, this.#room));
    } else if (names.join('\n') !== this.#names.join('\n'))
      throw new TableError(
        `One file has the columns ${this.#names.join(', ')}, another one ${names.join(', ')}.`,
      );
    if (table.numRows !== rows)
      throw new TableError(`The file says that it has ${rows} rows in a group, and has ${table.numRows}.`);
    fillAll(this.#fillers, table, at);
  }
}
