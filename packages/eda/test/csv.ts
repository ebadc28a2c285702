import { parseInstants } from '../src/engine/column/parse-instants.ts';
import type { ProfileColumn } from '../src/engine/profile/column-input.ts';

/** Enough of CSV for example data without quotes: the first column is the time, a column of numbers is numeric. */
export function readColumns(text: string): ProfileColumn[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const [header = '', ...rows] = lines;
  const cells = rows.map((row) => row.split(','));
  return header.split(',').map((name, k) => {
    const texts = cells.map((row) => row[k] ?? '');
    if (k === 0) return { kind: 'time', name, values: parseInstants(texts).times };
    const numbers = Float64Array.from(texts, (cell) => (cell === '' ? Number.NaN : Number(cell)));
    const numeric = texts.every((cell, i) => cell === '' || !Number.isNaN(numbers[i]));
    return numeric ? { kind: 'number', name, values: numbers } : { kind: 'text', name, values: texts };
  });
}
