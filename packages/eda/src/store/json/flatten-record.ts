import { TableError } from '../table-error.ts';

export type JsonCell = number | string | boolean;
/** Called with each field of a record; null where it has nothing. */
export type FieldSink = (name: string, value: JsonCell | null) => void;

/** What lies deeper stays as JSON. */
const MOST_DEPTH = 8;

/** The record of a text. Throws a TableError that names its line for what is no object of JSON. */
export function recordOf(text: string, line: number): Readonly<Record<string, unknown>> {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new TableError(
      `Line ${line} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw new TableError(
      `Line ${line} is no record: an object is expected, such as {"module": "A", "power": 1}.`,
    );
  return record as Readonly<Record<string, unknown>>;
}

/**
 * A record's fields: those of an object inside by both names, `a.b`; a gateway's `measures` by the name that each of
 * them has; another list as its JSON.
 */
export function flatten(record: Readonly<Record<string, unknown>>, line: number, sink: FieldSink): void {
  fields(record, '', 0, line, sink);
}

function fields(
  record: Readonly<Record<string, unknown>>,
  before: string,
  depth: number,
  line: number,
  sink: FieldSink,
): void {
  for (const [key, value] of Object.entries(record)) {
    const name = before + key;
    if (value === null || typeof value !== 'object') sink(name, value as JsonCell | null);
    else if (name === 'measures' && Array.isArray(value)) measures(value, record, line, sink);
    else if (Array.isArray(value) || depth === MOST_DEPTH) sink(name, JSON.stringify(value));
    else fields(value as Readonly<Record<string, unknown>>, `${name}.`, depth + 1, line, sink);
  }
}

function measures(
  given: readonly unknown[],
  record: Readonly<Record<string, unknown>>,
  line: number,
  sink: FieldSink,
): void {
  for (const [i, measure] of given.entries()) {
    const { name, value } = (typeof measure === 'object' && measure !== null ? measure : {}) as {
      name?: unknown;
      value?: unknown;
    };
    if (typeof name !== 'string' || name === '')
      throw new TableError(
        `Line ${line}: measures[${i}] has no name, as in {"name": "VMPPT", "value": 3.29}.`,
      );
    if (Object.hasOwn(record, name))
      throw new TableError(`Line ${line}: measures[${i}] is named "${name}", as a field of its record is.`);
    sink(name, typeof value === 'object' && value !== null ? JSON.stringify(value) : asCell(value));
  }
}

/** A value of JSON that is no object, as a cell. */
const asCell = (value: unknown): JsonCell | null => (value === undefined ? null : (value as JsonCell | null));
