import { createBudget, DEFAULT_LIMIT_BYTES } from '../budget.ts';
import { doubtOf } from '../csv/kinds.ts';
import type { ByteSource, ReadCsvOptions, UnderstoodTable } from '../csv/read-csv.ts';
import type { Encoding } from '../csv/understanding.ts';
import { TableError } from '../table-error.ts';
import { flatten, recordOf } from './flatten-record.ts';
import { JSON_STYLE, RecordColumn } from './record-columns.ts';
import { type JsonLayout, splitterFor } from './split-records.ts';

const MOST_COLUMNS = 10_000;

/**
 * Reads records of JSON, a row a record and a column a field, from pieces of UTF-8. Only the zone, the order of dates
 * and the columns' kinds are taken from `csv`. Where `isCut` the source ends anywhere. Throws a TableError that names
 * the line of a record that is none.
 */
export async function readJson(
  source: ByteSource,
  layout: JsonLayout,
  options: ReadCsvOptions & { isCut?: boolean; encoding: Encoding },
): Promise<UnderstoodTable> {
  const { csv = {}, limitBytes = DEFAULT_LIMIT_BYTES, isCut = false, progress } = options;
  const records = new Records(limitBytes);
  const splitter = splitterFor(layout, records.take.bind(records));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let read = 0;
  for await (const piece of source.pieces()) {
    splitter.push(decoded(decoder, piece, read));
    read += piece.length;
    if (source.size !== undefined) progress?.(Math.min(1, read / source.size));
  }
  if (!isCut) {
    splitter.push(decoded(decoder, undefined, read));
    splitter.end();
  }
  const timeZone = csv.timeZone ?? options.timeZone;
  return records.end({ ...options, timeZone });
}

function decoded(decoder: TextDecoder, piece: Uint8Array | undefined, read: number): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw new TableError(
      `After byte ${read} of the file something is no UTF-8. Save the file as UTF-8, or say which encoding it has.`,
    );
  }
}

class Records {
  readonly #columns = new Map<string, RecordColumn>();
  readonly #budget: ReturnType<typeof createBudget>;
  #rows = 0;
  #twice = 0;

  constructor(limitBytes: number) {
    this.#budget = createBudget(limitBytes);
  }

  take(text: string, line: number): void {
    flatten(recordOf(text, line), line, (name, value) => {
      let column = this.#columns.get(name);
      if (column === undefined) {
        if (this.#columns.size === MOST_COLUMNS)
          throw new TableError(
            `Line ${line} has a field more than the ${MOST_COLUMNS} that are read: "${name}".`,
          );
        column = new RecordColumn(this.#budget);
        this.#columns.set(name, column);
      }
      if (value !== null && column.set(this.#rows, value)) this.#twice += 1;
    });
    this.#rows += 1;
  }

  /** A field that is an object in some records and nothing in others is no column beside those of its fields. */
  #dropParents(): void {
    const names = [...this.#columns.keys()];
    for (const [name, column] of this.#columns)
      if (column.isEmpty && names.some((other) => other.startsWith(`${name}.`))) this.#columns.delete(name);
  }

  end({
    csv = {},
    timeZone,
    encoding,
  }: Pick<ReadCsvOptions, 'csv'> & { timeZone: string | undefined; encoding: Encoding }): UnderstoodTable {
    this.#dropParents();
    const names = [...this.#columns.keys()];
    if (names.length === 0) throw new TableError('The file has no record with a field.');
    const asked = new Map((csv.columns ?? []).map(({ name, kind }) => [name, kind]));
    const unknown = [...asked.keys()].find((name) => !this.#columns.has(name));
    if (unknown !== undefined)
      throw new TableError(`There is no column "${unknown}"; there are: ${names.join(', ')}.`);
    const times = { timeZone: timeZone ?? 'UTC', order: csv.dateOrder ?? undefined };
    const given = [...this.#columns].map(([name, column]) => ({
      sample: column.sample(),
      ...column.end(name, this.#rows, times, asked.get(name)),
    }));
    const twice = `Fields that came twice in a record: ${this.#twice}. The last one counts.`;
    return {
      table: {
        columns: given.map(({ column }) => column),
        rows: this.#rows,
        notes: [...(this.#twice === 0 ? [] : [twice]), ...given.flatMap(({ notes }) => notes)],
      },
      understanding: {
        separator: null,
        quote: null,
        hasHeader: true,
        decimal: '.',
        thousands: null,
        dateOrder: given.find(({ order }) => order !== undefined)?.order ?? null,
        timeZone: times.timeZone,
        encoding,
        columns: given.map(({ column: { name, kind }, sample }) => {
          const doubt = { style: JSON_STYLE, isZoneKnown: timeZone !== undefined };
          const isEpoch = kind === 'time' && sample.some((value) => /^\d+(\.\d+)?$/.test(value));
          const uncertain =
            asked.has(name) || kind === 'number' || isEpoch ? undefined : doubtOf(sample, kind, doubt);
          return { name, unit: null, kind, ...(uncertain === undefined ? {} : { uncertain }) };
        }),
      },
    };
  }
}
