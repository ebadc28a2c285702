import { type Zone, zoneOf } from '@wp/contract';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** Which of two leading numbers of `1/2/2022` is the month. */
export type DateOrder = 'month-first' | 'day-first';

/** Settings of {@link parseInstants}. */
export interface ParseInstantsOptions {
  /** Settles the order; default: told from the values, see {@link parseInstants}. */
  readonly order?: DateOrder;
  /** The zone of stamps that name none; default `UTC`. */
  readonly timeZone?: string;
}

/** Instants read from texts. */
export interface ParsedInstants {
  /** Epoch ms; NaN where a text is no instant. */
  readonly times: Float64Array;
  /** Texts that are there and could not be read. */
  readonly unreadable: number;
  /** The order used, where any text needed one. */
  readonly order: DateOrder | undefined;
  /** What was assumed rather than known, in sentences for the reader. */
  readonly warnings: readonly string[];
}

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
/** A stamp without signs between its parts: `20220102T030405Z`. */
const COMPACT =
  /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;
const NUMBERED =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*([AP]M)?$/i;

interface Fields {
  readonly year: number;
  /** Month and day, or for a numbered date its first and second number. */
  readonly first: number;
  readonly second: number;
  readonly msOfDay: number;
  readonly offset: string | undefined;
  readonly numbered: boolean;
}

/**
 * Reads ISO 8601 stamps, with or without signs between their parts or with slashes (`20220102T030405Z`,
 * `2022/01/02`), numbered dates such as `1/2/2022 0:15`, and numbers since 1970: seconds, milliseconds, microseconds or
 * nanoseconds by their size, where all texts are such. A stamp without an offset is taken in `timeZone`. For
 * numbered dates the order is told by a number over 12; where none is, the order is taken that gives the more regular
 * spacing, and where neither does, month first: with a warning, never a refusal. Null and empty texts are missing.
 */
export function parseInstants(
  texts: readonly (string | null | undefined)[],
  options: ParseInstantsOptions = {},
): ParsedInstants {
  const epochs = epochsOf(texts);
  if (epochs !== undefined) return epochs;
  const zone = zoneOf(options.timeZone ?? 'UTC');
  const fields = texts.map((text) =>
    text === null || text === undefined ? undefined : fieldsOf(text.trim()),
  );
  const warnings: string[] = [];
  const numbered = fields.filter((field): field is Fields => field?.numbered === true);
  const order = numbered.length === 0 ? undefined : (options.order ?? orderOf(numbered, zone, warnings));
  const times = Float64Array.from(fields, (field) =>
    field === undefined ? Number.NaN : instantOf(field, order, zone),
  );
  if (
    options.timeZone === undefined &&
    fields.some((field) => field !== undefined && field.offset === undefined)
  ) {
    warnings.push('Stamps without an offset were taken as UTC.');
  }
  let unreadable = 0;
  texts.forEach((text, i) => {
    if (text !== null && text !== undefined && text.trim() !== '' && Number.isNaN(times[i])) unreadable++;
  });
  if (unreadable > 0) warnings.push(`${unreadable} stamps could not be read and count as missing.`);
  return { times, unreadable, order, warnings };
}

const EPOCH = /^-?\d{9,19}(?:\.\d+)?$/;

/** Instants of texts that are all numbers since 1970, as far as they are there; undefined otherwise. */
function epochsOf(texts: readonly (string | null | undefined)[]): ParsedInstants | undefined {
  const present = texts.filter((text) => text !== null && text !== undefined && text.trim() !== '');
  if (present.length === 0 || !present.every((text) => EPOCH.test(text?.trim() ?? ''))) return undefined;
  const values = Float64Array.from(texts, (text) =>
    text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text),
  );
  const { times, unit } = instantsFromEpochs(values);
  return { times, unreadable: 0, order: undefined, warnings: [`Stamps were taken as ${unit} since 1970.`] };
}

