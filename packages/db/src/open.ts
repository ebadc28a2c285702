import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, isAppError } from '@wp/contract';
import type { Driver, WpDatabase } from './driver/connection.ts';
import { createControlDriver } from './driver/control-driver.ts';
import { type ControlServer, serveControl } from './driver/control-server.ts';
import { createDatabase } from './driver/database.ts';
import { createEmbeddedDriver } from './driver/embedded.ts';
import { createNativeDriver } from './driver/native.ts';
import { acquireLock, type DirectoryLock, readLock } from './store/lock.ts';

export interface OpenOptions {
  /** A PostgreSQL server; absent: the embedded database in `dataDir`. */
  url?: string | undefined;
  /** Holds the lock and, in `pgdata`, PostgreSQL's files; made where it is missing. */
  dataDir?: string | undefined;
  poolSize?: number | undefined;
  onIdleError?: ((error: Error) => void) | undefined;
  /** Told where the embedded database broke in mid-work: only a new process can open it again. */
  onBroken?: ((error: Error) => void) | undefined;
  /** Where a running server holds the directory: speak to it instead of failing. For administrative commands. */
  allowControl?: boolean | undefined;
}

export interface OpenedDatabase {
  database: WpDatabase;
  driver: Driver;
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
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const deadline = Date.now() + CONTROL_WAIT_MS;
  for (;;) {
    try {
      return await openEmbedded(dir, await acquireLock(dir), options.onBroken);
    } catch (error) {
      if (!isAppError(error) || error.reason !== 'DATABASE_LOCKED' || options.allowControl !== true)
        throw error;
      const opened = await openControl(dir);
      if (opened !== undefined) return opened;
      if (Date.now() > deadline) throw error;
    }
    await delay(RETRY_MS);
  }
}

function openNative(url: string, { poolSize, onIdleError }: OpenOptions): OpenedDatabase {
  const driver = createNativeDriver({
    url,
    ...(poolSize === undefined ? {} : { poolSize }),
    ...(onIdleError === undefined ? {} : { onIdleError }),
  });
  return opened(driver, 'native');
}

function opened(driver: Driver, via: OpenedDatabase['via']): OpenedDatabase {
  const database = createDatabase(driver);
  return { database, driver, via, serveControl: async () => {}, close: () => database.close() };
}

async function openEmbedded(
  dir: string,
  lock: DirectoryLock,
  onBroken: OpenOptions['onBroken'],
): Promise<OpenedDatabase> {
  const start = { dataDir: join(dir, 'pgdata') };
  const driver = await createEmbeddedDriver(start, { onBroken }).catch(async (error) => {
    await lock.release();
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'DATABASE_UNAVAILABLE',
      `The embedded database in ${dir} could not be opened: ${why}`,
      {
        cause: error,
      },
    );
  });
  const base = opened(driver, 'embedded');
  let control: ControlServer | undefined;
  return {
    ...base,
    async serveControl() {
      if (control !== undefined) return;
      control = await serveControl({ driver, secret: lock.secret });
      await lock.setControl({ host: control.host, port: control.port });
    },
    async close() {
      try {
        await control?.close();
        await base.close();
      } finally {
        await lock.release();
      }
    },
  };
}

/** The holder's database by its control port; `undefined` while the holder has none that answers. */
async function openControl(dir: string): Promise<OpenedDatabase | undefined> {
  const lock = await readLock(dir);
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
