import { once } from 'node:events';
import { AppError } from '@wp/contract';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Connection, Driver, QueryAnswer } from './connection.ts';
import { isPooled, isStalePlan, statementName } from './statement-names.ts';

const INT8 = 20;
/** Counts and ids stay far below 2^53; a number is what the rest of the service works with. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === INT8 ? (text: string) => Number(text) : pg.types.getTypeParser(oid, format),
};

interface NativeConnection extends Connection {
  readonly client: pg.PoolClient;
  /** Whether it must not be lent again. */
  readonly isStale: boolean;
}

export interface NativeOptions {
  url: string;
  /** Connections at most; calls beyond that wait. */
  poolSize?: number;
  connectTimeoutMs?: number;
  /** How long a statement waits for a lock; absent: for ever. */
  lockTimeoutMs?: number | undefined;
  /** Called when a pooled connection broke while it was idle; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

/** PostgreSQL with TimescaleDB by its URL, over a pool of `pg`. */
export function createNativeDriver(options: NativeOptions): Driver {
  const max = options.poolSize ?? 10;
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    ...(options.lockTimeoutMs === undefined ? {} : { lock_timeout: options.lockTimeoutMs }),
    application_name: 'wp-dataservices',
    types,
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // Its compiler costs seconds for queries that end in milliseconds; one setting a session, before its first query.
  pool.on('connect', (client) => {
    client.query('set jit = off').catch(ignore);
  });
  const held = new WeakMap<Connection, NativeConnection>();
  const keepsPlans = !isPooled(options.url);

  return {
    kind: 'native',
    async acquire() {
      const client = await pool.connect().catch((error) => {
        // Not the database is out of reach, but others have all that may be opened.
        throw pool.totalCount >= max && POOL_FULL.test(String(error)) ? busy(error) : error;
      });
      // A connection cut while it is held emits 'error'; the running query rejects as well, which is enough.
      client.on('error', ignore);
      const connection = connectionOver(client, options.url, keepsPlans);
      held.set(connection, connection);
      return connection;
    },
    release(connection, broken = false) {
      const native = held.get(connection);
      if (native === undefined) return;
      held.delete(connection);
      native.client.removeListener('error', ignore);
      native.client.release(broken || native.isStale);
    },
    close: () => pool.end(),
  };
}

const ignore = (): void => {};
const POOL_FULL = /timeout exceeded when trying to connect/;
const busy = (cause: unknown) =>
  new AppError(
    'OVERLOADED',
    'All connections to the database are in use; send the same again after Retry-After.',
    { cause },
  );

function connectionOver(client: pg.PoolClient, url: string, keepsPlans: boolean): NativeConnection {
  let isStale = false;
  return {
    client,
    get isStale() {
      return isStale;
    },
    async query(sql, parameters = []): Promise<QueryAnswer> {
      const name = keepsPlans && parameters.length > 0 ? statementName(sql) : undefined;
      const asked = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) };
      const answer = await client.query(asked).catch((error) => {
        isStale ||= isStalePlan(error);
        throw error;
      });
      const rolledBack = answer.command === 'ROLLBACK' && /^\s*(commit|end)\b/i.test(sql);
      return { rows: answer.rows, affectedRows: answer.rowCount ?? 0, rolledBack };
    },
    async copyIn(sql, chunks) {
      const stream = client.query(copyFrom(sql));
      const ended = new Promise<void>((resolve, reject) => {
        stream.once('finish', resolve);
        stream.once('error', reject);
      });
      ended.catch(ignore);
      try {
        for await (const chunk of chunks) {
          if (stream.errored) break;
          if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), ended]);
        }
        stream.end();
      } catch (error) {
        stream.destroy(error instanceof Error ? error : new Error(String(error)));
        await ended.catch(ignore);
        throw stream.errored ?? error;
      }
      await ended;
    },
    async *copyOut(sql) {
      const stream = client.query(copyTo(sql));
      let done = false;
      try {
        for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
        done = true;
      } catch (error) {
        done = true;
        throw error;
      } finally {
        // Whoever stops reading in the middle leaves the connection in COPY mode: end the statement and drain it.
        if (!done) {
          const cancelled = cancelBackend(client, url);
          await drain(stream);
          await cancelled;
        }
      }
    },
    cancel: () => cancelBackend(client, url),
  };
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of stream);
  } catch {
    // 57014, as it was asked for
  }
}

/** Asks the server to end what the client runs, over a connection of its own: the pool may be full of such work. */
async function cancelBackend(client: pg.PoolClient, url: string): Promise<void> {
  const pid = 'processID' in client && typeof client.processID === 'number' ? client.processID : undefined;
  if (pid === undefined) return;
  const messenger = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  messenger.on('error', ignore);
  try {
    await messenger.connect();
    await messenger.query('select pg_cancel_backend($1)', [pid]);
  } catch {
    // A server that cannot be reached has ended the statement already.
  } finally {
    await messenger.end().catch(ignore);
  }
}
