import { CodedTexts } from '../column/coded-texts.ts';
import { isAscending } from '../column/present.ts';
import type { ProfileColumn } from './column-input.ts';

/**
 * Rows equal in every column to an earlier one. Rows are compared by a 52-bit hash: of ten million rows one pair in a
 * hundred datasets would be taken for equal wrongly.
 */
export function duplicateRowCount(columns: readonly ProfileColumn[]): number {
  const rows = Math.max(0, ...columns.map(rowsOf));
  // Rows of a column that rises throughout, as times do, are all different.
  if (columns.length === 0 || columns.some((column) => column.kind !== 'text' && isAscending(column.values)))
    return 0;
  const low = new Uint32Array(rows).fill(0x811c9dc5);
  const high = new Uint32Array(rows).fill(0x9e3779b9);
  for (const column of columns) {
    if (column instanceof CodedTexts) hashCodes(column.codes, low, high);
    else if (column.kind === 'text') hashTexts(column.values, low, high);
    else hashNumbers(column.values, low, high);
  }
  const hashes = Float64Array.from(
    low,
    (hash, row) => hash + ((high[row] as number) & 0xfffff) * 2 ** 32,
  ).sort();
  let duplicates = 0;
  for (let i = 1; i < rows; i++) if (hashes[i] === hashes[i - 1]) duplicates++;
  return duplicates;
}

const rowsOf = (column: ProfileColumn): number =>
  column instanceof CodedTexts ? column.codes.length : column.values.length;

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hashNumbers(values: Float64Array, low: Uint32Array, high: Uint32Array): void {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (let row = 0; row < values.length; row++) {
    // Every NaN is one value, and so are 0 and −0.
    number[0] = (values[row] as number) + 0;
    if (Number.isNaN(number[0])) number[0] = Number.NaN;
    const [a, b] = [words[0] as number, words[1] as number];
    low[row] = mix(mix(low[row] as number, a), b);
    high[row] = mix(mix(high[row] as number, b), a);
  }
}

/** Different texts have different codes. */
function hashCodes(codes: Int32Array, low: Uint32Array, high: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    low[row] = mix(low[row] as number, code);
    high[row] = mix(high[row] as number, code + 1);
  }
}

function hashTexts(texts: readonly (string | null | undefined)[], low: Uint32Array, high: Uint32Array): void {
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row];
    let a = mix(low[row] as number, text === null || text === undefined ? 0xffffffff : text.length);
    let b = mix(high[row] as number, a);
    for (let i = 0; i < (text?.length ?? 0); i++) {
      const code = text?.charCodeAt(i) ?? 0;
      a = mix(a, code);
      b = mix(b, code + 1);
    }
    low[row] = a;
    high[row] = b;
  }
}
