import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { csvCell } from '../worker/traces-csv.ts';

export type TableFormat = 'csv' | 'parquet' | 'arrow' | 'ndjson';

/** Settings of {@link encodeTable}. */
export interface EncodeOptions {
  /** Aborted, the writing ends with its reason. */
  signal?: AbortSignal;
  /** Called with the share of the rows that is written, 0 to 1; what it throws ends the writing. */
  progress?: (share: number) => void;
}

/** Rows from … to − 1 of a table, which are written at once. */
export interface RowRange {
  from: number;
  to: number;
}

const ROWS_A_PIECE = 10_000;
/** Size of a row group, as DuckDB writes and reads it. */
const ROWS_A_GROUP = 122_880;

/**
 * The bytes of a file of columns of the same length, piece by piece: what is encoded already is held no longer, so that
 * the table is never held twice. Instants are ISO 8601 of UTC in CSV and NDJSON, and what is missing is an empty cell or
 * `null`; NDJSON has no infinities, which are `null` too. Texts that a spreadsheet would run as a formula are made
 * harmless in CSV. Parquet has groups of 122,880 rows. It is one Blob by `new Blob(await Array.fromAsync(…))`.
 */
export async function* encodeTable(
  columns: readonly ProfileColumn[],
  format: TableFormat,
  options: EncodeOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  switch (format) {
    case 'csv': {
      const header = columns.map(({ name }) => csvCell(name)).join(',');
      yield* encodedLines(`${header}\r\n`, '\r\n', csvRow(columns), ranges(columns, ROWS_A_PIECE, options));
      return;
    }
    case 'ndjson':
      yield* encodedLines('', '\n', jsonRow(columns), ranges(columns, ROWS_A_PIECE, options));
      return;
    case 'arrow': {
      // Loaded where they are needed: most pages write neither.
      const { encodeArrow } = await import('./arrow/encode-arrow.ts');
      yield* encodeArrow(columns, ranges(columns, ROWS_A_GROUP, options));
      return;
    }
    case 'parquet': {
      const { encodeParquet } = await import('./parquet/encode-parquet.ts');
      yield* encodeParquet(columns, ranges(columns, ROWS_A_GROUP, options), ROWS_A_GROUP);
      return;
    }
  }
}

/** The rows of the table in parts; a part is told as done when the next is asked for. */
function* ranges(
  columns: readonly ProfileColumn[],
  size: number,
  { signal, progress }: EncodeOptions,
): Generator<RowRange> {
  const rows = columns[0]?.values.length ?? 0;
  signal?.throwIfAborted();
  for (let from = 0; from < rows; from += size) {
    const to = Math.min(rows, from + size);
    yield { from, to };
    progress?.(to / rows);
    signal?.throwIfAborted();
  }
}

function* encodedLines(
  header: string,
  end: string,
  lineOf: (row: number) => string,
  parts: Iterable<RowRange>,
): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  if (header !== '') yield encoder.encode(header);
  for (const { from, to } of parts) {
    const lines: string[] = [];
    for (let row = from; row < to; row++) lines.push(lineOf(row));
    yield encoder.encode(lines.join(end) + end);
  }
}

function csvRow(columns: readonly ProfileColumn[]): (row: number) => string {
  const cells = columns.map((column): ((row: number) => string) => {
    // The values are read once: they may be made when they are first asked for.
    if (column.kind === 'text') {
      const { values } = column;
      return (row) => csvCell(values[row] ?? '');
    }
    const { kind, values } = column;
    return (row) => numberText(kind, values[row] as number) ?? '';
  });
  return (row) => cells.map((cell) => cell(row)).join(',');
}

function jsonRow(columns: readonly ProfileColumn[]): (row: number) => string {
  const fields = columns.map((column): ((row: number) => string) => {
    const name = `${JSON.stringify(column.name)}:`;
    if (column.kind === 'text') {
      const { values } = column;
      return (row) => name + JSON.stringify(values[row] ?? null);
    }
    const { kind, values } = column;
    return (row) => {
      const value = values[row] as number;
      const text = Number.isFinite(value) ? numberText(kind, value) : undefined;
      return name + (text === undefined ? 'null' : kind === 'time' ? `"${text}"` : text);
    };
  });
  return (row) => `{${fields.map((field) => field(row)).join(',')}}`;
}

function numberText(kind: 'number' | 'time', value: number): string | undefined {
  if (Number.isNaN(value)) return undefined;
  if (kind === 'time') return new Date(value).toISOString();
  return Object.is(value, -0) ? '-0' : String(value);
}
