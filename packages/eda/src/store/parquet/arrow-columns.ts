import { type Table as ArrowTable, type Data, makeVector, Type, type Vector } from 'apache-arrow';
import { CodedTexts, MISSING_CODE } from '../../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import { TableError } from '../table-error.ts';
import { kindOfArrow } from './arrow-kind.ts';
import { fillNumbers } from './fill-numbers.ts';
import { TextCodes } from './text-codes.ts';

/** Fills a column's rows from one batch after the other. */
export interface ColumnFiller {
  readonly kind: ProfileColumn['kind'];
  readonly values: Float64Array | Int32Array;
  /** Puts the rows of `vector` at `at`, which is of this kind; numbers and times are divided. */
  fill(vector: Vector, at: number, divisor: number): void;
  end(name: string): ProfileColumn;
  /** Recodes rows of texts that were coded elsewhere, by another list of texts. */
  recode?(dictionary: readonly string[], where: readonly { at: number; rows: number }[]): void;
  /** Puts the codes of texts in the order of their first row, as they are where one reads all rows. */
  inOrder?(): void;
}

/** Room of a column to be filled. */
export interface ColumnRoom {
  rows: number;
  /** Whether it lies in shared memory, which spares copying it there later; default false. */
  isShared?: boolean | undefined;
  /** Where it lies already, others having made it. */
  buffer?: SharedArrayBuffer | undefined;
}

/** Room for a column's rows, to be filled. */
export function fillerFor(kind: ProfileColumn['kind'], room: ColumnRoom): ColumnFiller {
  switch (kind) {
    case 'number':
    case 'time':
      return numbers(kind, new Float64Array(bufferOf(room, Float64Array.BYTES_PER_ELEMENT)));
    case 'text':
      return texts(new Int32Array(bufferOf(room, Int32Array.BYTES_PER_ELEMENT)));
  }
}

const bufferOf = ({ rows, isShared, buffer }: ColumnRoom, each: number): ArrayBuffer =>
  // The types of typed arrays know no shared memory before TypeScript 5.7; their members are the same.
  (buffer ??
    (isShared === true ? new SharedArrayBuffer(rows * each) : new ArrayBuffer(rows * each))) as ArrayBuffer;

function numbers(kind: 'number' | 'time', values: Float64Array): ColumnFiller {
  return {
    kind,
    values,
    fill: (vector, at, divisor) => fillNumbers(values, vector, at, divisor),
    end: (name) => ({ kind, name, values }),
  };
}

function texts(codes: Int32Array): ColumnFiller {
  let known = new TextCodes();
  return {
    kind: 'text',
    values: codes,
    fill(vector, at) {
      let to = at;
      for (const data of vector.data) {
        const rows = codes.subarray(to, to + data.length).fill(MISSING_CODE);
        if (data.typeId === Type.Utf8) fillUtf8(data, rows, known);
        else if (data.typeId === Type.Dictionary) fillDictionary(data, rows, known);
        else fillAny(data, rows, known);
        to += data.length;
      }
    },
    recode(dictionary, where) {
      const own = dictionary.map((text) => known.codeOf(text));
      for (const { at, rows } of where) recoded(codes.subarray(at, at + rows), own);
    },
    inOrder() {
      if (isInOrder(codes)) return;
      const texts = known.dictionary;
      known = new TextCodes();
      // One pass is enough: a text is given its code where it first appears.
      const own = new Int32Array(texts.length).fill(MISSING_CODE);
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i] as number;
        if (code === MISSING_CODE) continue;
        if (own[code] === MISSING_CODE) own[code] = known.codeOf(texts[code] as string);
        codes[i] = own[code] as number;
      }
    },
    end: (name) => new CodedTexts(name, codes, known.dictionary),
  };
}

function isInOrder(codes: Int32Array): boolean {
  let next = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code > next) return false;
    if (code === next) next += 1;
  }
  return true;
}

function recoded(codes: Int32Array, own: readonly number[]): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code !== MISSING_CODE) codes[i] = own[code] as number;
  }
}

/** Neighbours are often equal, such as the module of a row: a code is looked up where the bytes change. */
function fillUtf8(data: Data, rows: Int32Array, known: TextCodes): void {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  const hasNulls = data.nullCount > 0;
  let [before, code] = [-1, MISSING_CODE];
  for (let i = 0; i < rows.length; i++) {
    if (hasNulls && !data.getValid(i)) continue;
    if (before < 0 || !isSameText(bytes, offsets, before, i))
      code = known.codeOfBytes(bytes, offsets[i] as number, offsets[i + 1] as number);
    before = i;
    rows[i] = code;
  }
}

function isSameText(bytes: Uint8Array, offsets: Int32Array, a: number, b: number): boolean {
  const [fromA, fromB] = [offsets[a] as number, offsets[b] as number];
  const length = (offsets[a + 1] as number) - fromA;
  if ((offsets[b + 1] as number) - fromB !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[fromA + i] !== bytes[fromB + i]) return false;
  return true;
}

function fillDictionary(data: Data, rows: Int32Array, known: TextCodes): void {
  const own = data.dictionary as Vector;
  const codes = Array.from({ length: own.length }, (_, i) => codeOf(own.get(i), known));
  const keys = data.values as ArrayLike<number | bigint>;
  const hasNulls = data.nullCount > 0;
  for (let i = 0; i < rows.length; i++)
    if (!hasNulls || data.getValid(i)) rows[i] = codes[Number(keys[i])] as number;
}

function fillAny(data: Data, rows: Int32Array, known: TextCodes): void {
  const vector = makeVector(data);
  for (let i = 0; i < rows.length; i++) rows[i] = codeOf(vector.get(i), known);
}

const codeOf = (value: unknown, known: TextCodes): number =>
  value === null || value === undefined ? MISSING_CODE : known.codeOf(String(value));

/** The rows of a whole table of Arrow; throws a TableError where a column is of another kind than before. */
export function fillAll(fillers: readonly ColumnFiller[], table: ArrowTable, at: number): void {
  for (const [i, filler] of fillers.entries()) {
    const vector = table.getChildAt(i);
    if (vector === null) continue;
    const name = table.schema.fields[i]?.name ?? '';
    const { kind, divisor } = kindOfArrow(name, vector.type);
    if (kind !== filler.kind)
      throw new TableError(
        `Column "${name}" holds ${MANY[filler.kind]} in one file and ${MANY[kind]} in another one.`,
      );
    filler.fill(vector, at, divisor);
  }
}

const MANY = { number: 'numbers', time: 'times', text: 'texts' };
