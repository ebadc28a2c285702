import { TableError } from '../table-error.ts';

/** How records stand in a text: each on its line, in an array, or in the array `readings` of an object. */
export type JsonLayout = 'lines' | 'array' | 'envelope';

/** Called with each record's text, and the line on which it begins. */
export type RecordSink = (text: string, line: number) => void;

const MIB = 1024 * 1024;
/** A longer record is no row of a table, and would have to be held whole. */
const MOST_RECORD_LETTERS = 16 * MIB;
const QUOTE = 34;
const BACKSLASH = 92;
const LF = 10;
const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;

/** What stands before the records of an envelope: fields that are no objects, in any order. */
const ENVELOPE = /^\s*\{(?:[^"[\]{}]|"(?:[^"\\]|\\.)*"(?!\s*:\s*\[))*"readings"\s*:\s*\[(?=\s*[{\]])/;
const ARRAY = /^\s*\[\s*(?:\{|\]\s*$)/;
const RECORD = /^\s*\{\s*["}]/;

/** What records a text holds by its beginning; undefined where it is no JSON. */
export function jsonLayout(head: string): JsonLayout | undefined {
  if (ARRAY.test(head)) return 'array';
  if (!RECORD.test(head)) return undefined;
  return ENVELOPE.test(head) ? 'envelope' : 'lines';
}

/** Splits a text that comes piece by piece into records; memory is bounded by the longest. */
export interface RecordSplitter {
  push(piece: string): void;
  /** Throws a TableError where the text was cut short. */
  end(): void;
}

export const splitterFor = (layout: JsonLayout, sink: RecordSink): RecordSplitter =>
  layout === 'lines' ? new LineSplitter(sink) : new ArraySplitter(layout, sink);

class LineSplitter implements RecordSplitter {
  readonly #sink: RecordSink;
  #rest = '';
  #line = 1;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  push(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    refuseLong(this.#rest.length, this.#line);
  }

  end(): void {
    this.#take(this.#rest);
    this.#rest = '';
  }

  #take(text: string): void {
    if (text.trim() !== '') this.#sink(text, this.#line);
    this.#line += 1;
  }
}

class ArraySplitter implements RecordSplitter {
  readonly #sink: RecordSink;
  #state: 'before' | 'between' | 'inside' | 'after';
  readonly #isEnvelope: boolean;
  /** Text from the beginning of the record that is read, or of what comes before the first. */
  #text = '';
  #at = 0;
  #line = 1;
  #recordLine = 1;
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** Whether a comma came, after which there must be a record. */
  #owesRecord = false;

  constructor(layout: 'array' | 'envelope', sink: RecordSink) {
    this.#sink = sink;
    this.#state = 'before';
    this.#isEnvelope = layout === 'envelope';
  }

  push(piece: string): void {
    this.#text += piece;
    if (this.#state === 'before' && !this.#begin()) return;
    let start = 0;
    while (this.#at < this.#text.length) {
      if (this.#state === 'inside') {
        if (!this.#inside(start)) break;
      } else {
        if (this.#state === 'between' ? this.#between() : this.#after()) start = this.#at;
        this.#at += 1;
      }
    }
    const kept = this.#state === 'inside' ? start : this.#at;
    this.#text = this.#text.slice(kept);
    this.#at -= kept;
    refuseLong(this.#text.length, this.#recordLine);
  }

  end(): void {
    if (this.#state === 'after' && this.#depth === 0) return;
    const where =
      this.#state === 'inside'
        ? `in the record that begins on line ${this.#recordLine}`
        : `on line ${this.#line}`;
    throw new TableError(`The JSON ends ${where}: it may have been cut short.`);
  }

  /** Answers whether the array has begun. */
  #begin(): boolean {
    const found = (this.#isEnvelope ? ENVELOPE : /^\s*\[/).exec(this.#text);
    if (found === null) {
      refuseLong(this.#text.length, 1);
      return false;
    }
    this.#at = found[0].length;
    for (const letter of found[0]) if (letter === '\n') this.#line += 1;
    this.#state = 'between';
    return true;
  }

  /** One sign between records; answers whether a record begins there. */
  #between(): boolean {
    const code = this.#text.charCodeAt(this.#at);
    switch (code) {
      case LF:
        this.#line += 1;
        return false;
      case 32:
      case 13:
      case 9:
        return false;
      case COMMA:
        if (this.#owesRecord) break;
        this.#owesRecord = true;
        return false;
      case CLOSE_LIST:
        if (this.#owesRecord) break;
        this.#state = 'after';
        this.#depth = this.#isEnvelope ? 1 : 0;
        return false;
      case OPEN:
        this.#state = 'inside';
        this.#recordLine = this.#line;
        this.#depth = 1;
        this.#owesRecord = false;
        return true;
      default:
    }
    const sign = this.#text[this.#at] ?? '';
    throw new TableError(
      `Line ${this.#line} has "${sign}" where a record is expected: an array of objects is read, such as [{"module": "A", "power": 1}].`,
    );
  }

  /** One sign after the records: the rest of the envelope, or nothing. */
  #after(): false {
    const code = this.#text.charCodeAt(this.#at);
    if (code === LF) this.#line += 1;
    if (this.#depth > 0) this.#count(code);
    else if (code !== LF && code !== 32 && code !== 13 && code !== 9)
      throw new TableError(
        `Line ${this.#line}: something follows the records. Several lists of records are several files.`,
      );
    return false;
  }

  /** Keeps count of what is open after this sign. */
  #count(code: number): void {
    if (this.#isText) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isText = false;
    } else if (code === QUOTE) this.#isText = true;
    else if (code === OPEN || code === OPEN_LIST) this.#depth += 1;
    else if (code === CLOSE || code === CLOSE_LIST) this.#depth -= 1;
  }

  /** Goes on to the end of the record that begins at `start`; answers whether it has come. */
  #inside(start: number): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at++);
      if (code === LF) this.#line += 1;
      this.#count(code);
      if (this.#depth > 0) continue;
      this.#sink(text.slice(start, this.#at), this.#recordLine);
      this.#state = 'between';
      return true;
    }
    return false;
  }
}

function refuseLong(letters: number, line: number): void {
  if (letters > MOST_RECORD_LETTERS)
    throw new TableError(
      `The record on line ${line} is longer than ${MOST_RECORD_LETTERS / MIB} MiB: this is no table.`,
    );
}
