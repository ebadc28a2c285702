import { createReadStream, openAsBlob } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { createGunzip } from 'node:zlib';
import { type ByteSource, readCsv, type Table } from '../store/csv/read-csv.ts';
import { isLong, toWide } from '../store/long-table.ts';
import { readArrow, readParquet } from '../store/parquet/read-parquet.ts';
import { TableError } from '../store/table-error.ts';
import { readDataset } from './read-dataset.ts';

export interface OpenTableOptions {
  timeZone?: string;
  /** `long`: a row a value; `wide`: a row an instant; default: told from the columns. */
  layout?: 'long' | 'wide';
  /** What the columns may take of memory; default a quarter of what the machine has, as figures need as much again. */
  limitBytes?: number;
  progress?: (share: number) => void;
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const PARQUET = letters('PAR1');
const ARROW_FILE = letters('ARROW1');
/** Arrow's stream begins with the mark of a message that goes on. */
const ARROW_STREAM = [0xff, 0xff, 0xff, 0xff];
const GZIP = [0x1f, 0x8b];
const PIECE_BYTES = 1 << 20;

/**
 * Reads a table from a file, told by its first bytes and never by its name: Parquet, Arrow's IPC, or CSV, the latter
 * gzipped or not; or from the folder of a dataset. Throws a TableError for what is none of these.
 */
export async function openTable(
  path: string,
  options: OpenTableOptions = {},
): Promise<Table & { isLong: boolean }> {
  const table = await readTable(path, { ...options, limitBytes: options.limitBytes ?? totalmem() / 4 });
  const wantsLong = options.layout === undefined ? isLong(table) : options.layout === 'long';
  if (!wantsLong) return { ...table, isLong: false };
  if (!isLong(table))
    throw new TableError(
      `A long table has the columns module, metric, time and value; this file has ${table.columns.map(({ name }) => name).join(', ')}.`,
    );
  return { ...toWide(table), isLong: true };
}

async function readTable(path: string, options: OpenTableOptions): Promise<Table> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new TableError(`There is no file ${path}.`);
  if (found.isDirectory()) return readDataset(path, options);
  if (!found.isFile()) throw new TableError(`${path} is no file.`);
  if (found.size === 0) throw new TableError(`${path} is empty.`);
  const head = await firstBytes(path);
  const begins = (bytes: readonly number[]) => bytes.every((byte, i) => head[i] === byte);
  if (begins(PARQUET)) return readParquet([await openAsBlob(path)], options);
  if (begins(ARROW_FILE) || begins(ARROW_STREAM)) return readArrow(await readFile(path));
  return readCsv(bytesOf(path, found.size, begins(GZIP)), options);
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const bytesOf = (path: string, size: number, isGzipped: boolean): ByteSource => ({
  size: isGzipped ? undefined : size,
  pieces() {
    const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
    if (!isGzipped) return file;
    const unpacked = createGunzip({ chunkSize: PIECE_BYTES });
    file.on('error', (error) => unpacked.destroy(error));
    return told(file.pipe(unpacked));
  },
});

async function* told(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked;
  } catch (error) {
    throw new TableError(
      `The gzip could not be unpacked: ${error instanceof Error ? error.message : String(error)}. It may have been cut short.`,
    );
  }
}
