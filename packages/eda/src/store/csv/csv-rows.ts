import { TableError } from '../table-error.ts';

/** Called with each cell of each row; the bytes are good for the call alone. */
export interface CellSink {
  cell(column: number, bytes: Uint8Array, from: number, to: number): void;
  /** The row is over; it had so many cells. Blank lines are none. */
  row(cells: number): void;
}

const DOUBLE_QUOTE = 34;
const LF = 10;
const CR = 13;
const NUL = 0;
/** A longer row is none of a table, and would have to be held whole. */
const MOST_ROW_BYTES = 16 * 1024 * 1024;

/** Splits CSV into cells as RFC 4180 says, piece by piece; memory is bounded by the longest row. */
export class CsvRows {
  readonly #separator: number;
  readonly #quote: number;
  readonly #sink: CellSink;
  /** What is left of a row whose end has not come. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Line of the row that comes next, from 1. */
  line = 1;

  /** A `quote` that is no byte, such as −1, quotes nothing. */
  constructor(separator: number, sink: CellSink, quote = DOUBLE_QUOTE) {
    this.#separator = separator;
    this.#quote = quote;
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    const used = this.#split(bytes, false);
    this.#rest = bytes.slice(used);
    if (this.#rest.length > MOST_ROW_BYTES)
      throw new TableError(
        `Line ${this.line} is longer than ${MOST_ROW_BYTES / 1024 / 1024} MiB: this is no table, or a quote in it is never closed.`,
      );
  }

  end(): void {
    if (this.#rest.length > 0) this.#split(this.#rest, true);
    this.#rest = new Uint8Array(0);
  }

  /** Answers how many bytes were whole rows. */
  #split(bytes: Uint8Array, isLast: boolean): number {
    let rowStart = 0;
    for (;;) {
      const next = this.#readRow(bytes, rowStart, isLast);
      if (next < 0) return rowStart;
      rowStart = next;
      if (rowStart >= bytes.length) return rowStart;
    }
  }

  /** Answers where the next row begins; negative where this one is not whole yet. */
  #readRow(bytes: Uint8Array, start: number, isLast: boolean): number {
    const end = endOfRow(bytes, start, this.#quote);
    if (end < 0 && !isLast) return -1;
    const to = end < 0 ? bytes.length : end;
    // A byte of CR before the LF is part of the end.
    const content = to > start && bytes[to - 1] === CR ? to - 1 : to;
    if (content > start) this.#cells(bytes, start, content);
    for (let i = start; i < to; i++) if (bytes[i] === LF) this.line += 1;
    this.line += 1;
    return end < 0 ? bytes.length : end + 1;
  }

  #cells(bytes: Uint8Array, from: number, to: number): void {
    let column = 0;
    let at = from;
    for (;;) {
      if (bytes[at] === this.#quote) at = this.#quoted(bytes, at, to, column);
      else {
        let end = at;
        while (end < to && bytes[end] !== this.#separator) {
          if (bytes[end] === NUL)
            throw new TableError(`Line ${this.line} holds a byte of zero: this is no text, or not UTF-8.`);
          end += 1;
        }
        this.#sink.cell(column, bytes, at, end);
        at = end;
      }
      column += 1;
      if (at >= to) break;
      at += 1;
      if (at === to) {
        this.#sink.cell(column, bytes, at, at);
        column += 1;
        break;
      }
    }
    this.#sink.row(column);
  }

  #quoted(bytes: Uint8Array, start: number, to: number, column: number): number {
    const quote = this.#quote;
    const cell: number[] = [];
    let at = start + 1;
    let isPlain = true;
    for (; at < to; at++) {
      if (bytes[at] !== quote) {
        cell.push(bytes[at] as number);
        continue;
      }
      if (bytes[at + 1] !== quote || at + 1 >= to) break;
      isPlain = false;
      cell.push(quote);
      at += 1;
    }
    if (at >= to) throw new TableError(`Line ${this.line}: a quote is opened and never closed.`);
    if (isPlain) this.#sink.cell(column, bytes, start + 1, at);
    else this.#sink.cell(column, Uint8Array.from(cell), 0, cell.length);
    at += 1;
    if (at < to && bytes[at] !== this.#separator)
      throw new TableError(`Line ${this.line}: something follows the closing quote of cell ${column + 1}.`);
    return at;
  }
}

/** Where the row's LF is, outside of quotes; negative where it has not come. */
function endOfRow(bytes: Uint8Array, start: number, quote: number): number {
  let isQuoted = false;
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === LF && !isQuoted) return i;
  }
  return -1;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
