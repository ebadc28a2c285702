import { TableError } from '../table-error.ts';
import { textOf } from './cells.ts';
import type { CsvKind } from './columns.ts';
import { type CellSink, CsvRows } from './csv-rows.ts';
import { headerUnit } from './header-unit.ts';
import { doubtOf, kindOf } from './kinds.ts';
import { isNumber, type NumberStyle, numberStyleOf } from './number-style.ts';
import type { CsvOverrides } from './understanding.ts';

/** How a file of CSV is to be read, as far as its beginning tells. */
export interface CsvDialect {
  /** Byte of the separator. */
  separator: number;
  /** Byte of the quote; −1 where nothing is quoted. */
  quote: number;
  style: NumberStyle;
  names: readonly string[];
  units: readonly (string | null)[];
  hasHeader: boolean;
  kinds: readonly CsvKind[];
  /** Why a column may be something else. */
  doubts: readonly (string | undefined)[];
  /** Whether a column's kind was asked for. */
  forced: readonly boolean[];
}

export interface SniffOptions {
  /** Time zone of times that name none, where it is known. */
  timeZone?: string | undefined;
  csv?: CsvOverrides | undefined;
  /** Whether a unit in brackets is taken from the names; default: they stay as they are. */
  unitsFromHeader?: 'keep' | 'strip' | undefined;
}

const SEPARATORS = [',', ';', '\t', '|'];
const LF = 10;
const MOST_COLUMNS = 10_000;
const NO_QUOTE = -1;

/** Looks at the beginning of a file, whose last row may be cut. */
export function sniffCsv(head: Uint8Array, isWhole: boolean, options: SniffOptions = {}): CsvDialect {
  const { csv = {}, timeZone } = options;
  const cut = isWhole ? head.length : head.lastIndexOf(LF) + 1 || head.length;
  const quote = csv.quote === null ? NO_QUOTE : byteOf(csv.quote ?? '"', 'quote');
  const { separator, rows } = splitBest(head.subarray(0, cut), csv.separator ?? undefined, quote);
  const width = rows[0]?.length ?? 0;
  if (width > MOST_COLUMNS)
    throw new TableError(`The first rows have ${width} cells; at most ${MOST_COLUMNS} columns are read.`);
  const columnsOf = (from: readonly (readonly string[])[]) =>
    Array.from({ length: width }, (_, i) => from.map((row) => row[i] ?? ''));
  const body = rows.slice(1);
  const style = numberStyleOf(columnsOf(csv.hasHeader === false ? rows : body), separator, csv);
  const first = rows[0] ?? [];
  const hasHeader = csv.hasHeader ?? !first.some((cell) => cell !== '' && isNumber(cell, style));
  const sample = columnsOf(hasHeader ? body : rows);
  const headers = sample.map((_, i) => headerUnit(hasHeader ? (first[i] ?? '') : ''));
  const names = uniqueNames(
    headers.map(({ name }, i) =>
      options.unitsFromHeader === 'strip' || !hasHeader ? name : (first[i] ?? ''),
    ),
  );
  const known = kindsGiven(csv.columns ?? [], names);
  const kinds = sample.map((cells, i): CsvKind => known[i] ?? kindOf(cells, style, timeZone ?? 'UTC'));
  const doubt = { style, isZoneKnown: timeZone !== undefined };
  return {
    ...{ separator, quote, style, names, hasHeader, kinds },
    units: headers.map(({ unit }) => unit),
    doubts: sample.map((cells, i) =>
      known[i] === undefined ? doubtOf(cells, kinds[i] as CsvKind, doubt) : undefined,
    ),
    forced: known.map((kind) => kind !== undefined),
  };
}

function kindsGiven(
  given: NonNullable<CsvOverrides['columns']>,
  names: readonly string[],
): (CsvKind | undefined)[] {
  const unknown = given.find(({ name }) => !names.includes(name));
  if (unknown !== undefined)
    throw new TableError(`There is no column "${unknown.name}"; there are: ${names.join(', ')}.`);
  return names.map((name) => given.find((one) => one.name === name)?.kind);
}

function splitBest(
  beginning: Uint8Array,
  given: string | undefined,
  quote: number,
): { separator: number; rows: string[][] } {
  const separators = (given === undefined ? SEPARATORS : [given]).map((sign) => byteOf(sign, 'separator'));
  const candidates = separators.map((separator) => ({
    separator,
    rows: tryRows(beginning, separator, quote),
  }));
  // The one by which most rows have the same number of cells, more than one.
  const [best] = candidates.sort((a, b) => agreement(b.rows) - agreement(a.rows));
  if (best === undefined || best.rows.length === 0) throw new TableError('The file is empty.');
  return best;
}

function byteOf(sign: string, what: string): number {
  const code = sign.charCodeAt(0);
  if (sign.length !== 1 || code > 127 || code === LF)
    throw new TableError(`The ${what} "${sign}" must be one sign of ASCII.`);
  return code;
}

const MOST_SAMPLED = 2000;

function tryRows(bytes: Uint8Array, separator: number, quote: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const sink: CellSink = {
    cell: (_, cell, from, to) => row.push(textOf(cell, from, to)),
    row: () => {
      rows.push(row);
      row = [];
      if (rows.length >= MOST_SAMPLED) throw new Enough();
    },
  };
  const reader = new CsvRows(separator, sink, quote);
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

/** Unique names as pandas gives them: a nameless one by its place, the second of a name with a number. */
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
