import pg from 'pg';

export interface ListenOptions {
  url: string;
  channel: string;
  onNotice(payload: string): void;
  /** Called when the connection is there again: what was said meanwhile was not heard. */
  onGap(): void;
}

export interface Listener {
  /** Runs a query on the listening connection itself, so that none is taken from others. */
  query(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5000;
/** A connection that is dead without having been closed shows only when something is asked on it. */
const ALIVE_EVERY_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 5000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/**
 * One connection that listens to a channel of a native PostgreSQL, and is made again by itself. Answers after the
 * first attempt, whatever came of it.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  let client: pg.Client | undefined;
  let closed = false;
  let wasLost = false;
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: options.url,
      application_name: 'wp-dataservices listener',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: 2 * STATEMENT_TIMEOUT_MS,
    });
    // A lost connection may say so twice, and by a failing query as well.
    let lost = false;
    const lose = () => {
      if (lost) return;
      lost = true;
      wasLost = true;
      if (client === fresh) client = undefined;
      fresh.end().catch(ignore);
      if (closed) return;
      timer = setTimeout(() => void connect(), retryMs);
      timer.unref();
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    };
    fresh.on('error', lose);
    fresh.on('end', lose);
    fresh.on('notification', ({ payload = '' }) => options.onNotice(payload));
    try {
      await fresh.connect();
      await fresh.query('set jit = off');
      await fresh.query(`listen ${pg.escapeIdentifier(options.channel)}`);
    } catch {
      lose();
      return;
    }
    if (closed || lost) return lose();
    client = fresh;
    retryMs = FIRST_RETRY_MS;
    watch(fresh, lose);
    if (wasLost) options.onGap();
    wasLost = false;
  }

  function watch(one: pg.Client, lose: () => void): void {
    const alive = setInterval(() => one.query('select').catch(lose), ALIVE_EVERY_MS);
    alive.unref();
    one.once('end', () => clearInterval(alive));
  }

  await connect();
  return {
    async query(text, values) {
      if (client === undefined) throw new Error('The listening connection is lost and not back yet.');
      return (await client.query(text, [...values])).rows;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(ignore);
    },
  };
}

const ignore = (): void => {};
