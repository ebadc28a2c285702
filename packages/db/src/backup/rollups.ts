/**
 * The roll-ups hold what raw no longer has once retention has dropped it. A continuous aggregate cannot be written
 * to by its name; the hypertable that it keeps its buckets in can, and shows them once its watermark has passed them.
 */
import { sql } from 'kysely';
import type { Transaction, WpDatabase } from '../driver/connection.ts';
import { ROLLUPS } from './tables.ts';

/** The hypertable, quoted for SQL, behind each roll-up of this database. */
export async function findMaterializations(trx: Transaction): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; target: string }>`
    select view_name::text as name,
      format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) as target
    from timescaledb_information.continuous_aggregates`.execute(trx.db);
  return new Map(rows.map((row) => [row.name, row.target]));
}

export async function clearRollups(trx: Transaction): Promise<void> {
  await sql`set local timescaledb.max_tuples_decompressed_per_dml_transaction = 0`.execute(trx.db);
  for (const target of (await findMaterializations(trx)).values()) {
    await sql`delete from ${sql.raw(target)}`.execute(trx.db);
  }
}

/**
 * Moves the watermarks past the restored buckets, by a refresh of the first day behind the border that has raw
 * data. Where there is none, a reading of no module stands in for the refresh's duration; a refresh of nothing
 * moves nothing.
 */
export async function showRestoredRollups(database: WpDatabase, border: Date): Promise<void> {
  const { rows } = await sql<{ time: Date | null }>`
    select min(time) as time from reading where time >= ${border}`.execute(database.db);
  const found = rows[0]?.time ?? null;
  if (found !== null) return refreshDay(database, found);
  await sql`insert into reading (time, module_id, metric_id, value) values (${border}, 0, 0, 0)
    on conflict do nothing`.execute(database.db);
  try {
    await refreshDay(database, border);
  } finally {
    await sql`delete from reading where time = ${border} and module_id = 0 and metric_id = 0`.execute(
      database.db,
    );
    await refreshDay(database, border);
  }
}

async function refreshDay(database: WpDatabase, time: Date): Promise<void> {
  const names = await database.transaction(async (trx) => [...(await findMaterializations(trx)).keys()]);
  const since = new Date(Math.floor(time.getTime() / 86_400_000) * 86_400_000);
  const until = new Date(since.getTime() + 86_400_000);
  for (const name of ROLLUPS.filter((rollup) => names.includes(rollup))) {
    await sql`call refresh_continuous_aggregate(${sql.lit(name)},
      ${sql.lit(since.toISOString())}::timestamptz, ${sql.lit(until.toISOString())}::timestamptz)`.execute(
      database.db,
    );
  }
}
