import { CodedTexts, MISSING_CODE } from '../column/coded-texts.ts';
import { type CategoryCodes, cramersVCoded } from '../pairs/cramers-v.ts';
import { symmetricMatrix } from '../pairs/matrix.ts';
import type { ProfileColumn, TextColumn } from './column-input.ts';
import { type Figure, figureOf } from './figure.ts';
import { type CorrelationProfile, RANKED_ROWS, sampledRows } from './pair-profile.ts';

/** Which columns miss values in the same rows; of columns that miss any. */
export interface MissingProfile {
  readonly columns: readonly string[];
  /** Rows where both miss their value; on the diagonal each column's own. */
  readonly matrix: readonly (readonly number[])[];
  /** Correlation of being missing: 1 always together, 0 independent, −1 never together and always one of them. */
  readonly correlation: readonly (readonly Figure[])[];
  readonly rows: number;
  readonly exact: boolean;
}

/** Figures that do not tell numbers apart from texts: what is missing together, and which categories go together. */
export interface AssociationProfile {
  readonly missing_matrix: MissingProfile;
  readonly cramers_v: CorrelationProfile;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** A column of more different texts than this is no category. */
export const MOST_CATEGORIES = 100;
/** Only the first so many category columns are looked at. */
const MOST_COLUMNS = 50;

export function associationProfile(columns: readonly ProfileColumn[], rows: number): AssociationProfile {
  const { looked, codes, left } = categoriesOf(columns, rows);
  const names = [...codes.keys()];
  const all = [...codes.values()];
  const matrix = symmetricMatrix(all, (a, b) => figureOf(cramersVCoded(a, b)));
  const notes =
    left === 0 ? [] : [`Cramér’s V is of the first ${MOST_COLUMNS} category columns: ${left} are left out.`];
  return {
    missing_matrix: missingProfile(columns, rows),
    cramers_v: { columns: names, matrix, ...looked },
    notes,
  };
}

function missingProfile(columns: readonly ProfileColumn[], rows: number): MissingProfile {
  const lost = columns.map((column) => ({ name: column.name, ...lostRows(column, rows) }));
  const some = lost.filter(({ count }) => count > 0);
  const both = symmetricMatrix(some, (a, b) => (a === b ? a.count : commonBits(a.bits, b.bits)));
  const correlation = symmetricMatrix(some, (a, b) => {
    const together = a === b ? a.count : commonBits(a.bits, b.bits);
    const scale = Math.sqrt(a.count * (rows - a.count)) * Math.sqrt(b.count * (rows - b.count));
    return figureOf((rows * together - a.count * b.count) / scale);
  });
  return { columns: some.map(({ name }) => name), matrix: both, correlation, rows, exact: true };
}

/** A bit a row, 1 where the value is missing: 32 rows are compared at once. */
function lostRows(column: ProfileColumn, rows: number): { bits: Uint32Array; count: number } {
  const bits = new Uint32Array(Math.ceil(rows / 32));
  let count = 0;
  const lose = (row: number): void => {
    bits[row >>> 5] = (bits[row >>> 5] as number) | (1 << (row & 31));
    count++;
  };
  if (column.kind !== 'text') {
    const { values } = column;
    for (let row = 0; row < rows; row++) if (!Number.isFinite(values[row])) lose(row);
  } else if (column instanceof CodedTexts) {
    const { codes } = column;
    for (let row = 0; row < rows; row++) if ((codes[row] as number) < 0) lose(row);
  } else {
    const { values } = column;
    for (let row = 0; row < rows; row++) if (values[row] === null || values[row] === undefined) lose(row);
  }
  return { bits, count };
}

function commonBits(a: Uint32Array, b: Uint32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    let word = (a[i] as number) & (b[i] as number);
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}

/** The category columns as codes; those of a random sample where there are more than a million rows. */
function categoriesOf(columns: readonly ProfileColumn[], rows: number) {
  const { sample, ...looked } = sampledRows(rows, RANKED_ROWS);
  const codes = new Map<string, CategoryCodes>();
  let left = 0;
  for (const column of columns) {
    const own = column.kind === 'text' ? codesOf(column, rows) : undefined;
    if (own === undefined) continue;
    if (codes.size === MOST_COLUMNS) left++;
    else
      codes.set(column.name, {
        categories: own.categories,
        codes: sample === undefined ? own.codes : Int32Array.from(sample, (row) => own.codes[row] as number),
      });
  }
  return { looked, codes, left };
}

/**
 * A column's categories, numbered in the order in which they come, so that however they were read the sums over them are
 * the same; undefined where there are too many of them.
 */
function codesOf(column: TextColumn, rows: number): CategoryCodes | undefined {
  const coded = column instanceof CodedTexts ? column.codes : undefined;
  const numbers = new Map<string | number, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const value = coded === undefined ? column.values[row] : (coded[row] as number);
    if (value === null || value === undefined || value === MISSING_CODE) {
      codes[row] = MISSING_CODE;
      continue;
    }
    let number = numbers.get(value);
    if (number === undefined) {
      if (numbers.size === MOST_CATEGORIES) return undefined;
      number = numbers.size;
      numbers.set(value, number);
    }
    codes[row] = number;
  }
  return { codes, categories: numbers.size };
}
