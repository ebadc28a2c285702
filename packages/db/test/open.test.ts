import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDatabase,
  createEmbeddedDriver,
  createNativeDriver,
  describeDatabaseError,
  openDatabase,
  sql,
  withPatience,
} from '@wp/db';
import { afterEach, beforeEach, expect, test } from 'vitest';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wp-open-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const CHILD = `
  const { openDatabase } = await import(process.argv[1]);
  try {
    await openDatabase({ dataDir: process.argv[2] });
  } catch (error) {
    console.log(error.reason + ' ' + error.message);
    process.exitCode = 1;
  }`;

/** What a process that opens `dataDir` says, once it has ended by itself. */
async function openInChild(dataDir: string): Promise<{ code: unknown; said: string }> {
  const entry = new URL('../dist/index.js', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, entry, dataDir], {
    // One that hangs or spins must not outlive the test.
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  const [code] = await once(child, 'exit');
  return { code, said };
}

test('a process whose embedded directory cannot be opened ends, and says why', async () => {
  await mkdir(join(dir, 'foreign', 'pgdata'), { recursive: true });
  await writeFile(join(dir, 'foreign', 'pgdata', 'letter.txt'), 'dear');
  await mkdir(join(dir, 'broken', 'pgdata'), { recursive: true });
  await writeFile(join(dir, 'broken', 'pgdata', 'PG_VERSION'), '15');
  for (const name of ['foreign', 'broken']) {
    const { code, said } = await openInChild(join(dir, name));
    expect(code).toBe(1);
    expect(said).toMatch(/^DATABASE_UNAVAILABLE .*could not be opened: .*WP_DATA_DIR/);
    expect(await readdir(join(dir, name))).toEqual(['pgdata']);
  }
});

test.skipIf(process.platform !== 'linux')('a data directory under /proc does not spin', async () => {
  const { code, said } = await openInChild('/proc/nope');
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/^DATABASE_UNAVAILABLE .*\/proc takes no directories/),
  ]);
});

test('a data directory that is a file, and a lock that leads nowhere, are said plainly', async () => {
  await writeFile(join(dir, 'file'), '');
  for (const dataDir of [join(dir, 'file'), join(dir, 'file', 'below')]) {
    await expect(openDatabase({ dataDir })).rejects.toThrow(/file is not a directory|not a directory/);
  }
  await symlink('nowhere', join(dir, 'wp.lock'));
  await expect(openDatabase({ dataDir: dir })).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
});

test('who waits for the embedded database is told to come back, and its turn is not lost', async () => {
  const database = createDatabase(await createEmbeddedDriver({}, { maxWaitMs: 50 }));
  try {
    await database.transaction(async () => {
      const late = await sql`select 1`.execute(database.db).catch((error) => error);
      expect(describeDatabaseError(late)?.reason).toBe('OVERLOADED');
    });
    expect((await sql<{ n: number }>`select 1 as n`.execute(database.db)).rows).toEqual([{ n: 1 }]);
  } finally {
    await database.close();
  }
});

test.runIf(process.env.DATABASE_URL)(
  'natively, who waits for a full pool is told that it is busy, so that no gateway blames its batch',
  async () => {
    const url = process.env.DATABASE_URL ?? '';
    const database = createDatabase(createNativeDriver({ url, poolSize: 1, connectTimeoutMs: 100 }));
    try {
      await database.transaction(async () => {
        await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({ reason: 'OVERLOADED' });
      });
      expect((await sql<{ n: number }>`select 1 as n`.execute(database.db)).rows).toEqual([{ n: 1 }]);
    } finally {
      await database.close();
    }
  },
);

test.runIf(process.env.DATABASE_URL)(
  'natively, who has little patience left waits for a lock no longer than that',
  async () => {
    const url = process.env.DATABASE_URL ?? '';
    const database = createDatabase(createNativeDriver({ url, poolSize: 2 }));
    try {
      await database.transaction(async (trx) => {
        await sql`select pg_advisory_xact_lock(7999, 1)`.execute(trx.db);
        const late = await withPatience({ leftMs: 200 }, () =>
          database.transaction((other) => sql`select pg_advisory_xact_lock(7999, 1)`.execute(other.db)),
        ).catch((error) => error);
        expect(describeDatabaseError(late)?.reason).toBe('OVERLOADED');
      });
    } finally {
      await database.close();
    }
  },
);

test('a new embedded directory begins with the files that the build left, extension included, and keeps what it is given', async () => {
  const first = await openDatabase({ dataDir: dir });
  const extensions = await sql<{ name: string }>`select extname as name from pg_extension`.execute(
    first.database.db,
  );
  expect(extensions.rows.map((row) => row.name)).toContain('timescaledb');
  await sql`create table kept as select 7 as number`.execute(first.database.db);
  await first.close();
  const second = await openDatabase({ dataDir: dir });
  expect((await sql`select number from kept`.execute(second.database.db)).rows).toEqual([{ number: 7 }]);
  await second.close();
});
