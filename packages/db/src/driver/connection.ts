import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

export interface QueryAnswer {
  rows: Record<string, unknown>[];
  affectedRows: number;
  /** Whether a COMMIT was answered by ROLLBACK, as PostgreSQL does without an error after a failed statement. */
  rolledBack?: boolean;
}

/** Ends a transaction, or says that it was not kept: a statement of it had failed, and its error was passed over. */
export async function commit(connection: Connection): Promise<void> {
  const { rolledBack } = await connection.query('commit');
  if (rolledBack !== true) return;
  throw new Error(
    'The transaction was rolled back instead of committed, as a statement of it had failed: nothing of it is stored.',
  );
}

/** One connection to a PostgreSQL, whichever way it is reached. Calls on it run one after the other. */
export interface Connection {
  query(sql: string, parameters?: readonly unknown[]): Promise<QueryAnswer>;
  /** Runs `COPY … FROM STDIN`; the chunks together are one COPY body. */
  copyIn(sql: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  /** Runs `COPY … TO STDOUT` and gives its body piece by piece. The embedded driver holds one answer in memory. */
  copyOut(sql: string): AsyncIterable<Uint8Array>;
  /**
   * Ends what runs on this connection, where the driver can; the running call then fails with 57014. Resolves when
   * the request was delivered: until then the connection must not be handed on, or the next user would be hit.
   */
  cancel(): Promise<void>;
}

/** What a driver offers: connections, exclusively held, and an end. */
export interface Driver {
  readonly kind: 'embedded' | 'native';
  acquire(): Promise<Connection>;
  /** Gives the connection back; `broken` closes it instead, so that no half transaction is handed on. */
  release(connection: Connection, broken?: boolean): void;
  close(): Promise<void>;
}

/** One connection held for a while: typed queries and bulk copy on the same session. */
export interface Session {
  readonly db: Kysely<Database>;
  readonly kind: Driver['kind'];
  copyIn(sql: string, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  copyOut(sql: string): AsyncIterable<Uint8Array>;
}

/** A session inside a transaction; functions that must not run outside one ask for this type. */
export interface Transaction extends Session {
  readonly inTransaction: true;
}

export interface TransactionOptions {
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readOnly?: boolean;
  /** Ends the running statement and rolls back. */
  signal?: AbortSignal;
  /** Ends a statement that runs longer, in milliseconds; the embedded driver cannot interrupt and ignores it. */
  statementTimeoutMs?: number;
}

/** The database behind both drivers. `db` runs each query on any free connection. */
export interface WpDatabase {
  readonly kind: Driver['kind'];
  readonly db: Kysely<Database>;
  session<T>(use: (session: Session) => Promise<T>, options?: { signal?: AbortSignal }): Promise<T>;
  transaction<T>(use: (trx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}
