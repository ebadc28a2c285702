import { type Grouped, MISSING, numberOf } from './cells.ts';
import type { Decimal } from './understanding.ts';

/** How a file writes its numbers. */
export interface NumberStyle {
  readonly decimal: Decimal;
  readonly thousands: string | null;
  readonly point: number;
  readonly grouped: Grouped | undefined;
}

const COMMA = ','.charCodeAt(0);
/** Marks of thousands that are no decimal sign: spaces of three widths, and the Swiss apostrophes. */
const PLAIN_MARKS = [' ', '\u00a0', '\u202f', "'", '’'];
/** A number that has more in it than digits and one point. */
const MARKED = /^[+-]?(?=.*[,.' \u00a0\u202f’])\d[\d,.' \u00a0\u202f’]*$/;
const PLAIN = /^[+-]?\d*\.?\d*$/;
const encoder = new TextEncoder();

export function numberStyle(decimal: Decimal, thousands: string | null): NumberStyle {
  const point = decimal.charCodeAt(0);
  if (thousands === null || thousands === decimal)
    return { decimal, thousands: null, point, grouped: undefined };
  const literal = (sign: string) => sign.replace(/[.\\^$*+?()[\]{}|]/g, '\\$&');
  const pattern = new RegExp(
    `^[+-]?[1-9]\\d{0,2}(?:${literal(thousands)}\\d{3})+(?:${literal(decimal)}\\d*)?$`,
  );
  const grouped: Grouped = {
    pattern,
    plain: (cell) => cell.replaceAll(thousands, '').replace(decimal, '.'),
  };
  return { decimal, thousands, point, grouped };
}

export function isNumber(cell: string, { point, grouped }: NumberStyle): boolean {
  const bytes = encoder.encode(cell);
  const value = numberOf(bytes, 0, bytes.length, point, grouped);
  return value !== undefined && !Number.isNaN(value);
}

export const presentIn = (cells: readonly string[]): string[] =>
  cells.filter((cell) => !MISSING.has(cell.trim()));

/** Whether all cells are numbers that agree: where one has its thousands marked, all that have thousands do. */
export function areNumbers(present: readonly string[], style: NumberStyle): boolean {
  if (!present.every((cell) => isNumber(cell, style))) return false;
  const pattern = style.grouped?.pattern;
  if (pattern === undefined || !present.some((cell) => pattern.test(cell.trim()))) return true;
  return !present.some((cell) => /^[+-]?\d{4}/.test(cell.trim()));
}

/**
 * The way of writing numbers by which most columns are such, as far as their first cells tell; of several the one that
 * takes less for granted. What is given stands.
 */
export function numberStyleOf(
  columns: readonly (readonly string[])[],
  separator: number,
  given: { decimal?: Decimal | undefined; thousands?: string | null | undefined },
): NumberStyle {
  const present = columns.map(presentIn);
  const marked = present.filter((cells) => {
    const first = cells[0];
    return first !== undefined && cells.some((cell) => MARKED.test(cell.trim()) && !PLAIN.test(cell.trim()));
  });
  const usual = separator === COMMA ? '.' : pointOf(present);
  if (marked.length === 0) return numberStyle(given.decimal ?? usual, given.thousands ?? null);
  const numeric = present.filter((cells) => cells.some((cell) => /^[+-]?\d/.test(cell.trim())));
  let best: { style: NumberStyle; columns: number } | undefined;
  for (const [decimal, thousands] of candidates(usual, separator, marked)) {
    const style = numberStyle(
      given.decimal ?? decimal,
      given.thousands === undefined ? thousands : given.thousands,
    );
    const found = numeric.filter((cells) => areNumbers(cells, style)).length;
    if (best === undefined || found > best.columns) best = { style, columns: found };
  }
  return best?.style ?? numberStyle(usual, null);
}

function candidates(
  usual: Decimal,
  separator: number,
  marked: readonly (readonly string[])[],
): (readonly [Decimal, string | null])[] {
  const other = usual === '.' ? ',' : '.';
  const marks = PLAIN_MARKS.filter((mark) =>
    marked.some((cells) => cells.some((cell) => cell.includes(mark))),
  );
  // A comma inside a cell more likely marks thousands between commas; between other signs it is the decimal one.
  const swapped: readonly [Decimal, string | null][] = [
    [other, null],
    [usual, other],
  ];
  return [
    [usual, null],
    ...(separator === COMMA ? [...swapped].reverse() : swapped),
    [other, usual],
    ...marks.flatMap((mark): (readonly [Decimal, string])[] => [
      [usual, mark],
      [other, mark],
    ]),
  ];
}

/** The decimal sign: a comma where `1,5` stands in more cells than `1.5`. */
function pointOf(columns: readonly (readonly string[])[]): Decimal {
  const count = (pattern: RegExp) =>
    columns.reduce((sum, cells) => sum + cells.filter((cell) => pattern.test(cell)).length, 0);
  return count(/^[+-]?\d+,\d+$/) > count(/^[+-]?\d+\.\d+$/) ? ',' : '.';
}

/** A number of a column in which a comma, or a mark of thousands, may as well be the other of the two. */
export function ambiguousNumber(present: readonly string[], style: NumberStyle): string | undefined {
  const { decimal, thousands } = style;
  const isSure = decimal === '.' && thousands !== ',';
  if (isSure || (thousands !== null && PLAIN_MARKS.includes(thousands))) return undefined;
  const swapped = numberStyle(decimal === ',' ? '.' : ',', decimal);
  const other = thousands === null ? swapped : numberStyle(thousands === ',' ? ',' : '.', null);
  const example = present.find((cell) => MARKED.test(cell.trim()));
  return example !== undefined && areNumbers(present, other) ? example : undefined;
}
