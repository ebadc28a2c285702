import { AppError } from '@wp/contract';
import {
  type Connection,
  commit,
  type Driver,
  type Session,
  type Transaction,
  type TransactionOptions,
  type WpDatabase,
} from './connection.ts';
import { kyselyOn, kyselyOver } from './dialect.ts';
import { acquirePatiently, patienceLeft } from './patience.ts';

const sessionOn = (kind: Driver['kind'], connection: Connection): Session => ({
  db: kyselyOn(connection),
  kind,
  copyIn: (sql, chunks) => connection.copyIn(sql, chunks),
  copyOut: (sql) => connection.copyOut(sql),
});

const cancelled = () => new AppError('CANCELLED', 'The caller went away; the work was ended.');

/** Holds a connection for `use`, ends its statement when `signal` aborts, and closes it if it may be dirty. */
async function hold<T>(
  driver: Driver,
  signal: AbortSignal | undefined,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw cancelled();
  const connection = await acquirePatiently(driver);
  let cancelling: Promise<void> | undefined;
  const onAbort = () => {
    cancelling = connection.cancel();
  };
  let broken = false;
  try {
    if (signal?.aborted) throw cancelled();
    signal?.addEventListener('abort', onAbort, { once: true });
    return await use(connection);
  } catch (error) {
    await cancelling;
    broken = await leftInTransaction(connection);
    throw signal?.aborted ? cancelled() : error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await cancelling;
    driver.release(connection, broken);
  }
}

/** After a failure: whatever is open is rolled back; a connection that cannot even do that is broken. */
async function leftInTransaction(connection: Connection): Promise<boolean> {
  try {
    await connection.query('rollback');
    return false;
  } catch {
    return true;
  }
}

/** What a server's statements wait for a lock; who has less patience left waits no longer than that. */
const LOCK_MS = 5000;
const MIN_LOCK_MS = 100;

function beginStatement(options: TransactionOptions): string {
  const words = ['begin'];
  if (options.isolation !== undefined) words.push(`isolation level ${options.isolation}`);
  if (options.readOnly === true) words.push('read only');
  return words.join(' ');
}

/** The database that the rest of the service works with, over either driver. */
export function createDatabase(driver: Driver): WpDatabase {
  return {
    kind: driver.kind,
    db: kyselyOver(driver),
    session: (use, options = {}) =>
      hold(driver, options.signal, (connection) => use(sessionOn(driver.kind, connection))),
    transaction: (use, options = {}) =>
      hold(driver, options.signal, async (connection) => {
        await connection.query(beginStatement(options));
        const lockMs = patienceLeft(LOCK_MS);
        if (driver.kind === 'native' && lockMs < LOCK_MS) {
          const most = Math.max(MIN_LOCK_MS, Math.trunc(lockMs));
          // Zero is no bound at all.
          await connection.query(
            `select set_config('lock_timeout', least(nullif(setting::integer, 0), ${most})::text, true)
            from pg_settings where name = 'lock_timeout'`,
          );
        }
        if (options.statementTimeoutMs !== undefined) {
          await connection.query(`set local statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`);
        }
        const trx: Transaction = { ...sessionOn(driver.kind, connection), inTransaction: true };
        const answer = await use(trx);
        await commit(connection);
        return answer;
      }),
    close: () => driver.close(),
  };
}
