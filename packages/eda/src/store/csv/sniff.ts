import { parseInstants } from '../../engine/column/parse-instants.ts';
import { TableError } from '../table-error.ts';
import { isoInstantOf, MISSING, numberOf, textOf } from './cells.ts';
import type { CsvKind } from './columns.ts';
import { CsvRows } from './csv-rows.ts';

/** How a file of CSV is to be read, as far as its beginning tells. */
export interface CsvDialect {
  /** Of the separator. */
  separator: number;
  /** Of the decimal point: `.`, or `,` where the separator leaves it free. */
  point: number;
  names: readonly string[];
  hasHeader: boolean;
  kinds: readonly CsvKind[];
}

const SEPARATORS = [',', ';', '\t', '|'].map((sign) => sign.charCodeAt(0));
const COMMA = 44;
const POINT = 46;
const LF = 10;
const MOST_COLUMNS = 10_000;
/** Of a column's cells that have something, so many must be times. */
const TIME_SHARE = 0.9;

/** Looks at the beginning of a file, whose last row may be cut. */
export function sniffCsv(head: Uint8Array, isWhole: boolean, timeZone: string): CsvDialect {
  const cut = isWhole ? head.length : head.lastIndexOf(LF) + 1 || head.length;
  const beginning = head.subarray(0, cut);
  const candidates = SEPARATORS.map((separator) => ({ separator, rows: tryRows(beginning, separator) }));
  // The one by which most rows have the same number of cells, more than one.
  const [best] = candidates.sort((a, b) => agreement(b.rows) - agreement(a.rows));
  if (best === undefined || best.rows.length === 0) throw new TableError('The file is empty.');
  const { separator, rows } = best;
  const width = rows[0]?.length ?? 0;
  if (width > MOST_COLUMNS)
    throw new TableError(`The first rows have ${width} cells; at most ${MOST_COLUMNS} columns are read.`);
  const body = rows.slice(1);
  const first = rows[0] ?? [];
  const point = separator === COMMA ? POINT : pointOf(body);
  const hasHeader = !first.some((cell) => cell !== '' && isNumber(cell, point));
  const sample = hasHeader ? body : rows;
  const kinds = Array.from({ length: width }, (_, i) =>
    kindOf(
      sample.map((row) => row[i] ?? ''),
      point,
      timeZone,
    ),
  );
  const names = uniqueNames(Array.from({ length: width }, (_, i) => (hasHeader ? (first[i] ?? '') : '')));
  return { separator, point, names, hasHeader, kinds };
}

const MOST_SAMPLED = 2000;

function tryRows(bytes: Uint8Array, separator: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const reader = new CsvRows(separator, {
    cell: (_, cell, from, to) => row.push(textOf(cell, from, to)),
    row: () => {
      rows.push(row);
      row = [];
      if (rows.length >= MOST_SAMPLED) throw new Enough();
    },
  });
  try {
    reader.push(bytes);
    reader.end();
  } catch (error) {
    if (!(error instanceof Enough) && rows.length === 0) throw error;
  }
  return rows;
}
class Enough extends Error {}

function agreement(rows: readonly (readonly string[])[]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return width === 0 ? -1 : 0;
  return rows.filter((row) => row.length === width).length / rows.length + width * 1e-6;
}

const encoder = new TextEncoder();
function isNumber(cell: string, point: number): boolean {
  const bytes = encoder.encode(cell);
  const value = numberOf(bytes, 0, bytes.length, point);
  return value !== undefined && !Number.isNaN(value);
}

/** Where `1,5` stands in cells and `1.5` does not, the comma is the point. */
function pointOf(rows: readonly (readonly string[])[]): number {
  const cells = rows.flat();
  const commas = cells.filter((cell) => /^[+-]?\d+,\d+$/.test(cell)).length;
  const points = cells.filter((cell) => /^[+-]?\d+\.\d+$/.test(cell)).length;
  return commas > points ? COMMA : POINT;
}

function kindOf(cells: readonly string[], point: number, timeZone: string): CsvKind {
  const present = cells.filter((cell) => !MISSING.has(cell.trim()));
  if (present.length === 0) return 'number';
  if (present.every((cell) => isNumber(cell, point))) return 'number';
  const isIso = present.every((cell) => {
    const bytes = encoder.encode(cell);
    const ms = isoInstantOf(bytes, 0, bytes.length, timeZone === 'UTC');
    return ms !== undefined && !Number.isNaN(ms);
  });
  if (isIso) return 'iso-time';
  const { unreadable } = parseInstants(present, { timeZone });
  return unreadable <= present.length * (1 - TIME_SHARE) ? 'time' : 'text';
}

/** As pandas names them: a nameless one by its place, the second of a name with a number. */
export function uniqueNames(given: readonly string[]): string[] {
  const taken = new Set<string>();
  return given.map((raw, i) => {
    const name = raw.trim() === '' ? `Unnamed: ${i}` : raw.trim();
    let unique = name;
    for (let n = 1; taken.has(unique); n++) unique = `${name}.${n}`;
    taken.add(unique);
    return unique;
  });
}
