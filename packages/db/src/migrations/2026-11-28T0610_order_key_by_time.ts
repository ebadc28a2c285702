import { type Kysely, sql } from 'kysely';

/**
 * The unique key ascends in time, as readings come: such an index costs less to fill and is smaller. The newest value
 * is looked up at the time that `series` knows, and no longer needs the key to begin with it. Compressed chunks have
 * their own index, and none of their rows in this one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `drop index reading_key`,
  `create unique index reading_key on reading (module_id, metric_id, time)`,
];
