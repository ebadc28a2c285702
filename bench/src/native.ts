import { once } from 'node:events';
import { COPY_HEADER, COPY_TRAILER, sql, type WpDatabase } from '@wp/db';
import { openTestDatabase } from '@wp/db/testing';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { inParallel } from './measure.ts';
import { type Service, startService } from './service.ts';

export interface NativeService extends AsyncDisposable {
  url: string;
  service: Service;
  db: WpDatabase['db'];
  /** Runs statements one after the other. */
  run(...statements: string[]): Promise<void>;
}

/** The roll-ups' own work would be timed by chance: the bench runs it where it is meant to run. */
const NO_JOBS =
  'select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000';

/** The service over a database of its own on the server that `DATABASE_URL` names; both end with it. */
export async function openNativeService(): Promise<NativeService> {
  const opened = await openTestDatabase({ migrated: false });
  const { url, database } = opened;
  if (url === undefined) throw new Error('set DATABASE_URL to a server where databases may be created');
  const run = async (...statements: string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(database.db);
  };
  let service: Service | undefined;
  const close = async () => {
    await service?.[Symbol.asyncDispose]();
    await opened[Symbol.asyncDispose]();
  };
  try {
    service = await startService(url);
    await run(NO_JOBS);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, service, db: database.db, run, [Symbol.asyncDispose]: close };
}

/** Empties what ingest writes, so that each repetition begins alike. */
export const EMPTY = 'truncate reading, series, rollup_dirty, rollup_refreshing, batches, quarantine';

/** Runs the store's jobs of a procedure now. */
export async function runJobs({ db, run }: Pick<NativeService, 'db' | 'run'>, proc: string): Promise<void> {
  const jobs = await sql<{ id: number }>`select job_id as id from timescaledb_information.jobs
    where proc_name = ${proc} order by 1`.execute(db);
  for (const { id } of jobs.rows) await run(`call run_job(${id})`);
}

/** Rolls up every day that waits for it, a month at a time. */
export async function refreshRollups(native: Pick<NativeService, 'db' | 'run'>): Promise<void> {
  await native.run("update rollup_dirty set at = now() - interval '2 hours'");
  for (;;) {
    await runJobs(native, 'wp_refresh_rollups');
    const left = await sql`select 1 from rollup_dirty limit 1`.execute(native.db);
    if (left.rows.length === 0) return;
  }
}

/** Statements that make the chunks of a range: whoever begins one would else stop the other connections. */
export const makeChunks = (fromMs: number, toMs: number): string[] => [
  `insert into reading select at, 0, 0, 0 from generate_series(timestamptz '${new Date(fromMs).toISOString()}',
    timestamptz '${new Date(toMs).toISOString()}', interval '1 day') at`,
  'delete from reading',
  'vacuum reading',
];

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** C: binary COPY of ready rows by `connections` at once, a transaction a piece. Answers milliseconds. */
export async function copyIn(
  url: string,
  pieces: readonly Uint8Array[],
  connections: number,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  try {
    const start = performance.now();
    await inParallel(pieces, connections, async (piece, lane) => {
      const client = clients[lane];
      if (client === undefined) throw new Error('a lane has a client');
      const stream = client.query(
        copyFrom('copy reading (time, module_id, metric_id, value) from stdin (format binary)'),
      );
      const ended = once(stream, 'finish');
      stream.write(COPY_HEADER);
      stream.write(piece);
      stream.end(COPY_TRAILER);
      await ended;
    });
    return performance.now() - start;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}
