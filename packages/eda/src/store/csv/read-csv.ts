import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { type Budget, createBudget, DEFAULT_LIMIT_BYTES } from '../budget.ts';
import { TableError } from '../table-error.ts';
import { type CsvKind, csvColumn, KindConflict } from './columns.ts';
import { CsvRows } from './csv-rows.ts';
import { sniffCsv } from './sniff.ts';

export interface Table {
  columns: ProfileColumn[];
  rows: number;
  /** What was assumed rather than known, in sentences for the reader. */
  notes: string[];
}

/** Bytes that can be read from their beginning again. */
export interface ByteSource {
  /** Uncompressed bytes, where they are known. */
  size: number | undefined;
  pieces(): AsyncIterable<Uint8Array>;
}

export interface ReadCsvOptions {
  /** Of times that name none; default `UTC`. */
  timeZone?: string;
  /** What the columns may take of memory. */
  limitBytes?: number;
  /** Told the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
}

const HEAD_BYTES = 1 << 20;
const BOM = [0xef, 0xbb, 0xbf];
const NUMBER_BYTES = 8;
const LF = 10;

function rowsIn(bytes: Uint8Array): number {
  let rows = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === LF) rows += 1;
  return rows;
}

/**
 * Reads a whole CSV into columns. What its first MiB tells is believed until a cell says otherwise: then it is read
 * once more with that column as what it is.
 */
export async function readCsv(source: ByteSource, options: ReadCsvOptions = {}): Promise<Table> {
  const timeZone = options.timeZone ?? 'UTC';
  const { head, isWhole } = await readHead(source);
  const dialect = sniffCsv(head, isWhole, timeZone);
  const kinds: CsvKind[] = [...dialect.kinds];
  const limitBytes = options.limitBytes ?? DEFAULT_LIMIT_BYTES;
  if (source.size !== undefined && !isWhole)
    createBudget(limitBytes).expect((source.size / head.length) * rowsIn(head) * kinds.length * NUMBER_BYTES);
  for (;;) {
    try {
      return await readAs(
        source,
        { ...dialect, kinds },
        { timeZone, budget: createBudget(limitBytes) },
        options.progress,
      );
    } catch (error) {
      if (!(error instanceof KindConflict)) throw error;
      kinds[error.column] = error.kind;
    }
  }
}

async function readAs(
  source: ByteSource,
  dialect: ReturnType<typeof sniffCsv>,
  { timeZone, budget }: { timeZone: string; budget: Budget },
  progress: ReadCsvOptions['progress'],
): Promise<Table> {
  const { names, kinds, point, separator, hasHeader } = dialect;
  const columns = kinds.map((kind, i) => csvColumn(kind, i, { point, isUtc: timeZone === 'UTC', budget }));
  let isHeader = hasHeader;
  let rows = 0;
  const reader: CsvRows = new CsvRows(separator, {
    cell(column, bytes, from, to) {
      if (isHeader) return;
      const own = columns[column];
      if (own !== undefined) own.add(bytes, from, to);
      else if (to > from)
        throw new TableError(
          `Line ${reader.line} has more cells than the ${names.length} columns: a separator inside a cell needs quotes around it.`,
        );
    },
    row(cells) {
      if (isHeader) {
        isHeader = false;
        return;
      }
      for (let i = cells; i < columns.length; i++) columns[i]?.addMissing();
      rows += 1;
    },
  });
  let read = 0;
  for await (const piece of withoutBom(source.pieces())) {
    reader.push(piece);
    read += piece.length;
    if (source.size !== undefined) progress?.(Math.min(1, read / source.size));
  }
  reader.end();
  if (rows === 0) throw new TableError('The file has a header and no row.');
  const ended = columns.map((column, i) => column.end(names[i] ?? '', timeZone));
  return {
    columns: ended.map(({ column }) => column),
    rows,
    notes: [
      ...(hasHeader
        ? []
        : ['The first row holds numbers: it was read as data, and the columns have no names.']),
      ...(point === 44 ? ['Numbers were read with a decimal comma.'] : []),
      ...ended.flatMap(({ notes }) => notes),
    ],
  };
}

async function readHead({ pieces }: ByteSource): Promise<{ head: Uint8Array; isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  for await (const piece of withoutBom(pieces())) {
    parts.push(piece);
    length += piece.length;
    if (length >= HEAD_BYTES) {
      isWhole = false;
      break;
    }
  }
  const head = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    head.set(part, at);
    at += part.length;
  }
  return { head, isWhole };
}

async function* withoutBom(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    const hasBom = isFirst && BOM.every((byte, i) => piece[i] === byte);
    isFirst = false;
    yield hasBom ? piece.subarray(BOM.length) : piece;
  }
}
