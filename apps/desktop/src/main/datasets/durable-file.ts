import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatasetFailure } from './failure.ts';

export type OpenFile = (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>;

export const halfOf = (path: string): string => `${path}.part`;

/** A file that is there whole or not at all: `.part`, fsync, rename, fsync of the folder. */
export async function writeDurably<T>(
  path: string,
  write: (put: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
  openFile: OpenFile = openAfresh,
): Promise<T> {
  const half = halfOf(path);
  try {
    const file = await openFile(half);
    let written: T;
    try {
      written = await write((bytes) => putAll(file, bytes));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Opens a new file, never through a link that lies there. */
async function openAfresh(path: string): Promise<FileHandle> {
  await rm(path, { force: true });
  return open(path, 'wx', 0o600);
}

async function putAll(file: Pick<FileHandle, 'write'>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    if (bytesWritten === 0) throw new DatasetFailure('The disk takes nothing more. Make room, then resume.');
    at += bytesWritten;
  }
}

export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; it keeps names safe by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
