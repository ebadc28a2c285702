import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, isAppError } from '@wp/contract';
import type { Driver, WpDatabase } from './driver/connection.ts';
import { createControlDriver } from './driver/control-driver.ts';
import { type ControlServer, serveControl } from './driver/control-server.ts';
import { createDatabase } from './driver/database.ts';
import { createEmbeddedDriver } from './driver/embedded.ts';
import { type Listener, type ListenOptions, listen } from './driver/listen.ts';
import { createNativeDriver } from './driver/native.ts';
import { makeDirectory } from './store/directory.ts';
import { acquireLock, type DirectoryLock, readLock } from './store/lock.ts';

export interface OpenOptions {
  /** A PostgreSQL server; absent: the embedded database in `dataDir`. */
  url?: string | undefined;
  /** Holds the lock and, in `pgdata`, PostgreSQL's files; made where it is missing. */
  dataDir?: string | undefined;
  poolSize?: number | undefined;
  /** Natively: gives writers and authentication connections of their own, so that neither waits for the others. */
  keepApart?: boolean | undefined;
  /** Natively: how long a statement waits for a lock; absent: for ever. */
  lockTimeoutMs?: number | undefined;
  onIdleError?: ((error: Error) => void) | undefined;
  /** Called where the embedded database broke in mid-work: only a new process can open it again. */
  onBroken?: ((error: Error) => void) | undefined;
  /** Where a running server holds the directory: speak to it instead of failing. For administrative commands. */
  allowControl?: boolean | undefined;
}

export interface OpenedDatabase {
  database: WpDatabase;
  /** The same database for those who write readings. */
  writers: WpDatabase;
  /** The same database for what must answer while all others wait: authentication, readiness. */
  reserved: WpDatabase;
  /** Connections that `writers` has at most. */
  writerConnections: number;
  driver: Driver;
  /** Natively: hears, on a connection of its own, what other processes say of this database. */
  listen?: (options: Omit<ListenOptions, 'url'>) => Promise<Listener>;
  /** `control`: the embedded database of another, running process. */
  via: 'native' | 'embedded' | 'control';
  /** Opens the control port and writes it into the lock; does nothing unless `via` is `embedded`. */
  serveControl(): Promise<void>;
  /** Ends the control port, then the database, then gives the lock back. */
  close(): Promise<void>;
}

/** A server that holds the lock and has not opened its control port yet is waited for this long. */
const CONTROL_WAIT_MS = 5_000;
const RETRY_MS = 100;

/**
 * Opens the database that the environment names.
 * @throws AppError `DATABASE_LOCKED` where a living process has the directory, `DATABASE_UNAVAILABLE` where the
 * embedded database cannot be opened.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenedDatabase> {
  if (options.url !== undefined && options.url !== '') return openNative(options.url, options);
  if (options.dataDir === undefined || options.dataDir === '') {
    throw new AppError('INVALID_INPUT', 'Neither DATABASE_URL nor WP_DATA_DIR is set: name one of them.');
  }
  const dir = resolve(options.dataDir);
  await makeDirectory(dir).catch((error) => {
    throw unusable(dir, error);
  });
  const deadline = Date.now() + CONTROL_WAIT_MS;
  for (;;) {
    try {
      return await openEmbedded(dir, acquireLock(dir), options.onBroken);
    } catch (error) {
      if (!isAppError(error)) throw unusable(dir, error);
      if (error.reason !== 'DATABASE_LOCKED' || options.allowControl !== true) throw error;
      const opened = await openControl(dir);
      if (opened !== undefined) return opened;
      if (Date.now() > deadline) throw error;
    }
    await delay(RETRY_MS);
  }
}

const DEFAULT_POOL = 10;
/** A caller who has waited for a place already must not wait as long again for a connection. */
const SERVER_CONNECT_TIMEOUT_MS = 5000;
/** A smaller pool has nothing to divide but the reserve. */
const MIN_DIVIDED = 3;

function openNative(url: string, options: OpenOptions): OpenedDatabase {
  const { poolSize = DEFAULT_POOL, onIdleError, lockTimeoutMs, keepApart = false } = options;
  const driverOf = (size: number) =>
    createNativeDriver({
      url,
      poolSize: size,
      lockTimeoutMs,
      ...(keepApart ? { connectTimeoutMs: SERVER_CONNECT_TIMEOUT_MS } : {}),
      ...(onIdleError === undefined ? {} : { onIdleError }),
    });
  if (!keepApart) return opened(driverOf(poolSize), 'native', poolSize);
  const reserve = Math.max(1, Math.min(4, Math.floor(poolSize / 5)));
  const rest = poolSize - reserve;
  const forWriters = poolSize < MIN_DIVIDED ? rest : Math.floor(rest / 2);
  const base = opened(driverOf(poolSize < MIN_DIVIDED ? rest : rest - forWriters), 'native', forWriters);
  const writers = poolSize < MIN_DIVIDED ? base.database : createDatabase(driverOf(forWriters));
  const reserved = createDatabase(driverOf(reserve));
  return {
    ...base,
    writers,
    reserved,
    listen: (hears) => listen({ url, ...hears }),
    async close() {
      await Promise.all([...new Set([base.database, writers, reserved])].map((one) => one.close()));
    },
  };
}

function opened(driver: Driver, via: OpenedDatabase['via'], writerConnections = 1): OpenedDatabase {
  const database = createDatabase(driver);
  return {
    database,
    writers: database,
    reserved: database,
    writerConnections,
    driver,
    via,
    serveControl: async () => {},
    close: () => database.close(),
  };
}

function unusable(dir: string, error: unknown): AppError {
  const why = error instanceof Error ? error.message : String(error);
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The embedded database in ${dir} could not be opened: ${why}. Name a directory that this user may write to in WP_DATA_DIR, or restore a backup into an empty one.`,
    { cause: error },
  );
}

async function openEmbedded(
  dir: string,
  lock: DirectoryLock,
  onBroken: OpenOptions['onBroken'],
): Promise<OpenedDatabase> {
  const start = { dataDir: join(dir, 'pgdata') };
  const driver = await createEmbeddedDriver(start, { onBroken }).catch((error) => {
    lock.release();
    throw unusable(dir, error);
  });
  const base = opened(driver, 'embedded');
  let control: ControlServer | undefined;
  return {
    ...base,
    async serveControl() {
      if (control !== undefined) return;
      control = await serveControl({ driver, secret: lock.secret });
      lock.setControl({ host: control.host, port: control.port });
    },
    async close() {
      try {
        await control?.close();
        await base.close();
      } finally {
        lock.release();
      }
    },
  };
}

/** The holder's database by its control port; `undefined` while the holder has none that answers. */
async function openControl(dir: string): Promise<OpenedDatabase | undefined> {
  const lock = readLock(dir);
  if (lock?.control === undefined) return undefined;
  const driver = createControlDriver({ ...lock.control, secret: lock.secret });
  try {
    driver.release(await driver.acquire());
    return opened(driver, 'control');
  } catch {
    await driver.close();
    return undefined;
  }
}
