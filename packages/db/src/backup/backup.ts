import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Transaction, WpDatabase } from '../driver/connection.ts';
import { listMigrations } from '../migrate.ts';
import {
  type BackupHeader,
  type BackupProgress,
  type BackupSummary,
  FORMAT_VERSION,
  FRAME,
  frame,
  jsonFrame,
  MAGIC,
  PIECE_BYTES,
  type TableEnd,
} from './format.ts';
import { RowCounter } from './row-counter.ts';
import {
  CATALOGUE_TABLES,
  listColumns,
  listRollups,
  listSequences,
  type Slice,
  slicesOf,
  timeSlices,
} from './tables.ts';

export interface BackupOptions {
  onProgress?: ((progress: BackupProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Writes the whole database, as it is at one moment, to `sink` and ends it. Memory stays bounded by one slice
 * whatever the database's size. Chunks cannot be dropped or compressed while it runs; on an embedded database it
 * holds the one connection until it is done.
 */
export async function backup(
  database: WpDatabase,
  sink: Writable,
  { onProgress, signal }: BackupOptions = {},
): Promise<BackupSummary> {
  // Before the transaction: on the embedded driver there is no second connection to ask.
  const migrations = (await listMigrations(database))
    .filter((m) => m.appliedAt !== undefined)
    .map((m) => m.name);
  const write = async (trx: Transaction) => {
    // Before the snapshot is taken: retention cannot drop a chunk that the snapshot still counts on.
    await sql`lock table reading in access share mode`.execute(trx.db);
    const header = await describe(trx, migrations);
    const summary: BackupSummary = { header, tables: [], rows: 0 };
    const content = withTrailer(contentOf(trx, summary, onProgress), summary);
    await pipeline(Readable.from(content, { objectMode: false }), createGzip({ level: 4 }), sink, {
      ...(signal === undefined ? {} : { signal }),
    });
    return summary;
  };
  return database.transaction(write, {
    isolation: 'repeatable read',
    readOnly: true,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function describe(trx: Transaction, migrations: string[]): Promise<BackupHeader> {
  const { rows } = await sql<{ version: string; border: Date | null }>`
    select extversion as version,
      (select (value ->> 'before')::timestamptz from settings where key = 'raw_dropped') as border
    from pg_extension where extname = 'timescaledb'`.execute(trx.db);
  return {
    version: FORMAT_VERSION,
    created: new Date().toISOString(),
    kind: trx.kind,
    timescaledb: rows[0]?.version ?? '',
    migrations,
    sequences: await listSequences(trx),
    rawDroppedBefore: rows[0]?.border?.toISOString() ?? null,
  };
}

async function* contentOf(
  trx: Transaction,
  summary: BackupSummary,
  onProgress: BackupOptions['onProgress'],
): AsyncGenerator<Buffer> {
  yield MAGIC;
  yield jsonFrame(FRAME.header, summary.header);
  for (const name of CATALOGUE_TABLES) {
    yield* table(trx, { name, slices: slicesOf(trx, name), summary, onProgress });
  }
  yield* table(trx, { name: 'reading', slices: timeSlices(trx, 'reading', 'time'), summary, onProgress });
  const border = summary.header.rawDroppedBefore;
  if (border === null) return;
  for (const name of await listRollups(trx)) {
    yield* table(trx, { name, slices: timeSlices(trx, name, 'bucket', border), summary, onProgress });
  }
}

interface TableTask {
  name: string;
  slices: AsyncIterable<Slice>;
  summary: BackupSummary;
  onProgress: BackupOptions['onProgress'];
}

async function* table(
  trx: Transaction,
  { name, slices, summary, onProgress }: TableTask,
): AsyncGenerator<Buffer> {
  const columns = await listColumns(trx, name);
  yield jsonFrame(FRAME.table, { name, columns });
  const hash = createHash('sha256');
  const end: TableEnd = { rows: 0, bytes: 0, sha256: '' };
  for await (const { where, days } of slices) {
    yield jsonFrame(FRAME.slice, { days });
    const counter = new RowCounter();
    const list = columns.map((column) => `"${column}"`).join(', ');
    const query = `copy (select ${list} from ${name} where ${where}) to stdout (format binary)`;
    for await (const body of readToItsEnd(trx.copyOut(query))) {
      for (let at = 0; at < body.length; at += PIECE_BYTES) {
        const piece = body.subarray(at, at + PIECE_BYTES);
        hash.update(piece);
        counter.feed(piece);
        end.bytes += piece.length;
        yield frame(FRAME.data, piece);
      }
    }
    end.rows += counter.rows;
    yield jsonFrame(FRAME.sliceEnd, {});
    onProgress?.({ table: name, rows: end.rows, bytes: end.bytes });
  }
  end.sha256 = hash.digest('hex');
  summary.tables.push({ name, rows: end.rows, bytes: end.bytes });
  summary.rows += end.rows;
  yield jsonFrame(FRAME.tableEnd, end);
}

/** A COPY left in the middle would leave its connection unfit for the rollback; a slice is small enough to read out. */
async function* readToItsEnd(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  let ended = false;
  const next = async () => {
    try {
      const result = await pieces.next();
      ended = result.done === true;
      return result;
    } catch (error) {
      ended = true;
      throw error;
    }
  };
  try {
    for (let result = await next(); result.done !== true; result = await next()) yield result.value;
  } finally {
    // A cancelled statement ends the reading too; why it was left is already known to whoever left it.
    while (!ended) await next().catch(() => {});
  }
}

async function* withTrailer(content: AsyncIterable<Buffer>, summary: BackupSummary): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
  const { rows, tables } = summary;
  yield jsonFrame(FRAME.trailer, { rows, tables: tables.length, sha256: hash.digest('hex') });
}
