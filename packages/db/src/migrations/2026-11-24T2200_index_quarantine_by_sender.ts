import { type Kysely, sql } from 'kysely';

/** The quarantine is bounded for each sender, newest first: each write with rejects asks for just that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index quarantine_principal on quarantine (principal, id desc)`.execute(db);
}
