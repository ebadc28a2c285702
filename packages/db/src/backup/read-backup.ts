import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { AppError, isAppError } from '@wp/contract';
import {
  type BackupHeader,
  type BackupProgress,
  type BackupSummary,
  damaged,
  FORMAT_VERSION,
  FRAME,
  type SliceStart,
  type TableEnd,
  type TableStart,
  type Trailer,
} from './format.ts';
import { FrameReader } from './frame-reader.ts';
import { RowCounter } from './row-counter.ts';
import { CATALOGUE_TABLES, IDENTIFIER, ROLLUPS } from './tables.ts';

const KNOWN: ReadonlySet<string> = new Set([...CATALOGUE_TABLES, 'reading', ...ROLLUPS]);

/** What is done with a backup as it is read; a body that is not read to its end is read on and checked all the same. */
export interface BackupVisitor {
  header?: (header: BackupHeader) => Promise<void>;
  slice?: (table: TableStart, slice: SliceStart, body: AsyncIterable<Uint8Array>) => Promise<void>;
  onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** Reads a whole backup and checks every checksum; whatever the visitor did must be undone where this throws. */
export async function readBackup(source: Readable, visitor: BackupVisitor): Promise<BackupSummary> {
  const reader = new FrameReader(source);
  try {
    await reader.readMagic();
    const first = await reader.next();
    if (first.kind !== FRAME.header) throw damaged('its header', 'it is not there');
    const header = parseHeader(json<BackupHeader>(reader, first.body));
    await visitor.header?.(header);
    const summary: BackupSummary = { header, tables: [], rows: 0 };
    for (;;) {
      const { kind, body } = await reader.next();
      if (kind === FRAME.trailer) {
        checkTrailer(json<Trailer>(reader, body), reader.digest(), summary);
        await reader.expectEnd();
        return summary;
      }
      if (kind !== FRAME.table) throw damaged(reader.where, 'its parts are out of order');
      const table = parseTable(json<TableStart>(reader, body));
      reader.where = `the table ${table.name}`;
      const end = await readTable(reader, table, visitor);
      summary.tables.push({ name: table.name, rows: end.rows, bytes: end.bytes });
      summary.rows += end.rows;
      reader.where = `what follows the table ${table.name}`;
    }
  } finally {
    await reader.stop();
  }
}

function checkTrailer(trailer: Trailer, digest: string, summary: BackupSummary): void {
  if (trailer.sha256 !== digest) throw damaged('its end', 'the checksum of the whole file differs');
  if (trailer.rows !== summary.rows || trailer.tables !== summary.tables.length) {
    throw damaged('its end', 'tables or rows are missing');
  }
}

async function readTable(reader: FrameReader, table: TableStart, visitor: BackupVisitor): Promise<TableEnd> {
  const hash = createHash('sha256');
  let [rows, bytes] = [0, 0];
  for (;;) {
    const { kind, body } = await reader.next();
    if (kind === FRAME.tableEnd) {
      const end = json<TableEnd>(reader, body);
      if (end.sha256 !== hash.digest('hex')) throw damaged(reader.where, 'its checksum differs');
      if (end.rows !== rows || end.bytes !== bytes) throw damaged(reader.where, 'rows are missing');
      return end;
    }
    if (kind !== FRAME.slice) throw damaged(reader.where, 'its parts are out of order');
    const counter = new RowCounter();
    const pieces = sliceBody(reader, counter, hash);
    await visitSlice(visitor, table, json<SliceStart>(reader, body), pieces);
    for await (const _ of pieces.rest()) {
      // What the visitor left is read for its checksum.
    }
    rows += counter.rows;
    bytes += pieces.bytes();
    visitor.onProgress?.({ table: table.name, rows, bytes });
  }
}

function sliceBody(reader: FrameReader, counter: RowCounter, hash: Hash) {
  let ended = false;
  let bytes = 0;
  async function* rest(): AsyncGenerator<Uint8Array> {
    while (!ended) {
      const { kind, body } = await reader.next();
      if (kind === FRAME.sliceEnd) {
        ended = true;
        if (!counter.ended) throw damaged(reader.where, 'rows are missing');
        return;
      }
      if (kind !== FRAME.data) throw damaged(reader.where, 'its parts are out of order');
      hash.update(body);
      bytes += body.length;
      try {
        counter.feed(body);
      } catch (error) {
        throw damaged(reader.where, 'its rows were altered', error);
      }
      yield body;
    }
  }
  return { rest, bytes: () => bytes };
}

async function visitSlice(
  visitor: BackupVisitor,
  table: TableStart,
  slice: SliceStart,
  pieces: ReturnType<typeof sliceBody>,
): Promise<void> {
  let failure: unknown;
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces.rest();
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    await visitor.slice?.(table, slice, body());
  } catch (error) {
    // A driver may report its own failed COPY; what made it fail says more.
    throw isAppError(failure) ? failure : error;
  }
}

function json<T>(reader: FrameReader, body: Buffer): T {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // Falls through to the same answer.
  }
  throw damaged(reader.where, 'its description cannot be read');
}

function parseHeader(header: BackupHeader): BackupHeader {
  if (!Number.isInteger(header.version)) throw damaged('its header', 'it names no version');
  if (header.version > FORMAT_VERSION) {
    throw new AppError(
      'INVALID_INPUT',
      `The backup has format ${header.version}, and this version reads up to ${FORMAT_VERSION}. ` +
        'Restore it with the version that wrote it, or a newer one.',
    );
  }
  const { migrations, sequences, rawDroppedBefore } = header;
  const numbers = Object.entries(sequences ?? {});
  const plausible =
    Array.isArray(migrations) &&
    migrations.every((name) => typeof name === 'string') &&
    numbers.every(([name, last]) => IDENTIFIER.test(name) && Number.isSafeInteger(last)) &&
    (rawDroppedBefore === null || !Number.isNaN(Date.parse(rawDroppedBefore)));
  if (!plausible) throw damaged('its header', 'it cannot be read');
  return header;
}

/** Names go into SQL: a file made by somebody else must not bring any of its own. */
function parseTable(table: TableStart): TableStart {
  if (!KNOWN.has(table.name)) throw damaged('the name of a table', 'it is not one of this service');
  const { columns } = table;
  const plausible =
    Array.isArray(columns) && columns.length > 0 && columns.every((name) => IDENTIFIER.test(name));
  if (!plausible) throw damaged(`the table ${table.name}`, 'its columns cannot be read');
  return table;
}
