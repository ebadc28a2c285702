import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COPY_HEADER,
  COPY_TRAILER,
  createDatabase,
  createEmbeddedDriver,
  migrate,
  READING_ROW_BYTES,
  readRows,
  sql,
  writeReadingRow,
} from '@wp/db';
import { openTestDatabase, type TestDatabase } from '@wp/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
}, 60_000);
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(() => sql`truncate reading`.execute(opened.database.db));

type Point = [timeMs: number, module: number, metric: number, value: number];

function encode(points: readonly Point[]): Uint8Array[] {
  const rows = new Uint8Array(points.length * READING_ROW_BYTES);
  const view = new DataView(rows.buffer);
  points.forEach((p, i) => {
    writeReadingRow(view, i * READING_ROW_BYTES, ...p);
  });
  return [COPY_HEADER, rows, COPY_TRAILER];
}

const COPY_IN = 'copy reading (time, module_id, metric_id, value) from stdin (format binary)';
const COPY_OUT =
  'copy (select time, module_id, metric_id, value from reading order by module_id, metric_id, time) to stdout (format binary)';
const count = async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from reading`.execute(opened.database.db);
  return rows[0]?.n;
};

const pointArb = fc.record({
  // A few weeks: each week is a chunk to create, and this is about values.
  time: fc.integer({ min: Date.UTC(2025, 11, 20), max: Date.UTC(2026, 0, 10) }),
  module: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  metric: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  value: fc.double({ noNaN: true }),
});

test('binary COPY gives back every value and time to the bit', async () => {
  const property = fc.asyncProperty(
    fc.uniqueArray(pointArb, {
      minLength: 1,
      maxLength: 40,
      selector: (p) => `${p.module} ${p.metric} ${p.time}`,
    }),
    async (found) => {
      const points = found.map((p): Point => [p.time, p.module, p.metric, p.value]);
      await sql`truncate reading`.execute(opened.database.db);
      const back: Point[] = [];
      await opened.database.session(async (session) => {
        await session.copyIn(COPY_IN, encode(points));
        await readRows(session.copyOut(COPY_OUT), ['timestamptz', 'int4', 'int4', 'float8'], (row) => {
          back.push([...row] as Point);
        });
      });
      const ordered = points.toSorted((a, b) => a[1] - b[1] || a[2] - b[2] || a[0] - b[0]);
      expect(back.map((p) => [...p.slice(0, 3), Object.is(p[3], -0) ? '-0' : p[3]])).toEqual(
        ordered.map((p) => [...p.slice(0, 3), Object.is(p[3], -0) ? '-0' : p[3]]),
      );
    },
  );
  await fc.assert(property, { numRuns: 25 });
}, 60_000);

test('times before 2000 and far ahead pass the encoder', async () => {
  const points: Point[] = [
    [Date.UTC(1999, 11, 31, 23, 59, 59, 999), 1, 1, 1],
    [Date.UTC(2199, 0, 1), 1, 1, 2],
  ];
  const back: unknown[] = [];
  await opened.database.session(async (session) => {
    await session.copyIn(COPY_IN, encode(points));
    await readRows(session.copyOut(COPY_OUT), ['timestamptz', 'int4', 'int4', 'float8'], (row) => {
      back.push([...row]);
    });
  });
  expect(back).toEqual(points);
});

test('a transaction is rolled back when its function throws, and nobody else is in it', async () => {
  const { database } = opened;
  const failing = database.transaction(async (trx) => {
    await trx.copyIn(COPY_IN, encode([[0, 1, 1, 1]]));
    throw new Error('stop');
  });
  const outside = count(); // asked while the transaction may be open: it sees nothing of it
  await expect(failing).rejects.toThrow('stop');
  expect(await outside).toBe(0);
  expect(await count()).toBe(0);
});

test('a COMMIT that rolls back is no success', async () => {
  const { database } = opened;
  const passedOver = database.transaction(async (trx) => {
    await trx.copyIn(COPY_IN, encode([[0, 1, 1, 1]]));
    await sql`select 1 / 0`.execute(trx.db).catch(() => {});
    return 'acknowledged';
  });
  await expect(passedOver).rejects.toThrow(/rolled back instead of committed/);
  const byKysely = database.db.transaction().execute(async (trx) => {
    await sql`insert into reading (time, module_id, metric_id, value) values (now(), 1, 1, 1)`.execute(trx);
    await sql`select 1 / 0`.execute(trx).catch(() => {});
  });
  await expect(byKysely).rejects.toThrow(/rolled back instead of committed/);
  expect(await count()).toBe(0);
  await database.transaction(async (trx) => {
    await trx.copyIn(COPY_IN, encode([[0, 1, 1, 1]]));
    await sql`savepoint before`.execute(trx.db);
    await sql`select 1 / 0`.execute(trx.db).catch(() => {});
    await sql`rollback to savepoint before`.execute(trx.db);
  });
  expect(await count()).toBe(1);
});

test('a duplicate in a COPY is 23505, stores nothing and leaves the session usable', async () => {
  const { database } = opened;
  await database.session(async (session) => {
    const twice = session.copyIn(
      COPY_IN,
      encode([
        [5, 1, 1, 1],
        [5, 1, 1, 2],
      ]),
    );
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    await session.copyIn(COPY_IN, encode([[5, 1, 1, 3]]));
  });
  await database.transaction(async (trx) => {
    await sql`savepoint s`.execute(trx.db);
    await expect(trx.copyIn(COPY_IN, encode([[5, 1, 1, 1]]))).rejects.toMatchObject({ code: '23505' });
    await sql`rollback to savepoint s`.execute(trx.db);
    await trx.copyIn(COPY_IN, encode([[6, 1, 1, 1]]));
  });
  expect(await count()).toBe(2);
});

test('many callers are all answered, each with its own', async () => {
  const asked = Array.from({ length: 100 }, (_, i) => i);
  const answers = await Promise.all(
    asked.map(
      async (i) =>
        (await sql<{ i: number }>`select ${i}::integer as i`.execute(opened.database.db)).rows[0]?.i,
    ),
  );
  expect(answers).toEqual(asked);
});

test('transactions that increment one row lose nothing', async () => {
  const { database } = opened;
  await sql`insert into counters (name, value) values ('test', 0)`.execute(database.db);
  await Promise.all(
    Array.from({ length: 30 }, () =>
      database.transaction(async (trx) => {
        await sql`update counters set value = value + 1 where name = 'test'`.execute(trx.db);
      }),
    ),
  );
  const { rows } = await sql`select value from counters where name = 'test'`.execute(database.db);
  expect(rows).toEqual([{ value: 30 }]);
});

test('whoever stops reading a COPY leaves the connection usable', async () => {
  await opened.database.session(async (session) => {
    for await (const _ of session.copyOut('copy (select generate_series(1, 200000)) to stdout')) break;
  });
  expect(await count()).toBe(0);
});

test('compressed rows are visible after an embedded directory is reopened', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'wp-reopen-'));
  const first = createDatabase(await createEmbeddedDriver({ dataDir }));
  await migrate(first);
  await first.session((s) =>
    s.copyIn(COPY_IN, encode(Array.from({ length: 500 }, (_, i): Point => [i * 60_000, 1, 1, i]))),
  );
  await sql`select compress_chunk(c) from show_chunks('reading') c`.execute(first.db);
  await first.close();

  const second = createDatabase(await createEmbeddedDriver({ dataDir }));
  const { rows } = await sql`select count(*) as n, sum(value) as total from reading`.execute(second.db);
  expect(rows).toEqual([{ n: 500, total: 124_750 }]);
  await second.session((s) => s.copyIn(COPY_IN, encode([[500 * 60_000, 1, 1, 500]])));
  await second.close();
  await rm(dataDir, { recursive: true });
}, 60_000);
