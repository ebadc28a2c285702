import { type ChildProcess, execSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase, createNativeDriver, describeDatabaseError, sql, type WpDatabase } from '@wp/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const url = process.env.WP_TEST_PG_URL ?? '';
const restart = process.env.WP_TEST_PG_RESTART ?? '';
if (url === '') {
  console.log(
    'native-plain.test.ts is skipped: WP_TEST_PG_URL names no plain PostgreSQL to test the pg driver on',
  );
} else if (restart === '') {
  console.log('the real restart is skipped: WP_TEST_PG_RESTART holds no command that restarts the server');
}

const POOL = 3;
const idleErrors: Error[] = [];
let database: WpDatabase;

/** A pool may notice only by failing that its connections are gone; a few calls later it must be well again. */
async function untilWell(): Promise<void> {
  for (let round = 0; ; round++) {
    try {
      await Promise.all(Array.from({ length: POOL }, () => sql`select 1`.execute(database.db)));
      return;
    } catch (error) {
      expect(describeDatabaseError(error)?.reason).toBe('DATABASE_UNAVAILABLE');
      if (round === 100) throw error;
      await delay(100);
    }
  }
}

const LOCK_CHILD = join(import.meta.dirname, '../../ingest/test/lock-batch-child.mjs');

/** A process that holds the lock of a batch, or waits for it, until its input ends. */
function lockingProcess(principal: string, batchId: string) {
  const child: ChildProcess = spawn(process.execPath, [LOCK_CHILD, url, principal, batchId], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    has: (word: string) => said.includes(word),
    async commit() {
      const ended = once(child, 'exit');
      child.stdin?.end();
      expect((await ended)[0]).toBe(0);
    },
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  };
}

