import { access, constants, type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '@wp/contract';

/** Opens a file to be read; throws an AppError for one that is not there, is a folder, or may not be read. */
export async function openToRead(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if (!(await handle.stat()).isDirectory()) return handle;
    await handle.close();
  } catch (error) {
    throw readError(error, file);
  }
  throw new AppError('INVALID_INPUT', `${file} is a folder: name a file in it.`);
}

/** Throws an AppError for a file or folder that is not there or may not be read, before others open it by its name. */
export async function assertReadable(path: string): Promise<void> {
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw readError(error, path);
  });
}

/** Opens a file to be written, emptied if it is there; throws an AppError where that cannot be. */
export async function openToWrite(file: string, mode = 0o666): Promise<FileHandle> {
  try {
    return await open(file, 'w', mode);
  } catch (error) {
    throw await writeError(error, file);
  }
}

function readError(error: unknown, file: string): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('NOT_FOUND', `There is no file ${file}.`);
    case 'EACCES':
    case 'EPERM':
      return new AppError('NOT_ALLOWED', `${file} may not be read by this user.`);
    default:
      return error;
  }
}

/** What a file that cannot be written is told as, before it is opened or while it is written. */
export async function writeError(error: unknown, file: string): Promise<unknown> {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const folder = dirname(file);
      const isThere = await stat(folder).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (isThere) return error;
      return new AppError('NOT_FOUND', `There is no folder ${folder}: make it first, or name another one.`);
    }
    case 'EISDIR':
      return new AppError('INVALID_INPUT', `${file} is a folder: name a file in it.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('NOT_ALLOWED', `${file} may not be written by this user.`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'DISK_FULL',
        `The disk is full: ${file} was not written. Make room, then try again.`,
      );
    default:
      return error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
