// Two processes on one queue would send each other's readings out of order and cut each other's files.
import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@wp/contract';
import { isErrno } from './files.ts';

interface Holder {
  pid: number;
  /** After a reboot another process may have the holder's pid: its start and the boot tell them apart. */
  boot: string;
  started: string;
  token: string;
}

const heldHere = new Set<string>();

/** Takes the directory, or throws DATABASE_LOCKED naming the holder. The answer gives it back. */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(realpathSync(directory), 'lock');
  if (heldHere.has(path)) throw locked(directory, process.pid);
  const mine: Holder = { ...identify(process.pid), token: randomBytes(8).toString('hex') };
  const temporary = `${path}.${mine.token}`;
  writeFileSync(temporary, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; !tryLink(temporary, path); attempt++) {
      const holder = readHolder(path);
      if ((holder !== undefined && isAlive(holder)) || attempt > 20) throw locked(directory, holder?.pid);
      removeStale(path, holder, directory);
    }
  } finally {
    unlinkSync(temporary);
  }
  heldHere.add(path);
  return () => {
    if (!heldHere.delete(path)) return;
    if (readHolder(path)?.token === mine.token) unlinkSync(path);
  };
}

/** The living process that has the directory. */
export function holderOf(directory: string): number | undefined {
  const holder = readHolder(join(directory, 'lock'));
  return holder !== undefined && isAlive(holder) ? holder.pid : undefined;
}

/** `link` creates the lock with its content in one step: nobody ever reads a half-written one. */
function tryLink(temporary: string, path: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    if (!isErrno(error, 'EPERM') && !isErrno(error, 'ENOTSUP') && !isErrno(error, 'ENOSYS')) throw error;
  }
  // FAT, as on many memory cards, has no links.
  try {
    writeFileSync(path, readFileSync(temporary), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

function removeStale(path: string, stale: Holder | undefined, directory: string): void {
  const aside = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  const taken = readHolder(aside);
  if (taken?.token !== stale?.token) {
    // Another process took the stale lock over in between: what was moved is its lock.
    tryLink(aside, path);
    unlinkSync(aside);
    throw locked(directory, taken?.pid);
  }
  unlinkSync(aside);
}

function readHolder(path: string): Holder | undefined {
  try {
    const value: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'));
    if (!Number.isInteger(value.pid)) return undefined;
    return {
      pid: Number(value.pid),
      boot: `${value.boot}`,
      started: `${value.started}`,
      token: `${value.token}`,
    };
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  // Without /proc nothing tells this process from an earlier one with its pid, as in a container. `heldHere` knows of
  // this thread's own locks; with /proc another thread's is seen by the start that it shares.
  if (holder.pid === process.pid && holder.started === '') return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (!isErrno(error, 'EPERM')) return false;
  }
  const now = identify(holder.pid);
  return now.boot === holder.boot && now.started === holder.started;
}

function identify(pid: number): Omit<Holder, 'token'> {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The name in brackets may hold spaces; the start is the 20th field behind it.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return { pid, boot: readIfThere('/proc/sys/kernel/random/boot_id').trim(), started };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const locked = (directory: string, pid: number | undefined): AppError =>
  new AppError(
    'DATABASE_LOCKED',
    `The queue directory ${directory} is in use by process ${pid ?? 'unknown'}. Stop it, or give this client a queueDir of its own.`,
  );
