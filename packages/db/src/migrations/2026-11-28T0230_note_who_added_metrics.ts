import { type Kysely, sql } from 'kysely';

/** Who sent a metric's name first: one gateway may add a share of the catalogue and no more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table metrics add column added_by text`.execute(db);
}
