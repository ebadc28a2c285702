// Two processes on one queue would send each other's readings out of order and cut each other's files.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@wp/contract';
import { type LockTerms, livingHolder, takeLockFile } from '@wp/contract/node';

const lockPath = (directory: string): string => join(directory, 'lock');
const TERMS: LockTerms = { life: 'none' };

/** Takes the directory, or throws DATABASE_LOCKED naming the holder. The answer gives it back. */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const taken = takeLockFile(lockPath(directory), TERMS);
  if ('holder' in taken) {
    throw new AppError(
      'DATABASE_LOCKED',
      `The queue directory ${directory} is in use by process ${taken.holder.pid}. Stop it, or give this client a queueDir of its own.`,
    );
  }
  return taken.release;
}

/** The living process that has the directory. */
export const holderOf = (directory: string): number | undefined =>
  livingHolder(lockPath(directory), TERMS)?.pid;