/** Each unit ends where its numbers would lie beyond the year 5000: there the next finer one begins. */
const EPOCH_UNITS = [
  { unit: 'seconds', below: 1e11, ms: 1000 },
  { unit: 'milliseconds', below: 1e14, ms: 1 },
  { unit: 'microseconds', below: 1e17, ms: 1e-3 },
  { unit: 'nanoseconds', below: Number.POSITIVE_INFINITY, ms: 1e-6 },
] as const;

/** Instants of numbers since 1970, all of one unit, told by the largest; finer than a millisecond is cut. */
export function instantsFromEpochs(values: Float64Array): { times: Float64Array; unit: string } {
  let largest = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i])) largest = Math.max(largest, Math.abs(values[i] as number));
  const { unit, ms } = EPOCH_UNITS.find(({ below }) => largest < below) ?? EPOCH_UNITS[3];
  return {
    unit,
    times: values.map((value) => (Number.isFinite(value) ? Math.floor(value * ms + 1e-7) : Number.NaN)),
  };
}

function fieldsOf(text: string): Fields | undefined {
  const iso = ISO.exec(text) ?? COMPACT.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, offset] = iso;
    return {
      year: Number(year),
      first: Number(month),
      second: Number(day),
      msOfDay: msOf(hour, minute, second, fraction),
      offset,
      numbered: false,
    };
  }
  const match = NUMBERED.exec(text);
  if (match === null) return undefined;
  const [, first, second, year, hour, minute, seconds, fraction, half] = match;
  const twelve = half === undefined ? 0 : half.toUpperCase() === 'PM' ? 43_200_000 : 0;
  const ms = msOf(hour, minute, seconds, fraction);
  return {
    year: Number(year),
    first: Number(first),
    second: Number(second),
    msOfDay: half === undefined ? ms : (ms % 43_200_000) + twelve,
    offset: undefined,
    numbered: true,
  };
}

function msOf(hour = '0', minute = '0', second = '0', fraction = ''): number {
  // 24:00 is the end of a day, as ISO 8601 has it; a second of 60 was once put in by the clocks.
  const isTime =
    Number(minute) <= 59 &&
    Number(second) <= 60 &&
    (Number(hour) <= 23 || (Number(hour) === 24 && Number(minute) === 0 && Number(second) === 0));
  if (!isTime) return Number.NaN;
  return (
    Number(hour) * HOUR_MS +
    Number(minute) * MINUTE_MS +
    Number(second) * 1000 +
    Number(`0.${fraction || '0'}`) * 1000
  );
}

function instantOf(field: Fields, order: DateOrder | undefined, zone: Zone): number {
  const swapped = field.numbered && order === 'day-first';
  const month = swapped ? field.second : field.first;
  const day = swapped ? field.first : field.second;
  const midnight = Date.UTC(field.year, month - 1, day);
  // Date.UTC carries a 31st of June over into July.
  if (new Date(midnight).getUTCDate() !== day || month < 1 || month > 12) return Number.NaN;
  if (!(field.msOfDay <= DAY_MS)) return Number.NaN;
  const local = midnight + field.msOfDay;
  return field.offset === undefined ? zone.instantOf(local) : local - offsetMs(field.offset);
}

function offsetMs(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
}

function orderOf(fields: readonly Fields[], zone: Zone, warnings: string[]): DateOrder {
  if (fields.some((field) => field.first > 12)) return 'day-first';
  if (fields.some((field) => field.second > 12)) return 'month-first';
  const monthFirst = irregularity(fields, 'month-first', zone);
  const dayFirst = irregularity(fields, 'day-first', zone);
  const order = dayFirst < monthFirst ? 'day-first' : 'month-first';
  const why =
    dayFirst === monthFirst ? 'for want of a better sign' : 'since it gives the more regular spacing';
  warnings.push(`The order of day and month can't be told from the values: ${order} was taken ${why}.`);
  return order;
}

/** How many different distances neighbouring rows have. */
function irregularity(fields: readonly Fields[], order: DateOrder, zone: Zone): number {
  const distances = new Set<number>();
  for (let i = 1; i < fields.length; i++) {
    distances.add(
      instantOf(fields[i] as Fields, order, zone) - instantOf(fields[i - 1] as Fields, order, zone),
    );
  }
  return distances.size;
}
