import { AppError } from '@wp/contract';
import { Migrator, sql } from 'kysely';
import type { WpDatabase } from './driver/connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

export interface MigrationStatus {
  name: string;
  appliedAt: Date | undefined;
}

const migratorFor = (database: WpDatabase): Migrator =>
  new Migrator({ db: database.db, provider: { getMigrations: async () => MIGRATIONS } });

/** Gives an empty database its extension; a TimescaleDB that is not installed is named, not guessed at. */
export async function ensureExtension(database: WpDatabase): Promise<void> {
  try {
    await sql`create extension if not exists timescaledb`.execute(database.db);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Two processes may create it at once: the loser finds it there.
    if (code === '23505' || code === '42710') return;
    throw new AppError(
      'NOT_MIGRATED',
      'The database has no TimescaleDB extension and it could not be created. Install TimescaleDB on the ' +
        'PostgreSQL server, add it to shared_preload_libraries, restart it, and run the command again as a ' +
        'role that may create extensions.',
      { cause: error },
    );
  }
}

/** Brings the database to the newest migration, or to the one named; answers the names that were applied. */
export async function migrate(database: WpDatabase, to?: string): Promise<string[]> {
  await ensureExtension(database);
  if (to !== undefined && !Object.hasOwn(MIGRATIONS, to)) {
    throw new AppError('NOT_FOUND', `There is no migration ${to}; \`wp migrate --status\` lists them.`);
  }
  const migrator = migratorFor(database);
  const { error, results } =
    to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
  if (error !== undefined) {
    const failed = results?.find((r) => r.status === 'Error')?.migrationName;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('NOT_MIGRATED', `Migration ${failed ?? ''} failed and was rolled back: ${why}`, {
      cause: error,
    });
  }
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** Every migration with the time it was applied. */
export async function listMigrations(database: WpDatabase): Promise<MigrationStatus[]> {
  const infos = await migratorFor(database).getMigrations();
  return infos.map((info) => ({ name: info.name, appliedAt: info.executedAt }));
}

/** Whether every migration of this build is applied. */
export async function isMigrated(database: WpDatabase): Promise<boolean> {
  return (await listMigrations(database)).every((m) => m.appliedAt !== undefined);
}
