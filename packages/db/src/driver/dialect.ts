import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type Driver as KyselyDriver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Database } from '../schema/database.ts';
import { type Connection, commit, type Driver } from './connection.ts';
import { acquirePatiently } from './patience.ts';

class KyselyConnection implements DatabaseConnection {
  readonly raw: Connection;
  constructor(raw: Connection) {
    this.raw = raw;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.raw.query(query.sql, query.parameters);
    return { rows: answer.rows as R[], numAffectedRows: BigInt(answer.affectedRows) };
  }

  // biome-ignore lint/correctness/useYield: large answers leave by COPY, never by a cursor
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('stream by copyOut instead');
  }
}

/** Lends the driver's connections to Kysely, or one given connection again and again. */
class LendingDriver implements KyselyDriver {
  private readonly lend: () => Promise<Connection>;
  private readonly giveBack: (connection: Connection, broken: boolean) => void;
  private readonly broken = new WeakSet<DatabaseConnection>();

  constructor(lend: () => Promise<Connection>, giveBack: (c: Connection, broken: boolean) => void) {
    this.lend = lend;
    this.giveBack = giveBack;
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<KyselyConnection> {
    return new KyselyConnection(await this.lend());
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof KyselyConnection) await commit(connection.raw);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    } catch (error) {
      this.broken.add(connection);
      throw error;
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof KyselyConnection) this.giveBack(connection.raw, this.broken.has(connection));
  }
}

const dialectOver = (driver: () => KyselyDriver): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

/** Kysely over any free connection of the driver. */
export const kyselyOver = (driver: Driver): Kysely<Database> =>
  new Kysely<Database>({
    dialect: dialectOver(
      () =>
        new LendingDriver(
          () => acquirePatiently(driver),
          (connection, broken) => driver.release(connection, broken),
        ),
    ),
  });

/** Kysely over one connection that somebody else holds. */
export const kyselyOn = (connection: Connection): Kysely<Database> =>
  new Kysely<Database>({
    dialect: dialectOver(
      () =>
        new LendingDriver(
          async () => connection,
          () => {},
        ),
    ),
  });
