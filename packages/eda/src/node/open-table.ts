import { createReadStream, openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type ByteSource, readCsv, type Table } from '../store/csv/read-csv.ts';
import { isLong, toWide } from '../store/long-table.ts';
import { readParquet } from '../store/parquet/read-parquet.ts';
import { TableError } from '../store/table-error.ts';

export interface OpenTableOptions {
  timeZone?: string;
  /** `long`: a row a value; `wide`: a row an instant; default: told from the columns. */
  layout?: 'long' | 'wide';
  progress?: (share: number) => void;
}

const PARQUET = 'PAR1';
const GZIP = [0x1f, 0x8b];
const PIECE_BYTES = 1 << 20;

/** Reads a table from a file: Parquet or CSV, the latter gzipped or not, told by its first bytes and never by its name. */
export async function openTable(
  path: string,
  options: OpenTableOptions = {},
): Promise<Table & { isLong: boolean }> {
  const head = await firstBytes(path);
  const table =
    head.subarray(0, 4).toString('latin1') === PARQUET
      ? await readParquet(await openAsBlob(path), options)
      : await readCsv(
          await bytesOf(
            path,
            GZIP.every((byte, i) => head[i] === byte),
          ),
          options,
        );
  const wantsLong = options.layout === undefined ? isLong(table) : options.layout === 'long';
  if (!wantsLong) return { ...table, isLong: false };
  if (!isLong(table))
    throw new TableError(
      `A long table has the columns module, metric, time and value; this file has ${table.columns.map(({ name }) => name).join(', ')}.`,
    );
  return { ...toWide(table), isLong: true };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await stat(path).catch(() => undefined);
  if (file === undefined) throw new TableError(`There is no file ${path}.`);
  if (!file.isFile()) throw new TableError(`${path} is no file.`);
  if (file.size === 0) throw new TableError(`${path} is empty.`);
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function bytesOf(path: string, isGzipped: boolean): Promise<ByteSource> {
  const { size } = await stat(path);
  return {
    size: isGzipped ? undefined : size,
    pieces() {
      const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
      if (!isGzipped) return file;
      const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
      file.on('error', (error) => unpacked.destroy(error));
      return told(file.pipe(unpacked));
    },
  };
}

async function* told(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked;
  } catch (error) {
    throw new TableError(
      `The gzip could not be unpacked: ${error instanceof Error ? error.message : String(error)}. It may have been cut short.`,
    );
  }
}
