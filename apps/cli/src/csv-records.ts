import type { Readable } from 'node:stream';
import { AppError } from '@wp/contract';
import { CsvError, parse } from 'csv-parse';

/** Columns of an export as `/export` writes it: a row a value. */
const LONG = ['module', 'metric', 'time', 'value'];
/** How the header of an export by bucket begins. */
const BUCKETS = LONG.slice(0, 3).join();
const TIMES = new Set(['timestamp', 'time']);
/** Fields of a record beside its measures. */
const FIELDS = new Set(['temperature', 'voltage']);

export const CSV_COLUMNS =
  'A CSV has a header and either the columns module,metric,time,value, as wp export writes it, or module, timestamp (or time) and a column a measure.';

/** The records of a CSV as RFC 4180 says, line breaks inside of quotes too. Throws an AppError with the line for what is none. */
export async function* csvRecords(source: Readable): AsyncGenerator<Record<string, unknown>> {
  const rows = source.pipe(
    parse({ bom: true, skip_empty_lines: true, relax_column_count_less: true, max_record_size: 1 << 24 }),
  );
  source.once('error', (error) => rows.destroy(error));
  let toRecord: ((cells: readonly string[]) => Record<string, unknown>) | undefined;
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      if (toRecord === undefined) toRecord = readerOf(cells);
      else yield toRecord(cells);
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new AppError(
        'INVALID_INPUT',
        `This is no whole CSV: ${error.message}. What came before is stored.`,
      );
    throw error;
  }
}

function readerOf(names: readonly string[]): (cells: readonly string[]) => Record<string, unknown> {
  if (names.length === LONG.length && LONG.every((name) => names.includes(name)))
    return (cells) => longRecord(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
  if (names.slice(0, 3).join() === BUCKETS)
    throw new AppError(
      'INVALID_INPUT',
      `These are buckets (${names.join(', ')}), from which readings cannot be told: export the values themselves, without --bucket.`,
    );
  if (names.includes('module') && names.some((name) => TIMES.has(name)))
    return (cells) => wideRecord(names, cells);
  throw new AppError('INVALID_INPUT', `This is neither JSON nor a CSV of readings. ${CSV_COLUMNS}`);
}

function longRecord(row: { [name: string]: string }): Record<string, unknown> {
  const metric = unguarded(row.metric ?? '');
  const value = measured(row.value ?? '');
  return {
    module: unguarded(row.module ?? ''),
    timestamp: timeOf(row.time ?? ''),
    ...(value === undefined
      ? {}
      : FIELDS.has(metric)
        ? { [metric]: value }
        : { measures: [{ name: metric, value }] }),
  };
}

function wideRecord(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const measures: { name: string; value: unknown }[] = [];
  for (const [i, name] of names.entries()) {
    const cell = cells[i] ?? '';
    const value = measured(cell);
    if (value === undefined) continue;
    if (name === 'module') record.module = cell;
    else if (TIMES.has(name)) record.timestamp = timeOf(cell);
    else if (FIELDS.has(name)) record[name] = value;
    else measures.push({ name, value });
  }
  return measures.length > 0 ? { ...record, measures } : record;
}

/**
 * A cell as a number; text that is none is sent as it is, and the server rejects it with its place. Undefined: empty.
 */
function measured(cell: string): number | string | undefined {
  if (cell === '') return undefined;
  const number = Number(cell);
  return Number.isFinite(number) && cell.trim() !== '' ? number : cell;
}

const timeOf = (cell: string): string | number => (/^-?\d{11,}$/.test(cell) ? Number(cell) : cell);

/** Removes the quote by which an export keeps a spreadsheet from running a text as a formula. */
const unguarded = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
