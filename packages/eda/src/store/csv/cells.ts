// Cells of CSV as bytes: texts are made only where a text is asked for.

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const PLUS = 43;
const COLON = 58;
const POINT = 46;
const SPACE = 32;
const LETTER_T = 84;
const LETTER_Z = 90;
const SMALL_E = 101;
const LARGE_E = 69;
/** Powers of ten that a double holds exactly: a mantissa below 2⁵³ times one of these is rounded once, as it must be. */
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);
const MOST_DIGITS = 15;
const decoder = new TextDecoder('utf-8', { fatal: false });

/** What stands for nothing, as pandas reads it. */
export const MISSING: ReadonlySet<string> = new Set([
  ...['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>'],
  ...['N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
]);
/** A Map and no object, as a cell may say `constructor`. */
const INFINITE: ReadonlyMap<string, number> = new Map([
  ...['inf', '+inf', 'infinity', '+infinity'].map((cell) => [cell, Number.POSITIVE_INFINITY] as const),
  ...['-inf', '-infinity'].map((cell) => [cell, Number.NEGATIVE_INFINITY] as const),
]);

export const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to));

/** A number with its thousands marked. */
export interface Grouped {
  readonly pattern: RegExp;
  /** The same number as JavaScript writes it. */
  plain(cell: string): string;
}

/** The number that a cell says: NaN where it says that there is none, undefined where it is no number. */
export function numberOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  point: number,
  grouped?: Grouped,
): number | undefined {
  if (from === to) return Number.NaN;
  let at = from;
  let sign = 1;
  if (bytes[at] === MINUS || bytes[at] === PLUS) sign = bytes[at++] === MINUS ? -1 : 1;
  let mantissa = 0;
  let digits = 0;
  let decimals = 0;
  let hasPoint = false;
  let hasDigit = false;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= NINE) {
      hasDigit = true;
      mantissa = mantissa * 10 + (byte - ZERO);
      if (mantissa > 0) digits += 1;
      if (hasPoint) decimals += 1;
    } else if (byte === point && !hasPoint) hasPoint = true;
    else break;
  }
  if (at === to && hasDigit && digits <= MOST_DIGITS && decimals < POWERS.length)
    return (sign * mantissa) / (POWERS[decimals] as number);
  const text = textOf(bytes, from, to);
  if (grouped?.pattern.test(text.trim())) return Number(grouped.plain(text.trim()));
  return slowly(text, point, hasDigit && (at === to || isExponent(bytes[at] as number)));
}

const isExponent = (byte: number): boolean => byte === SMALL_E || byte === LARGE_E;

function slowly(text: string, point: number, isLike: boolean): number | undefined {
  const cell = text.trim();
  if (MISSING.has(cell)) return Number.NaN;
  const infinite = INFINITE.get(cell.toLowerCase());
  if (infinite !== undefined) return infinite;
  // A point among decimal commas would be a mark of thousands: too uncertain to guess.
  if (point !== POINT && cell.includes('.')) return undefined;
  const plain = point === POINT ? cell : cell.replace(String.fromCharCode(point), '.');
  if (!isLike && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isNaN(value) ? undefined : value;
}

/**
 * Epoch milliseconds of an ISO 8601 stamp with its offset, such as `2024-06-01T12:30:00.000Z`, or without one where
 * `isUtc` says that they are UTC; NaN for an empty cell, undefined for whatever else: that is read more slowly.
 */
export function isoInstantOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  isUtc: boolean,
): number | undefined {
  if (from === to) return Number.NaN;
  if (to - from < 16) return undefined;
  const year = digitsAt(bytes, from, 4);
  const month = digitsAt(bytes, from + 5, 2);
  const day = digitsAt(bytes, from + 8, 2);
  const hour = digitsAt(bytes, from + 11, 2);
  const minute = digitsAt(bytes, from + 14, 2);
  const between = bytes[from + 10];
  if (bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS || bytes[from + 13] !== COLON) return undefined;
  if (between !== LETTER_T && between !== SPACE) return undefined;
  let at = from + 16;
  let second = 0;
  let fraction = 0;
  if (at < to && bytes[at] === COLON) {
    second = digitsAt(bytes, at + 1, 2);
    at += 3;
    if (at < to && bytes[at] === POINT) {
      let scale = 100;
      for (at += 1; at < to; at++) {
        const byte = bytes[at] as number;
        if (byte < ZERO || byte > NINE) break;
        fraction += (byte - ZERO) * scale;
        scale /= 10;
      }
    }
  }
  const offsetMs = offsetAt(bytes, at, to, isUtc);
  if (!(month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59))
    return undefined;
  if (offsetMs === undefined || year < 0 || day > daysIn(year, month)) return undefined;
  // A fraction finer than a millisecond is cut, as Date does.
  return Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(fraction + 1e-9)) - offsetMs;
}

function offsetAt(bytes: Uint8Array, at: number, to: number, isUtc: boolean): number | undefined {
  if (at === to) return isUtc ? 0 : undefined;
  if (bytes[at] === LETTER_Z) return at + 1 === to ? 0 : undefined;
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === MINUS ? -1 : 0;
  if (sign === 0 || to - at !== 6 || bytes[at + 3] !== COLON) return undefined;
  const hours = digitsAt(bytes, at + 1, 2);
  const minutes = digitsAt(bytes, at + 4, 2);
  return hours < 0 || minutes < 0 || hours > 23 || minutes > 59
    ? undefined
    : sign * (hours * 60 + minutes) * 60_000;
}

function digitsAt(bytes: Uint8Array, at: number, n: number): number {
  let value = 0;
  for (let i = at; i < at + n; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < ZERO || byte > NINE) return Number.NEGATIVE_INFINITY;
    value = value * 10 + (byte - ZERO);
  }
  return value;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number): number =>
  month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 0);
