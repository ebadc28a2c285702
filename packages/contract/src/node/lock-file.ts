/**
 * A file that one living process has at a time: of an embedded database's directory and of a gateway's queue. It is
 * readable by its owner alone, as it may say where the holder can be spoken to.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bootId, isRunning, startTicks } from './process-state.ts';

/** What the file says of its holder. */
export interface LockHolder {
  pid: number;
  /** Start of the process in clock ticks since boot, where the system tells it: a pid alone is used again. */
  startedAt?: number | undefined;
  /** Which boot these ticks count from. */
  boot?: string | undefined;
  hostname: string;
  /** Tells this holding from every other. */
  secret: string;
  /** Where the holder can be spoken to, as it wrote it. */
  control?: unknown;
}

/** A file that is held. */
export interface LockFile {
  readonly secret: string;
  /** Writes down where the holder listens, or with `undefined` that it no longer does. */
  setControl(control: unknown): void;
  release(): void;
}

export interface LockTerms {
  /**
   * A process of another host cannot be looked up. `heartbeat`: the holder touches its file, and one of another host is
   * taken as dead once that has been silent for half a minute. `none`: it is taken as dead at once, and no file is
   * touched, which would wear a memory card.
   */
  life: 'heartbeat' | 'none';
}

const FOREIGN_SILENCE_MS = 30_000;
const HEARTBEAT_MS = 5_000;
/** A lock over a lock over a lock: more than this can only be a directory that loses writes. */
const MAX_DEPTH = 4;
const MAX_ROUNDS = 200;
const ROUND_MS = 10;
/** A file appears before its content does where there are no links. */
const WRITING_MS = 1_000;

/** Secrets by path of what this process holds: where the system tells no starts they tell its own files from old ones. */
const heldHere = new Map<string, string>();

/**
 * Takes the file at `path`, whose directory must exist; answers the holder where a living process has it. A file whose
 * holder is dead, or that is no lock at all, is taken over at once; one of two takers gets it.
 */
export function takeLockFile(path: string, terms: LockTerms): LockFile | { holder: LockHolder } {
  // The file is one and the same over whichever links somebody comes.
  const real = join(realpathSync(dirname(path)), basename(path));
  const mine: LockHolder = {
    pid: process.pid,
    startedAt: startTicks(process.pid),
    boot: bootId(),
    hostname: hostname(),
    secret: randomBytes(32).toString('base64url'),
  };
  const holder = takeFile(real, mine, terms, 0);
  if (holder !== undefined) return { holder };
  heldHere.set(real, mine.secret);
  const heartbeat =
    terms.life === 'heartbeat' ? setInterval(() => touch(real), HEARTBEAT_MS).unref() : undefined;
  return {
    secret: mine.secret,
    setControl: (control) => place(real, { ...mine, control }, renameSync),
    release() {
      clearInterval(heartbeat);
      if (heldHere.get(real) === mine.secret) heldHere.delete(real);
      removeOwn(real, mine.secret);
    },
  };
}

/** What the file says, or `undefined` where there is none or what is there is no lock. Says nothing of life. */
export function readLockFile(path: string): LockHolder | undefined {
  const text = readText(path);
  return text === undefined ? undefined : parseHolder(text);
}

/** The holder of the file at `path` where it lives. */
export function livingHolder(path: string, terms: LockTerms): LockHolder | undefined {
  const holder = readLockFile(path);
  return holder !== undefined && isHeld(path, holder, terms) ? holder : undefined;
}

/**
 * Makes the file at `path` ours; answers the living holder where there is one. A dead holder's file is replaced
 * only by who holds `<path>.takeover`, and only while it is still the same file: so a slow taker, who saw the dead
 * lock long ago, cannot replace the lock of a faster one. The takeover file is a lock of the same kind.
 */
function takeFile(path: string, mine: LockHolder, terms: LockTerms, depth: number): LockHolder | undefined {
  if (depth > MAX_DEPTH) throw new Error(`cannot take ${path}: it changes each time it is looked at`);
  for (let round = 0; ; round++) {
    if (placeNew(path, mine)) return undefined;
    const seen = readText(path);
    if (seen === undefined) {
      // Released meanwhile; where it can never be read, such as a link to nowhere, that would go on for ever.
      if (round >= MAX_ROUNDS) throw new Error(`${path} is there and cannot be read; remove it`);
      continue;
    }
    const holder = parseHolder(seen);
    if (holder !== undefined && isHeld(path, holder, terms)) return holder;
    if (holder === undefined && round < MAX_ROUNDS && isBeingWritten(path)) {
      pause();
      continue;
    }
    const other = takeFile(`${path}.takeover`, mine, terms, depth + 1);
    if (other !== undefined) {
      if (round >= MAX_ROUNDS) return other;
      pause();
      continue;
    }
    try {
      if (readText(path) !== seen) continue;
      place(path, mine, renameSync);
      return undefined;
    } finally {
      removeOwn(`${path}.takeover`, mine.secret);
    }
  }
}

function placeNew(path: string, content: LockHolder): boolean {
  try {
    place(path, content, linkOrWrite);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The file appears whole or not at all: it is written beside its place and then linked or renamed there. */
function place(path: string, content: LockHolder, put: (from: string, to: string) => void): void {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
    put(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

const NO_LINKS = new Set<unknown>(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** FAT, as on many memory cards, has no links. */
function linkOrWrite(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    writeFileSync(to, readFileSync(from), { mode: 0o600, flag: 'wx' });
  }
}

function removeOwn(path: string, secret: string): void {
  const text = readText(path);
  if (text !== undefined && parseHolder(text)?.secret === secret) rmSync(path, { force: true });
}

function isHeld(path: string, holder: LockHolder, terms: LockTerms): boolean {
  if (holder.hostname !== hostname())
    return terms.life === 'heartbeat' && (ageMs(path) ?? Number.POSITIVE_INFINITY) < FOREIGN_SILENCE_MS;
  if (holder.boot !== undefined && holder.boot !== bootId()) return false;
  // Where the system tells no starts, nothing else tells this process from an earlier one with its pid.
  if (holder.pid === process.pid && holder.startedAt === undefined)
    return [...heldHere.values()].includes(holder.secret);
  return isRunning(holder.pid, holder.startedAt);
}

/** Young and not yet a lock: only where there are no links somebody may still be writing it. */
const isBeingWritten = (path: string): boolean => (ageMs(path) ?? WRITING_MS) < WRITING_MS;

/** Since it was last written or touched; undefined where it is gone. */
function ageMs(path: string): number | undefined {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Gone, or a disk that is away: the next beat tries again.
  }
}

const pause = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ROUND_MS);

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startedAt, boot, hostname: host, secret, control } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || (pid as number) <= 0) return undefined;
  if (typeof host !== 'string' || typeof secret !== 'string' || secret.length < 16) return undefined;
  return {
    pid: pid as number,
    hostname: host,
    secret,
    startedAt: typeof startedAt === 'number' ? startedAt : undefined,
    boot: typeof boot === 'string' ? boot : undefined,
    control,
  };
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
