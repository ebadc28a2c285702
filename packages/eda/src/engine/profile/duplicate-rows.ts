import { isAscending } from '../column/present.ts';
import type { ProfileColumn } from './column-input.ts';

/**
 * Rows equal in every column to an earlier one. Rows are compared by a 52-bit hash: of ten million rows one pair in a
 * hundred datasets would be taken for equal wrongly.
 */
export function duplicateRowCount(columns: readonly ProfileColumn[]): number {
  const rows = Math.max(0, ...columns.map((column) => column.values.length));
  // Rows of a column that rises throughout, as times do, are all different.
  if (columns.length === 0 || columns.some((column) => column.kind !== 'text' && isAscending(column.values)))
    return 0;
  const low = new Uint32Array(rows).fill(0x811c9dc5);
  const high = new Uint32Array(rows).fill(0x9e3779b9);
  for (const column of columns) {
    if (column.kind === 'text') hashTexts(column.values, low, high);
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
