import { listLatest, migrate } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';

const BEFORE = '2026-11-28T0600_compress_rollups';
const STEPS = 28 * 48;

it('the new key guards points that were stored, and compressed, under the old one, and loses none of them', async () => {
  await using opened = await openTestDatabase({ migrated: false });
  const { database } = opened;
  const { db } = database;
  await migrate(database, BEFORE);
  await sql`insert into modules (module_num) select 'm' || i from generate_series(1, 5) i`.execute(db);
  await sql`insert into reading (time, module_id, metric_id, value)
    select timestamptz '2025-01-02' + g * interval '30 min', m, 1, g * m from generate_series(0, ${STEPS - 1}) g,
      generate_series(1, 5) m`.execute(db);
  await sql`insert into series select module_id, metric_id, min(time), max(time), count(*) from reading group by 1, 2`.execute(
    db,
  );
  const chunks = await sql<{ name: string }>`select format('%I.%I', chunk_schema, chunk_name) as name
    from timescaledb_information.chunks where hypertable_name = 'reading' order by range_start`.execute(db);
  expect(chunks.rows.length).toBeGreaterThan(3);
  // The oldest are compressed, and one of them is opened again by a late point.
  for (const { name } of chunks.rows.slice(0, -2))
    await sql`select compress_chunk(${sql.lit(name)}::regclass)`.execute(db);
  await sql`insert into reading values ('2025-01-02T00:10:00Z', 1, 1, 0.5)`.execute(db);
  const stored = () => sql`select * from reading order by module_id, metric_id, time`.execute(db);
  const before = (await stored()).rows;
  expect(before).toHaveLength(5 * STEPS + 1);

  await migrate(database);
  expect((await stored()).rows).toEqual(before);
  const keys = await sql<{ key: string }>`select indexdef as key from pg_indexes
    where indexname like '%reading_key'`.execute(db);
  expect(keys.rows.length).toBeGreaterThan(chunks.rows.length);
  for (const { key } of keys.rows) expect(key).toMatch(/UNIQUE .*\(module_id, metric_id, "?time"?\)$/);
  const twice = [
    '2025-01-02T00:00:00Z',
    '2025-01-02T00:10:00Z',
    '2025-01-29T23:30:00Z',
    '2025-01-10T12:00:00Z',
  ];
  for (const time of twice) {
    await expect(
      sql`insert into reading values (${time}::timestamptz, 1, 1, 7)`.execute(db),
    ).rejects.toMatchObject({ code: '23505' });
    const ignored = await sql`insert into reading values (${time}::timestamptz, 1, 1, 7)
      on conflict do nothing`.execute(db);
    expect(Number(ignored.numAffectedRows)).toBe(0);
  }
  await sql`insert into reading values ('2026-01-01', 1, 1, 1), ('2025-01-02T00:20:00Z', 1, 1, 1)`.execute(
    db,
  );
  expect((await stored()).rows).toHaveLength(before.length + 2);
  const latest = await database.transaction((trx) => listLatest(trx.db, [2], undefined), {
    isolation: 'repeatable read',
    readOnly: true,
  });
  expect(latest.map(({ time, value }) => [time.toISOString(), value])).toEqual([
    ['2025-01-29T23:30:00.000Z', 2 * (STEPS - 1)],
  ]);
});
