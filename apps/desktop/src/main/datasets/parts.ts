import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createCutoff, type DatasetPart } from '@wp/contract';
import { halfOf, type OpenFile, writeDurably } from './durable-file.ts';
import { DatasetFailure, errorCode } from './failure.ts';
import { footerStart, readRowCount, TAIL_BYTES } from './parquet-rows.ts';
import { type DatasetServer, serverGone } from './server.ts';

export interface FetchPart {
  answer: Response;
  path: string;
  server: Pick<DatasetServer, 'address' | 'idleMs'>;
  signal: AbortSignal;
  onBytes: (count: number) => void;
  openFile?: OpenFile | undefined;
}

/** Streams an answer to its file, hashing what is written. What is no whole Parquet file never gets its name. */
export async function fetchPart(given: FetchPart): Promise<Pick<DatasetPart, 'rows' | 'bytes' | 'sha256'>> {
  const { answer, path, server, signal, onBytes, openFile } = given;
  const write = async (put: (bytes: Uint8Array) => Promise<void>) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of piecesOf(answer, server, signal)) {
      hash.update(piece);
      await put(piece);
      bytes += piece.length;
      onBytes(piece.length);
    }
    const rows = await countRows(halfOf(path), bytes);
    if (rows === undefined)
      throw new DatasetFailure(
        `The server at ${server.address} sent no whole Parquet file. Resume to fetch it again.`,
      );
    return { rows, bytes, sha256: hash.digest('hex') };
  };
  try {
    return await writeDurably(path, write, openFile);
  } catch (error) {
    // Nobody has begun to read where the file could not even be opened.
    await answer.body?.cancel().catch(() => undefined);
    throw error;
  }
}

/** A row group takes some hundred bytes of footer: a hundred thousand of them fit. */
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;

/** Number of rows; undefined where the file is no whole Parquet file. */
export async function countRows(path: string, bytes: number): Promise<number | undefined> {
  const file = await open(path, 'r');
  try {
    const read = async (from: number, to: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    };
    const start = footerStart(await read(Math.max(0, bytes - TAIL_BYTES), bytes), bytes);
    if (start !== undefined && bytes - start <= MAX_FOOTER_BYTES)
      return readRowCount(await read(start, bytes - TAIL_BYTES));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  } finally {
    await file.close();
  }
  return undefined;
}

/** A body's reader need not know of the signal: whoever cancels does not wait for the server. */
async function* piecesOf(
  answer: Response,
  { address, idleMs }: FetchPart['server'],
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  if (answer.body === null) return;
  const reader = answer.body.getReader();
  const { cut, orCut } = createCutoff();
  const stop = () => cut(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const timer = setTimeout(() => cut(new Error('nothing came')), idleMs);
      const { done, value } = await orCut(reader.read()).finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
    }
  } catch (error) {
    signal.throwIfAborted();
    // An error of reading alone comes here: one of the disk ends this generator from outside.
    throw new DatasetFailure(serverGone(address), { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    reader.cancel().catch(() => undefined);
  }
}

/** Damage of a part's file by its size, and by its hash where a signal is given; undefined where there is none. */
export async function findDamage(
  folder: string,
  part: DatasetPart,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const path = join(folder, part.file);
  try {
    const { size } = await stat(path);
    if (size !== part.bytes) return `${part.file} holds ${size} bytes instead of ${part.bytes}.`;
    if (signal === undefined) return undefined;
    return (await hashOf(path, signal)) === part.sha256 ? undefined : `${part.file} was altered.`;
  } catch (error) {
    signal?.throwIfAborted();
    return errorCode(error) === 'ENOENT' ? `${part.file} is gone.` : `${part.file} cannot be read.`;
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const file = await open(path, 'r');
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(1024 * 1024);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
