/**
 * The lock of an embedded data directory: `<dir>/wp.lock`, beside PostgreSQL's own files in `<dir>/pgdata`. It
 * also says where the holder can be spoken to, so it is readable by its owner alone.
 */
import { randomBytes } from 'node:crypto';
import { chmod, link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@wp/contract';
import { isRunning, startTicks } from './process-state.ts';

export interface ControlAddress {
  host: string;
  port: number;
}

/** What the lock file says of its holder. */
export interface LockContent {
  pid: number;
  /** Start of the process in clock ticks since boot, where the system tells it: a pid alone is used again. */
  startedAt?: number | undefined;
  hostname: string;
  /** What a peer must show at the control port. */
  secret: string;
  control?: ControlAddress | undefined;
}

/** A held lock. */
export interface DirectoryLock {
  readonly secret: string;
  /** Writes down where the holder listens, or with `undefined` that it no longer does. */
  setControl(address: ControlAddress | undefined): Promise<void>;
  release(): Promise<void>;
}

/** A process of another host cannot be looked up; it is taken as dead once its lock is this long untouched. */
const FOREIGN_SILENCE_MS = 30_000;
const HEARTBEAT_MS = 5_000;
/** A lock over a lock over a lock: more than this can only be a directory that loses writes. */
const MAX_DEPTH = 4;
const MAX_ROUNDS = 200;

const lockPath = (dir: string): string => join(dir, 'wp.lock');

/** The lock's content, or `undefined` where there is none or what is there is no lock. Says nothing of life. */
export async function readLock(dir: string): Promise<LockContent | undefined> {
  const text = await readText(lockPath(dir));
  return text === undefined ? undefined : parseLock(text);
}

/**
 * Takes the lock of `dir`, which must exist. A lock whose holder is dead, or that is no lock at all, is taken
 * over at once; of two takers one gets it.
 * @throws AppError `DATABASE_LOCKED` where a living process holds it.
 */
export async function acquireLock(dir: string): Promise<DirectoryLock> {
  const path = lockPath(dir);
  const content: LockContent = {
    pid: process.pid,
    startedAt: await startTicks(process.pid),
    hostname: hostname(),
    secret: randomBytes(32).toString('base64url'),
  };
  const holder = await takeFile(path, content, 0);
  if (holder !== undefined) throw lockedBy(holder, dir);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    secret: content.secret,
    async setControl(control) {
      await place(path, { ...content, control }, rename);
    },
    async release() {
      clearInterval(heartbeat);
      await removeOwn(path, content.secret);
    },
  };
}

/** The error that names the holder and what can be done about it. */
export function lockedBy(holder: LockContent, dir: string): AppError {
  const where = holder.hostname === hostname() ? '' : ` on the host ${holder.hostname}`;
  return new AppError(
    'DATABASE_LOCKED',
    `The data directory ${dir} is in use by process ${holder.pid}${where}. Stop that process, or name another ` +
      'directory in WP_DATA_DIR; one process at a time can have an embedded database.',
  );
}

/**
 * Makes the file at `path` ours; answers the living holder where there is one. A dead holder's file is replaced
 * only by who holds `<path>.takeover`, and only while it is still the same file: so a slow taker, who saw the dead
 * lock long ago, cannot replace the lock of a faster one. The takeover file is a lock of the same kind.
 */
async function takeFile(path: string, mine: LockContent, depth: number): Promise<LockContent | undefined> {
  if (depth > MAX_DEPTH) throw new Error(`cannot take ${path}: it changes each time it is looked at`);
  for (let round = 0; ; round++) {
    if (await placeNew(path, mine)) return undefined;
    const seen = await readText(path);
    if (seen === undefined) {
      // Released meanwhile; where it can never be read, such as a link to nowhere, that would go on for ever.
      if (round >= MAX_ROUNDS) throw new Error(`${path} is there and cannot be read; remove it`);
      continue;
    }
    const holder = parseLock(seen);
    if (holder !== undefined && (await isHeld(path, holder))) return holder;

    const other = await takeFile(`${path}.takeover`, mine, depth + 1);
    if (other !== undefined) {
      if (round >= MAX_ROUNDS) return other;
      await delay(10);
      continue;
    }
    try {
      if ((await readText(path)) !== seen) continue;
      await place(path, mine, rename);
      return undefined;
    } finally {
      await removeOwn(`${path}.takeover`, mine.secret);
    }
  }
}

async function placeNew(path: string, content: LockContent): Promise<boolean> {
  try {
    await place(path, content, link);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The file appears whole or not at all: it is written beside its place and then linked or renamed there. */
async function place(
  path: string,
  content: LockContent,
  put: (from: string, to: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(temporary, 0o600);
    await put(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function removeOwn(path: string, secret: string): Promise<void> {
  const text = await readText(path);
  if (text !== undefined && parseLock(text)?.secret === secret) await rm(path, { force: true });
}

async function isHeld(path: string, holder: LockContent): Promise<boolean> {
  if (holder.hostname === hostname()) return isRunning(holder.pid, holder.startedAt);
  const touched = await stat(path).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs < FOREIGN_SILENCE_MS;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseLock(text: string): LockContent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startedAt, hostname: host, secret, control } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || (pid as number) <= 0) return undefined;
  if (typeof host !== 'string' || typeof secret !== 'string' || secret.length < 16) return undefined;
  return {
    pid: pid as number,
    hostname: host,
    secret,
    startedAt: typeof startedAt === 'number' ? startedAt : undefined,
    control: parseControl(control),
  };
}

function parseControl(value: unknown): ControlAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { host, port } = value as Record<string, unknown>;
  return typeof host === 'string' && typeof port === 'number' ? { host, port } : undefined;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
