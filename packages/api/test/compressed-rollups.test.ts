import { migrate, setMinuteRollup, sql, type WpDatabase } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import { expect, it } from 'vitest';
import { refreshRollups, runJob } from './readings-fixture.ts';

const BEFORE = '2026-11-28T0230_note_who_added_metrics';
/** A Thursday: the chunks of the roll-ups begin there or before. */
const START = '2025-01-02T00:00:00Z';
const DAYS = 28;

/** A reading each `minutes` of `modules` modules and two metrics, whose days wait to be rolled up. */
async function insert({ db }: WpDatabase, modules: number, minutes: number, offset = 0): Promise<void> {
  await sql`insert into reading (time, module_id, metric_id, value)
    select ${START}::timestamptz + make_interval(mins => (g * ${minutes} + ${offset})::int), m, k,
      ((g * 7919 + m * 31 + k + ${offset}) % 10007)::float8 / 7 - 300
    from generate_series(0, ${Math.floor((DAYS * 1440) / minutes) - 1}) g, generate_series(1, ${modules}) m,
      generate_series(1, 2) k`.execute(db);
  await noteDays({ db });
}

async function noteDays({ db }: Pick<WpDatabase, 'db'>): Promise<void> {
  await sql`insert into rollup_dirty (day, at)
    select distinct date_trunc('day', time, 'UTC'), now() - interval '2 hours' from reading`.execute(db);
}

const rowsOf = async ({ db }: WpDatabase, view: string) =>
  (await sql`select * from ${sql.table(view)} order by module_id, metric_id, bucket`.execute(db)).rows;

/** Chunks of all roll-ups: those that are compressed, and those of them that hold rows which are not. */
async function chunksOf({ db }: WpDatabase) {
  const { rows } = await sql<{ all: number; compressed: number; opened: number }>`
    select count(*)::int as all, (count(*) filter (where k.status & 1 = 1))::int as compressed,
      (count(*) filter (where k.status & 8 = 8))::int as opened
    from timescaledb_information.chunks c
    join _timescaledb_catalog.chunk k on k.schema_name = c.chunk_schema and k.table_name = c.chunk_name
    where c.hypertable_name like '\\_materialized%'`.execute(db);
  return rows[0];
}

/** The roll-up by the hour as raw says it is. */
const hoursFromRaw = async ({ db }: WpDatabase) =>
  (
    await sql`select time_bucket(interval '1 hour', time) as bucket, module_id, metric_id,
      count(*) as count, sum(value order by time) as sum, min(value) as min, max(value) as max,
      first(value, time) as first, last(value, time) as last, min(time) as first_time, max(time) as last_time
    from reading group by 1, 2, 3 order by module_id, metric_id, bucket`.execute(db)
  ).rows;

it('compressed roll-ups take less and answer to the last bit as before, in a store that had them uncompressed', async () => {
  await using opened = await openTestDatabase({ migrated: false });
  const { database } = opened;
  await migrate(database, BEFORE);
  await insert(database, 3, 60);
  await refreshRollups(database);
  const views = ['reading_hour', 'reading_day'] as const;
  const before = await Promise.all(views.map((view) => rowsOf(database, view)));
  expect(before[0]).toHaveLength(DAYS * 24 * 6);

  await migrate(database);
  await runJob(database, 'wp_compress_rollups');
  const chunks = await chunksOf(database);
  expect(chunks?.compressed).toBe(chunks?.all);
  expect(chunks?.all).toBeGreaterThan(1);
  expect(await Promise.all(views.map((view) => rowsOf(database, view)))).toEqual(before);
});

it('what comes late into compressed roll-ups is in them after a refresh, of however many series, and is compressed again', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  // More rows in one day's compressed batches than are opened by default.
  await insert(database, 100, 60);
  await refreshRollups(database);
  await runJob(database, 'wp_compress_rollups');
  await insert(database, 100, 24 * 60, 11);
  await refreshRollups(database);
  const left = await sql`select day, error from rollup_refreshing`.execute(database.db);
  expect(left.rows).toEqual([]);
  expect((await chunksOf(database))?.opened).toBeGreaterThan(0);
  const hours = await rowsOf(database, 'reading_hour');
  expect(hours).toHaveLength(DAYS * 24 * 200);
  expect(hours).toEqual(await hoursFromRaw(database));

  await runJob(database, 'wp_compress_rollups');
  expect(await chunksOf(database)).toMatchObject({ opened: 0 });
  expect(await rowsOf(database, 'reading_hour')).toEqual(hours);
  const bound = await sql`show timescaledb.max_tuples_decompressed_per_dml_transaction`.execute(database.db);
  expect(Object.values(bound.rows[0] ?? {})).toEqual(['100000']);
});

it('a roll-up by the minute that is switched on later is compressed with the others', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await insert(database, 1, 60);
  await refreshRollups(database);
  await setMinuteRollup(database, true);
  await noteDays(database);
  await refreshRollups(database);
  await runJob(database, 'wp_compress_rollups');
  const minutes = await sql<{ open: number }>`
    select (count(*) filter (where not c.is_compressed))::int as open
    from timescaledb_information.continuous_aggregates a join timescaledb_information.chunks c
      on c.hypertable_name = a.materialization_hypertable_name where a.view_name = 'reading_minute'`.execute(
    database.db,
  );
  expect(minutes.rows[0]?.open).toBe(0);
  expect(await rowsOf(database, 'reading_minute')).toHaveLength(DAYS * 24 * 2);
});

it('young roll-ups stay open, as readings still come late into them', async () => {
  await using opened = await openTestDatabase();
  const { database } = opened;
  await sql`insert into reading (time, module_id, metric_id, value) values (now(), 1, 1, 1)`.execute(
    database.db,
  );
  await noteDays(database);
  await refreshRollups(database);
  await runJob(database, 'wp_compress_rollups');
  expect(await chunksOf(database)).toMatchObject({ compressed: 0 });
});
