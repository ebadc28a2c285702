import { rename, rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openToWrite, writeError } from './file-errors.ts';

/**
 * Writes a file under another name and gives it its own once it is whole: what was cut off is never taken for it, and
 * what stood there before stays. Throws an AppError where it cannot be written.
 */
export async function writeWhole<T>(
  file: string,
  write: (to: Writable) => Promise<T>,
  { mode = 0o666 }: { mode?: number } = {},
): Promise<T> {
  const partial = `${file}.partial`;
  const handle = await openToWrite(partial, mode);
  try {
    const stream = handle.createWriteStream();
    const answer = await write(stream);
    await ended(stream);
    await rename(partial, file);
    return answer;
  } catch (error) {
    await rm(partial, { force: true });
    throw await writeError(error, file);
  }
}

export const writeStream = (
  file: string,
  from: Readable,
  ...through: NodeJS.ReadWriteStream[]
): Promise<void> => writeWhole(file, (to) => pipeline([from, ...through, to]));

/** Ends the stream, unless its user already did, and waits until it is closed. */
function ended(stream: Writable): Promise<void> {
  if (stream.closed) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stream.once('error', reject).once('close', resolve);
    if (!stream.writableEnded) stream.end();
  });
}
