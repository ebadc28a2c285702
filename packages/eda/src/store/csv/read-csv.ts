import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { type Budget, createBudget, DEFAULT_LIMIT_BYTES } from '../budget.ts';
import { TableError } from '../table-error.ts';
import { type CsvKind, csvColumn, KindConflict } from './columns.ts';
import { CsvRows } from './csv-rows.ts';
import { encodingOf, inUtf8, NotUtf8, notUtf8, utf8Text } from './encoding.ts';
import { type CsvDialect, sniffCsv } from './sniff.ts';
import type { CsvOverrides, Encoding, Understanding } from './understanding.ts';

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
  /** Time zone of times that name none; default `UTC`. */
  timeZone?: string;
  /** What is known of the file rather than told from it. */
  csv?: CsvOverrides;
  /** Whether a unit in brackets is taken from a name; default: names stay as they are in the file. */
  unitsFromHeader?: 'keep' | 'strip';
  /** What the columns may take of memory. */
  limitBytes?: number;
  /** Called with the share that is read, 0 to 1; what it throws ends the reading. */
  progress?: (share: number) => void;
}

/** A table and how its file was understood; whether it was gzipped is not known here. */
export interface UnderstoodTable {
  table: Table;
  understanding: Omit<Understanding, 'gzip'>;
}

export const HEAD_BYTES = 1 << 20;
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
  const encoding = options.csv?.encoding ?? (await encodingOf(source));
  return (await readUnderstood(inUtf8(source, encoding), { ...options, encoding })).table;
}

/** Does as {@link readCsv}, from UTF-8; where `isCut` the source ends anywhere, and the row it ends in is left away. */
export async function readUnderstood(
  text: ByteSource,
  options: ReadCsvOptions & { isCut?: boolean; encoding: Encoding },
): Promise<UnderstoodTable> {
  const { csv = {}, unitsFromHeader, limitBytes = DEFAULT_LIMIT_BYTES, isCut = false, encoding } = options;
  const zone = csv.timeZone ?? options.timeZone;
  const { head, isWhole } = await readHead(text);
  const dialect = sniffCsv(head, isWhole && !isCut, { timeZone: zone, csv, unitsFromHeader });
  const kinds: CsvKind[] = [...dialect.kinds];
  if (text.size !== undefined && !isWhole)
    createBudget(limitBytes).expect((text.size / head.length) * rowsIn(head) * kinds.length * NUMBER_BYTES);
  const reading = {
    timeZone: zone ?? 'UTC',
    order: csv.dateOrder ?? undefined,
    isCut,
    progress: options.progress,
  };
  for (;;) {
    try {
      const budget = createBudget(limitBytes);
      const { table, order } = await readAs(text, { ...dialect, kinds }, { ...reading, budget });
      return { table, understanding: understandingOf(dialect, table, { order, zone, encoding }) };
    } catch (error) {
      if (!(error instanceof KindConflict)) throw error;
      kinds[error.column] = error.kind;
    }
  }
}

function understandingOf(
  dialect: CsvDialect,
  { columns }: Table,
  how: {
    order: Understanding['dateOrder'];
    zone: string | undefined;
    encoding: Encoding;
  },
): Omit<Understanding, 'gzip'> {
  const { separator, quote, style, hasHeader, units, doubts } = dialect;
  return {
    separator: String.fromCharCode(separator),
    quote: quote < 0 ? null : quote === 39 ? "'" : '"',
    hasHeader,
    decimal: style.decimal,
    thousands: style.thousands,
    dateOrder: how.order,
    timeZone: how.zone ?? 'UTC',
    encoding: how.encoding,
    columns: columns.map(({ name, kind }, i) => {
      const uncertain = doubts[i];
      return { name, unit: units[i] ?? null, kind, ...(uncertain === undefined ? {} : { uncertain }) };
    }),
  };
}

interface Reading {
  timeZone: string;
  order: Understanding['dateOrder'] | undefined;
  isCut: boolean;
  budget: Budget;
  progress: ReadCsvOptions['progress'];
}

async function readAs(
  source: ByteSource,
  dialect: CsvDialect,
  { timeZone, order, isCut, budget, progress }: Reading,
): Promise<{ table: Table; order: Understanding['dateOrder'] }> {
  const { names, kinds, style, separator, hasHeader, forced, units } = dialect;
  const isUtc = timeZone === 'UTC';
  const columns = kinds.map((kind, i) =>
    csvColumn(kind, i, { style, isUtc, budget, isForced: forced[i] === true }),
  );
  let isHeader = hasHeader;
  let rows = 0;
  const short = { rows: 0, firstLine: 0 };
  const sink = {
    cell(column: number, bytes: Uint8Array, from: number, to: number) {
      if (isHeader) {
        utf8Text(bytes, from, to);
        return;
      }
      const own = columns[column];
      if (own !== undefined) own.add(bytes, from, to);
      else if (to > from)
        throw new TableError(
          `Line ${reader.line} has more cells than the ${names.length} columns: a separator inside a cell needs quotes around it.`,
        );
    },
    row(cells: number) {
      if (isHeader) {
        isHeader = false;
        return;
      }
      if (cells < columns.length) {
        short.rows += 1;
        if (short.rows === 1) short.firstLine = reader.line;
      }
      for (let i = cells; i < columns.length; i++) columns[i]?.addMissing();
      rows += 1;
    },
  };
  const reader: CsvRows = new CsvRows(separator, sink, dialect.quote);
  let read = 0;
  try {
    for await (const piece of source.pieces()) {
      reader.push(piece);
      read += piece.length;
      if (source.size !== undefined) progress?.(Math.min(1, read / source.size));
    }
    if (!isCut) reader.end();
  } catch (error) {
    throw error instanceof NotUtf8 ? notUtf8(reader.line, error) : error;
  }
  if (rows === 0) throw new TableError('The file has a header and no row.');
  const ended = columns.map((column, i) =>
    column.end(names[i] ?? '', { timeZone, order: order ?? undefined }),
  );
  return {
    order: ended.find((one) => one.order !== undefined)?.order ?? null,
    table: {
      columns: ended.map(({ column }, i) => {
        const unit = units[i] ?? null;
        return unit === null ? column : { ...column, unit };
      }),
      rows,
      notes: [
        ...notesOf(dialect),
        ...shortNote(short, columns.length),
        ...ended.flatMap(({ notes }) => notes),
      ],
    },
  };
}

const shortNote = ({ rows, firstLine }: { rows: number; firstLine: number }, columns: number): string[] =>
  rows === 0
    ? []
    : [
        `${rows} ${rows === 1 ? 'row has' : 'rows have'} fewer cells than the ${columns} columns, the first at line ${firstLine}: what is not there counts as missing.`,
      ];

function notesOf({ hasHeader, style: { decimal, thousands } }: CsvDialect): string[] {
  return [
    ...(hasHeader
      ? []
      : ['The first row holds numbers: it was read as data, and the columns have no names.']),
    ...(decimal === ',' ? ['Numbers were read with a decimal comma.'] : []),
    ...(thousands === null ? [] : [`Numbers were read with "${thousands}" between their thousands.`]),
  ];
}

async function readHead({ pieces }: ByteSource): Promise<{ head: Uint8Array; isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  for await (const piece of pieces()) {
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
