import type { RecordErrorCode } from '@wp/contract';
import type { RecordRules } from './chunk.ts';
import { MAX_MAGNITUDE, MAX_METRICS, MAX_NAME } from './limits.ts';
import { readTimestamp } from './timestamp.ts';

/** A record that passed: names and numbers, and nothing of the object that it came from. */
export interface AcceptedRecord {
  ok: true;
  module: string;
  timeMs: number;
  ambiguous: boolean;
  names: string[];
  values: number[];
  extraFields: number;
}
export interface RefusedRecord {
  ok: false;
  code: RecordErrorCode;
  path: string;
  message: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const KNOWN = new Set(['module', 'measures', 'temperature', 'voltage', 'timestamp']);

const refuse = (code: RecordErrorCode, path: string, message: string): RefusedRecord => ({
  ok: false,
  code,
  path,
  message,
});

/** Judges one parsed raw record; the first thing that is wrong decides. */
export function parseRecord(record: unknown, rules: RecordRules): AcceptedRecord | RefusedRecord {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return refuse('NOT_AN_OBJECT', '', `expected an object, got ${kindOf(record)}`);
  }
  const module = own(record, 'module');
  if (module === undefined || module === null)
    return refuse('MISSING_MODULE', 'module', 'the module is missing');
  if (!isName(module)) {
    return refuse(
      'INVALID_MODULE',
      'module',
      `expected a name of 1 to ${MAX_NAME} characters, got ${kindOf(module)}`,
    );
  }
  const time = readTime(own(record, 'timestamp'), rules);
  if (!time.ok) return refuse(time.code, 'timestamp', time.message);
  const accepted: AcceptedRecord = {
    ok: true,
    module,
    timeMs: time.ms,
    ambiguous: time.ambiguous,
    names: [],
    values: [],
    extraFields: countExtra(record),
  };
  return (
    addMeasures(accepted, own(record, 'measures'), rules) ??
    addField(accepted, record, 'temperature') ??
    addField(accepted, record, 'voltage') ??
    (accepted.names.length === 0 ? refuse('NO_VALUES', '', 'the record holds no value') : undefined) ??
    refuseNewMetric(accepted, rules) ??
    accepted
  );
}

function refuseNewMetric({ names }: AcceptedRecord, rules: RecordRules): RefusedRecord | undefined {
  const at = names.findIndex((name) => rules.refusedMetrics?.has(name));
  if (at < 0) return undefined;
  const message = `there are ${MAX_METRICS} metrics already; no new names are taken`;
  return refuse('TOO_MANY_METRICS', 'measures', message);
}

/** An inherited property is not the sender's word. */
function own(record: object, key: string): unknown {
  return Object.hasOwn(record, key) ? Reflect.get(record, key) : undefined;
}

function readTime(value: unknown, rules: RecordRules) {
  if (value === undefined || value === null) {
    return { ok: false, code: 'MISSING_TIMESTAMP', message: 'the timestamp is missing' } as const;
  }
  const time = readTimestamp(value, rules.timeZone);
  if (!time.ok || (time.ms >= rules.minTimeMs && time.ms <= rules.maxTimeMs)) return time;
  const seconds = typeof value === 'number' && value > 9e8 && value < 1e10 ? '; these look like seconds' : '';
  const limit =
    time.ms < rules.minTimeMs
      ? `before ${new Date(rules.minTimeMs).toISOString()}, the earliest time taken`
      : `after ${new Date(rules.maxTimeMs).toISOString()}, the latest time taken`;
  return { ok: false, code: 'TIME_OUT_OF_RANGE', message: `${limit}${seconds}` } as const;
}

function addMeasures(to: AcceptedRecord, measures: unknown, rules: RecordRules): RefusedRecord | undefined {
  if (measures === undefined || measures === null) return undefined;
  if (!Array.isArray(measures)) {
    return refuse(
      'INVALID_MEASURES',
      'measures',
      `expected an array of {name, value}, got ${kindOf(measures)}`,
    );
  }
  if (measures.length > rules.maxMeasures) {
    return refuse(
      'TOO_MANY_MEASURES',
      'measures',
      `${measures.length} measures; at most ${rules.maxMeasures}`,
    );
  }
  for (let i = 0; i < measures.length; i++) {
    const measure: unknown = measures[i];
    const path = `measures[${i}]`;
    if (typeof measure !== 'object' || measure === null || Array.isArray(measure)) {
      return refuse('INVALID_MEASURES', path, `expected {name, value}, got ${kindOf(measure)}`);
    }
    const name = own(measure, 'name');
    if (!isName(name)) {
      const message = `expected a name of 1 to ${MAX_NAME} characters, got ${kindOf(name)}`;
      return refuse('INVALID_MEASURE_NAME', `${path}.name`, message);
    }
    if (to.names.includes(name))
      return refuse('DUPLICATE_METRIC', `${path}.name`, 'this name is there twice');
    const value = own(measure, 'value');
    if (!isStorable(value)) return notANumber(`${path}.value`, value);
    to.names.push(name);
    to.values.push(value);
  }
  return undefined;
}

function addField(to: AcceptedRecord, record: object, name: string): RefusedRecord | undefined {
  const value = own(record, name);
  if (value === undefined || value === null) return undefined;
  if (!isStorable(value)) return notANumber(name, value);
  if (to.names.includes(name)) {
    return refuse(
      'DUPLICATE_METRIC',
      name,
      `a measure has the name ${name} too; a record holds each metric once`,
    );
  }
  to.names.push(name);
  to.values.push(value);
  return undefined;
}

const isStorable = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= MAX_MAGNITUDE;

const notANumber = (path: string, value: unknown) =>
  refuse(
    'INVALID_VALUE',
    path,
    `expected a finite number of a magnitude up to ${MAX_MAGNITUDE}, got ${kindOf(value)}`,
  );

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= MAX_NAME &&
    !CONTROL.test(value) &&
    value.isWellFormed() &&
    value.trim() === value
  );
}

function countExtra(record: object): number {
  let extra = 0;
  for (const key of Object.keys(record)) if (!KNOWN.has(key)) extra += 1;
  return extra;
}

/** What a value is, in words, without repeating the sender's text. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number')
    return Math.abs(value) <= MAX_MAGNITUDE ? 'a number' : 'a number out of range';
  if (typeof value === 'string') return value.length === 0 ? 'an empty text' : 'a text that does not fit';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
