import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Connection, Driver, WpDatabase } from './driver/connection.ts';
import { createDatabase } from './driver/database.ts';
import { createEmbeddedDriver } from './driver/embedded.ts';
import { createNativeDriver } from './driver/native.ts';
import { migrate } from './migrate.ts';

export interface TestDatabaseOptions {
  migrated?: boolean;
  /** Called with each statement; the database is an embedded one then, whatever `DATABASE_URL` names. */
  onStatement?: (statement: string) => void;
}

export interface TestDatabase extends AsyncDisposable {
  database: WpDatabase;
  /** The URL of this database where it is native. */
  url: string | undefined;
}

/**
 * A migrated database of a test's own: embedded in memory, or a fresh one on the server that `DATABASE_URL`
 * names, dropped at the end. `await using` or the disposer ends it.
 */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = process.env.DATABASE_URL;
  const isEmbedded = server === undefined || server === '' || options.onStatement !== undefined;
  const opened = isEmbedded ? await openEmbedded(options.onStatement) : await openNative(server);
  if (options.migrated !== false) {
    await migrate(opened.database);
    await unschedule(opened.database);
  }
  return opened;
}

/**
 * TimescaleDB's scheduler would roll days up while a test still counts on their being dirty: it is stopped before there
 * are jobs, and where this role may not do that, jobs are at least not started again.
 */
async function stopScheduler(database: WpDatabase): Promise<void> {
  await sql`create extension if not exists timescaledb`.execute(database.db);
  await sql`select _timescaledb_functions.stop_background_workers()`.execute(database.db).catch(() => {});
}

async function unschedule(database: WpDatabase): Promise<void> {
  if (database.kind === 'embedded') return;
  await sql`select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000`.execute(
    database.db,
  );
}

async function openEmbedded(onStatement?: (statement: string) => void): Promise<TestDatabase> {
  const driver = await createEmbeddedDriver({});
  const database = createDatabase(onStatement === undefined ? driver : overheard(driver, onStatement));
  return { database, url: undefined, [Symbol.asyncDispose]: () => database.close() };
}

function overheard(driver: Driver, tell: (statement: string) => void): Driver {
  const inner = new Map<Connection, Connection>();
  return {
    kind: driver.kind,
    async acquire() {
      const connection = await driver.acquire();
      const outer: Connection = {
        query(text, parameters) {
          tell(text);
          return connection.query(text, parameters);
        },
        copyIn(text, chunks) {
          tell(text);
          return connection.copyIn(text, chunks);
        },
        copyOut(text) {
          tell(text);
          return connection.copyOut(text);
        },
        cancel: () => connection.cancel(),
      };
      inner.set(outer, connection);
      return outer;
    },
    release(outer, broken) {
      const connection = inner.get(outer);
      if (connection === undefined)
        throw new Error('This connection is not one of the driver that was overheard.');
      inner.delete(outer);
      driver.release(connection, broken);
    },
    close: () => driver.close(),
  };
}

async function openNative(server: string): Promise<TestDatabase> {
  const name = `wp_test_${randomBytes(6).toString('hex')}`;
  const admin = createDatabase(createNativeDriver({ url: server, poolSize: 1 }));
  await sql.raw(`create database ${name}`).execute(admin.db);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = createDatabase(createNativeDriver({ url: url.href }));
  await stopScheduler(database);
  return {
    database,
    url: url.href,
    async [Symbol.asyncDispose]() {
      await database.close();
      await sql.raw(`drop database ${name} with (force)`).execute(admin.db);
      await admin.close();
    },
  };
}
