import { createDatabase, createEmbeddedDriver, sql } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { expect, test } from 'vitest';

test('more parameters than the wire carries are refused, and the database answers on', async () => {
  await using opened = await openTestDatabase({ migrated: false });
  const { db } = opened.database;
  const many = sql.join(
    Array.from({ length: 70_000 }, () => 1),
    sql`, `,
  );
  await expect(sql`select 1 where 1 in (${many})`.execute(db)).rejects.toThrow();
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db);
  expect(rows).toEqual([{ one: 1 }]);
});

test('a store that breaks answers no query as if it were empty: it says so, and every call fails', async () => {
  const broken: Error[] = [];
  const database = createDatabase(
    await createEmbeddedDriver({}, { onBroken: (error) => broken.push(error) }),
  );
  // The client in the thread throws on this by itself, in the middle of the protocol, without a SQLSTATE.
  const poisoned = sql`select ${'neither'}::boolean`.execute(database.db);
  await expect(poisoned).rejects.toMatchObject({ code: '57P01' });
  await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({ code: '57P01' });
  expect(broken).toHaveLength(1);
  expect(broken[0]?.message).toMatch(/stopped: /);
  await database.close();
});

test('a store that is closed is not reported as broken', async () => {
  const broken: Error[] = [];
  const database = createDatabase(
    await createEmbeddedDriver({}, { onBroken: (error) => broken.push(error) }),
  );
  await sql`select 1`.execute(database.db);
  await database.close();
  expect(broken).toEqual([]);
});