describe.skipIf(url === '')('the pg driver on a plain PostgreSQL', () => {
  beforeAll(async () => {
    database = createDatabase(
      createNativeDriver({ url, poolSize: POOL, onIdleError: (error) => idleErrors.push(error) }),
    );
    await sql`drop table if exists wp_plain`.execute(database.db);
    await sql`create table wp_plain (id integer primary key, note text)`.execute(database.db);
  });
  beforeEach(() => sql`truncate wp_plain`.execute(database.db));
  afterAll(async () => {
    await sql`drop table wp_plain`.execute(database.db);
    await database.close();
  });

  const count = async () =>
    (await sql<{ n: number }>`select count(*) as n from wp_plain`.execute(database.db)).rows[0]?.n;
  const lines = (from: number, until: number) =>
    Array.from({ length: until - from }, (_, i) => Buffer.from(`${from + i}\t${'é'.repeat(40)}\n`));

  test('a statement is planned once a connection, and one whose table changed costs one call, no more', async () => {
    await sql`drop table if exists kept_plan`.execute(database.db);
    await sql`create table kept_plan as select 1 as n`.execute(database.db);
    const read = () => sql`select * from kept_plan where n = ${1}::integer`.execute(database.db);
    for (let i = 0; i < POOL * 2; i++) await read();
    const kept = await sql<{ statement: string }>`select statement from pg_prepared_statements
      where statement like '%from kept_plan%'`.execute(database.db);
    expect(kept.rows.length).toBe(1);
    await sql`alter table kept_plan add column more integer`.execute(database.db);
    const answers = await Promise.allSettled(Array.from({ length: POOL * 4 }, read));
    const failed = answers.filter((one) => one.status === 'rejected');
    expect(failed.length).toBeLessThanOrEqual(POOL);
    for (let i = 0; i < POOL * 2; i++) expect((await read()).rows).toEqual([{ n: 1, more: null }]);
    await sql`drop table kept_plan`.execute(database.db);
  });

  test('of two processes that write one batch the second waits until the first has committed; others do not', async () => {
    const waiting = async () => {
      const answer = await sql<{ count: number }>`
        select count(*)::integer as count from pg_locks where locktype = 'advisory' and not granted`.execute(
        database.db,
      );
      return answer.rows[0]?.count;
    };
    using first = lockingProcess('gateway:1', 'b-1');
    await expect.poll(() => first.has('locked')).toBe(true);
    using second = lockingProcess('gateway:1', 'b-1');
    await expect.poll(waiting).toBe(1);
    expect(second.has('begun')).toBe(true);
    expect(second.has('locked')).toBe(false);
    using other = lockingProcess('gateway:2', 'b-1');
    await expect.poll(() => other.has('locked')).toBe(true);
    await other.commit();
    expect(second.has('locked')).toBe(false);
    await first.commit();
    await expect.poll(() => second.has('locked')).toBe(true);
    await second.commit();
  });

  test('a long COPY goes in and comes out the same', async () => {
    await database.session(async (session) => {
      await session.copyIn('copy wp_plain from stdin', lines(0, 50_000));
      const out: Uint8Array[] = [];
      for await (const piece of session.copyOut('copy (select * from wp_plain order by id) to stdout'))
        out.push(piece);
      expect(out.length).toBeGreaterThan(1);
      expect(Buffer.concat(out).equals(Buffer.concat(lines(0, 50_000)))).toBe(true);
    });
  });

  test('a duplicate in a COPY is 23505 and leaves the session usable', () =>
    database.session(async (session) => {
      await session.copyIn('copy wp_plain from stdin', lines(0, 10));
      await expect(session.copyIn('copy wp_plain from stdin', lines(9, 5000))).rejects.toMatchObject({
        code: '23505',
      });
      await session.copyIn('copy wp_plain from stdin', lines(10, 20));
      expect((await sql`select 1 as one from wp_plain`.execute(session.db)).rows).toHaveLength(20);
    }));

  test('a source that fails in the middle of a COPY stores nothing', async () => {
    async function* failing() {
      yield* lines(0, 100);
      throw new Error('the source broke');
    }
    await expect(database.session((s) => s.copyIn('copy wp_plain from stdin', failing()))).rejects.toThrow();
    expect(await count()).toBe(0);
  });

  test('a transaction is rolled back when its function throws', async () => {
    const failing = database.transaction(async (trx) => {
      await trx.copyIn('copy wp_plain from stdin', lines(0, 10));
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await count()).toBe(0);
  });

  test('whoever stops reading a COPY leaves the connection usable', async () => {
    for (let round = 0; round < 2 * POOL; round++) {
      await database.session(async (session) => {
        for await (const _ of session.copyOut('copy (select generate_series(1, 3000000)) to stdout')) break;
      });
    }
    await untilWell();
  });

  test('an aborted call is ended on the server', async () => {
    const abort = new AbortController();
    const call = database.session((s) => sql`select pg_sleep(60)`.execute(s.db), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(call).rejects.toMatchObject({ reason: 'CANCELLED' });
  });

  test('the pool stays within its bound however many call', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const { rows } = await sql<{ n: number }>`select count(*) as n, pg_sleep(0.01) from pg_stat_activity
          where application_name = 'wp-dataservices' and datname = current_database()`.execute(database.db);
        return rows[0]?.n ?? 0;
      }),
    );
    expect(Math.max(...seen)).toBeLessThanOrEqual(POOL);
  });

  test('no connection compiles its queries', async () => {
    const { rows } = await sql<{ jit: string }>`select current_setting('jit') as jit`.execute(database.db);
    expect(rows).toEqual([{ jit: 'off' }]);
  });

  test('a slow statement is ended as the transaction asks', async () => {
    const slow = database.transaction((trx) => sql`select pg_sleep(60)`.execute(trx.db), {
      statementTimeoutMs: 50,
    });
    const error = await slow.catch((caught: unknown) => caught);
    expect(describeDatabaseError(error)?.reason).toBe('QUERY_TIMEOUT');
  });

  test('connections that the server ended are replaced, also one in the middle of a transaction', async () => {
    const cut = database.transaction(async (trx) => {
      await trx.copyIn('copy wp_plain from stdin', lines(0, 10));
      await endAll();
      await sql`select 1`.execute(trx.db);
    });
    const error = await cut.catch((caught: unknown) => caught);
    expect(describeDatabaseError(error)?.reason).toBe('DATABASE_UNAVAILABLE');
    await untilWell();
    expect(await count()).toBe(0);
    await endAll();
    await untilWell();
    expect(idleErrors.length).toBeGreaterThan(0);
  });

  test.skipIf(restart === '')(
    'a server that is restarted is found again',
    async () => {
      await database.session((s) => s.copyIn('copy wp_plain from stdin', lines(0, 10)));
      execSync(restart, { stdio: 'ignore' });
      await untilWell();
      expect(await count()).toBe(10);
    },
    60_000,
  );
});

/** From a connection of its own, as an operator would. */
async function endAll(): Promise<void> {
  const admin = createDatabase(createNativeDriver({ url, poolSize: 1 }));
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wp-dataservices'
    and datname = current_database() and pid <> pg_backend_pid()`.execute(admin.db);
  await admin.close();
}
