/** The lock of an embedded data directory: `<dir>/wp.lock`, beside PostgreSQL's own files in `<dir>/pgdata`. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@wp/contract';
import { type LockHolder, readLockFile, takeLockFile } from '@wp/contract/node';

export interface ControlAddress {
  host: string;
  port: number;
}

/** What the lock says of its holder; `secret` is what a peer must show at the control port. */
export interface LockContent extends LockHolder {
  control?: ControlAddress | undefined;
}

/** A held lock. */
export interface DirectoryLock {
  readonly secret: string;
  /** Writes down where the holder listens, or with `undefined` that it no longer does. */
  setControl(address: ControlAddress | undefined): void;
  release(): void;
}

const lockPath = (dir: string): string => join(dir, 'wp.lock');

/** The lock's content, or `undefined` where there is none or what is there is no lock. Says nothing of life. */
export function readLock(dir: string): LockContent | undefined {
  const holder = readLockFile(lockPath(dir));
  return holder && { ...holder, control: parseControl(holder.control) };
}

/**
 * Takes the lock of `dir`, which must exist. A lock whose holder is dead, or that is no lock at all, is taken
 * over at once; of two takers one gets it.
 * @throws AppError `DATABASE_LOCKED` where a living process holds it.
 */
export function acquireLock(dir: string): DirectoryLock {
  const taken = takeLockFile(lockPath(dir), { life: 'heartbeat' });
  if ('holder' in taken) throw lockedBy(taken.holder, dir);
  return taken;
}

/** The error that names the holder and what can be done about it. */
function lockedBy(holder: LockHolder, dir: string): AppError {
  const where = holder.hostname === hostname() ? '' : ` on the host ${holder.hostname}`;
  return new AppError(
    'DATABASE_LOCKED',
    `The data directory ${dir} is in use by process ${holder.pid}${where}. Stop that process, or name another ` +
      'directory in WP_DATA_DIR; one process at a time can have an embedded database.',
  );
}

function parseControl(value: unknown): ControlAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { host, port } = value as Record<string, unknown>;
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : undefined;
}
