import { instantsFromEpochs, parseInstants } from '../../engine/column/parse-instants.ts';
import type { ProfileColumn } from '../../engine/profile/column-input.ts';
import type { Budget } from '../budget.ts';
import { isoInstantOf } from '../csv/cells.ts';
import type { EndedColumn, TimeSettings } from '../csv/columns.ts';
import { kindOf } from '../csv/kinds.ts';
import { numberStyle } from '../csv/number-style.ts';
import type { JsonCell } from './flatten-record.ts';

const FIRST_ROWS = 1024;
const NUMBER_BYTES = 8;
const PLACE_BYTES = 8;
const TEXT_BYTES = 24;
const MOST_KNOWN = 100_000;
const SAMPLED = 2000;
/** Least share of a column's texts that must be times. */
const TIME_SHARE = 0.9;
/** Names under which gateways write numbers since 1970. */
const TIME_NAMES = new Set(['time', 'timestamp']);
/** Seconds of 1973 and after; smaller numbers are none since 1970. */
const LEAST_EPOCH = 1e8;
export const JSON_STYLE = numberStyle('.', null);

/** A column of JSON's values: numbers until the first text, texts from then on. */
export class RecordColumn {
  readonly #budget: Budget;
  readonly #known = new Map<string, string>();
  #numbers: Float64Array;
  #texts: (string | null)[] | undefined;
  /** Number of rows up to the last value; rows that have none are missing. */
  #rows = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
    budget.take(FIRST_ROWS * NUMBER_BYTES);
    this.#numbers = new Float64Array(FIRST_ROWS).fill(Number.NaN);
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  /** Answers whether the row had a value already, which is gone. */
  set(row: number, value: JsonCell): boolean {
    const isTwice = row < this.#rows;
    this.#rows = row + 1;
    if (typeof value === 'number' && this.#texts === undefined) this.#setNumber(row, value);
    else this.#setText(row, typeof value === 'string' ? value : String(value));
    return isTwice;
  }

  #setNumber(row: number, value: number): void {
    if (row >= this.#numbers.length) {
      const length = Math.max(row + 1, this.#numbers.length * 2);
      this.#budget.take((length - this.#numbers.length) * NUMBER_BYTES);
      const wider = new Float64Array(length).fill(Number.NaN);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[row] = value;
  }

  #setText(row: number, value: string): void {
    if (this.#texts === undefined) {
      this.#budget.take(this.#numbers.length * PLACE_BYTES);
      this.#texts = Array.from(this.#numbers.subarray(0, row), (one) =>
        Number.isNaN(one) ? null : String(one),
      );
      this.#numbers = new Float64Array(0);
    }
    while (this.#texts.length < row) this.#texts.push(null);
    this.#texts[row] = this.#sameText(value);
  }

  /** The same text again and again is held once. */
  #sameText(value: string): string {
    const same = this.#known.get(value);
    this.#budget.take(PLACE_BYTES);
    if (same !== undefined) return same;
    this.#budget.take(TEXT_BYTES + 2 * value.length);
    if (this.#known.size < MOST_KNOWN) this.#known.set(value, value);
    return value;
  }

  /** The first values as texts, to tell what they are. */
  sample(): string[] {
    return (this.#texts?.slice(0, SAMPLED) ?? [...this.#numbers.subarray(0, SAMPLED)]).map((value) =>
      value === null || Number.isNaN(value) ? '' : String(value),
    );
  }

  end(
    name: string,
    rows: number,
    settings: TimeSettings,
    asked: ProfileColumn['kind'] | undefined,
  ): EndedColumn {
    if (this.#texts === undefined) return numbersAs(name, this.#ended(rows), asked);
    const texts = this.#texts;
    while (texts.length < rows) texts.push(null);
    if (asked === 'number') return textsAsNumbers(name, texts);
    const kind = asked ?? kindOf(this.sample(), JSON_STYLE, settings.timeZone);
    if (kind === 'text' || kind === 'number')
      return { column: { kind: 'text', name, values: texts }, notes: [] };
    return textsAsTimes(name, texts, settings, asked === 'time');
  }

  #ended(rows: number): Float64Array {
    if (rows <= this.#numbers.length) return this.#numbers.slice(0, rows);
    const values = new Float64Array(rows).fill(Number.NaN);
    values.set(this.#numbers);
    return values;
  }
}

function numbersAs(
  name: string,
  values: Float64Array,
  asked: ProfileColumn['kind'] | undefined,
): EndedColumn {
  if (asked === 'text') {
    const texts = Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)));
    return { column: { kind: 'text', name, values: texts }, notes: [] };
  }
  const isTime = asked === 'time' || (asked === undefined && TIME_NAMES.has(name) && areEpochs(values));
  if (!isTime) return { column: { kind: 'number', name, values }, notes: [] };
  const { times, unit } = instantsFromEpochs(values);
  return {
    column: { kind: 'time', name, values: times },
    notes: [`${name}: numbers were taken as ${unit} since 1970.`],
  };
}

const areEpochs = (values: Float64Array): boolean =>
  values.some((value) => !Number.isNaN(value)) &&
  values.every((value) => Number.isNaN(value) || value >= LEAST_EPOCH);

function textsAsNumbers(name: string, texts: readonly (string | null)[]): EndedColumn {
  let others = 0;
  const values = Float64Array.from(texts, (text) => {
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
    if (text !== null && text.trim() !== '' && Number.isNaN(value)) others += 1;
    return value;
  });
  const notes = others === 0 ? [] : [`${name}: ${others} values are no number and count as missing.`];
  return { column: { kind: 'number', name, values }, notes };
}

function textsAsTimes(
  name: string,
  texts: (string | null)[],
  { timeZone, order }: TimeSettings,
  isAsked: boolean,
): EndedColumn {
  const iso = isoTimes(texts, timeZone === 'UTC');
  if (iso !== undefined) return { column: { kind: 'time', name, values: iso }, notes: [] };
  const parsed = parseInstants(texts, { timeZone, ...(order && { order }) });
  const present = texts.filter((text) => text !== null).length;
  if (!isAsked && parsed.unreadable > present * (1 - TIME_SHARE))
    return { column: { kind: 'text', name, values: texts }, notes: [] };
  return {
    column: { kind: 'time', name, values: parsed.times },
    notes: parsed.warnings.map((warning) => `${name}: ${warning}`),
    order: parsed.order,
  };
}

/** The fast way for what nearly all write; undefined where one of them is written otherwise. */
function isoTimes(texts: readonly (string | null)[], isUtc: boolean): Float64Array | undefined {
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(64);
  const times = new Float64Array(texts.length);
  for (const [i, text] of texts.entries()) {
    if (text === null) {
      times[i] = Number.NaN;
      continue;
    }
    const { read, written } = encoder.encodeInto(text, bytes);
    const ms = read === text.length ? isoInstantOf(bytes, 0, written, isUtc) : undefined;
    if (ms === undefined) return undefined;
    times[i] = ms;
  }
  return times;
}
