import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { COPY_HEADER, COPY_TRAILER } from '@wp/db';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { inParallel } from './measure.ts';

export interface OwnDatabase extends AsyncDisposable {
  url: string;
  /** Runs statements one after the other. */
  run(...statements: string[]): Promise<pg.QueryResult>;
}

/** A database of the bench's own on the server that `server` names, dropped at the end. */
export async function createOwnDatabase(server: string): Promise<OwnDatabase> {
  const name = `wp_bench_${randomBytes(5).toString('hex')}`;
  await withClient(server, (client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    run: (...statements) =>
      withClient(url.href, async (client) => {
        let last: pg.QueryResult | undefined;
        for (const statement of statements) last = await client.query(statement);
        if (last === undefined) throw new Error('no statement was given');
        return last;
      }),
    async [Symbol.asyncDispose]() {
      await withClient(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Empties what ingest writes, so that each repetition begins alike. */
export const EMPTY = 'truncate reading, series, rollup_dirty, rollup_refreshing, batches, quarantine';
/** The roll-ups' own work would be timed by chance: the bench runs it where it is meant to run. */
export const NO_JOBS =
  'select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000';

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
