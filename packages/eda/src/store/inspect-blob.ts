import type { ProfileColumn } from '../engine/profile/column-input.ts';
import { byteSource, bytesOf } from './bytes.ts';
import { type ByteSource, HEAD_BYTES, type Table } from './csv/read-csv.ts';
import type { Understanding } from './csv/understanding.ts';
import { formatOf } from './format.ts';
import type { OpenBlobOptions } from './open-blob.ts';
import { readText, type TextFormat } from './read-text.ts';
import { TableError } from './table-error.ts';

/** Settings of {@link inspectBlob}: those that say how a file is to be read. */
export type InspectOptions = Pick<
  OpenBlobOptions,
  'timeZone' | 'csv' | 'unitsFromHeader' | 'signal' | 'bytes'
>;

export interface Inspection {
  format: TextFormat | 'parquet' | 'arrow';
  /** The first 50 rows, or as many as there are. */
  rowsAsUnderstood: ProfileColumn[];
  understanding: Understanding;
  /** What was assumed rather than known, in sentences for the reader. */
  uncertain: string[];
}

const MOST_ROWS = 50;

/**
 * How a file is understood, from its first MiB, or from its first rows for Parquet and Arrow. What was understood wrong
 * is given in `csv`, here and to {@link openBlob}. Throws a TableError as that does.
 */
export async function inspectBlob(blob: Blob, options: InspectOptions = {}): Promise<Inspection> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (blob.size === 0) throw new TableError('The file is empty.');
  const format = await formatOf(blob);
  switch (format) {
    case 'parquet': {
      const { firstOfParquet } = await import('./parquet/first-rows.ts');
      return inColumns(format, await firstOfParquet(blob, MOST_ROWS));
    }
    case 'arrow': {
      const { firstOfArrow } = await import('./parquet/first-rows.ts');
      return inColumns(format, await firstOfArrow(blob, MOST_ROWS));
    }
    case 'gzip':
    case 'text': {
      const isGzipped = format === 'gzip';
      const whole = byteSource(options.bytes ?? bytesOf(blob), { size: blob.size, isGzipped, signal });
      const { source, isCut } = await beginning(whole);
      const read = await readText(source, { ...options, isCut });
      const { table, understanding } = read;
      return {
        format: read.format,
        rowsAsUnderstood: firstRows(table),
        understanding: { ...understanding, gzip: isGzipped },
        uncertain: [...table.notes, ...doubts(understanding.columns)],
      };
    }
  }
}

const doubts = (columns: Understanding['columns']): string[] =>
  columns.flatMap(({ name, uncertain }) => (uncertain === undefined ? [] : [`${name}: ${uncertain}.`]));

const firstRows = ({ columns }: Table): ProfileColumn[] =>
  columns.map((column) =>
    column.kind === 'text'
      ? { ...column, values: column.values.slice(0, MOST_ROWS) }
      : { ...column, values: column.values.slice(0, MOST_ROWS) },
  );

const inColumns = (format: 'parquet' | 'arrow', { columns, notes }: Table): Inspection => ({
  format,
  rowsAsUnderstood: columns,
  understanding: {
    separator: null,
    quote: null,
    hasHeader: true,
    decimal: '.',
    thousands: null,
    dateOrder: null,
    timeZone: 'UTC',
    encoding: 'utf-8',
    gzip: false,
    columns: columns.map(({ name, kind }) => ({ name, unit: null, kind })),
  },
  uncertain: notes,
});

async function beginning(source: ByteSource): Promise<{ source: ByteSource; isCut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  for await (const piece of source.pieces()) {
    pieces.push(piece);
    length += piece.length;
    if (length < HEAD_BYTES) continue;
    isCut = length !== source.size;
    break;
  }
  const held = {
    size: undefined,
    async *pieces() {
      yield* pieces;
    },
  };
  return { source: held, isCut };
}
