import { CodedTexts, codedTexts } from '../engine/column/coded-texts.ts';
import type { NumberColumn, ProfileColumn } from '../engine/profile/column-input.ts';
import type { Table } from './csv/read-csv.ts';
import { TableError } from './table-error.ts';

const KEYS = ['module', 'metric', 'time'];
const LONG = [...KEYS, 'value'];

/** Whether a table has a row a value, as `/export` writes it. */
export const isLong = ({ columns }: Table): boolean =>
  columns.length === LONG.length && LONG.every((name) => columns.some((column) => column.name === name));

/**
 * Turns a row a value into a row a module and time and a column a metric: by module, then by time. Where a row has
 * several values, such as the mean and the maximum of a bucket, each has a column of its own: `power_avg`, `power_max`.
 * The last value stands where a module, metric and time come twice, and a note says how often.
 */
export function toWide(table: Table): Table {
  const [modules, metrics, times] = KEYS.map((name) => table.columns.find((column) => column.name === name));
  if (times?.kind !== 'time') throw new TableError('The column "time" of a long table must hold times.');
  const values = table.columns.filter(({ name }) => !KEYS.includes(name)).map(numbersOf);
  const module = textsOf(modules);
  const metric = textsOf(metrics);
  const groups = groupsOf(module, times.values);
  const rows = groups.reduce((sum, { instants }) => sum + instants.length, 0);
  const time = new Float64Array(rows);
  const codes = new Int32Array(rows);
  const columns = metric.dictionary.map(() => values.map(() => new Float64Array(rows).fill(Number.NaN)));
  const seen = metric.dictionary.map(() => new Uint8Array(rows));
  let from = 0;
  let twice = 0;
  for (const { code, own, instants } of groups) {
    time.set(instants, from);
    codes.fill(code, from, from + instants.length);
    let near = 0;
    for (const row of own) {
      near = placeOf((times.values[row] as number) + 0, instants, near);
      const column = metric.codes[row] as number;
      const marks = seen[column] as Uint8Array;
      if (marks[from + near] === 1) twice += 1;
      marks[from + near] = 1;
      for (const [i, { values: own }] of values.entries())
        (columns[column]?.[i] as Float64Array)[from + near] = own[row] as number;
    }
    from += instants.length;
  }
  return {
    rows,
    columns: [
      new CodedTexts('module', codes, module.dictionary),
      { kind: 'time', name: 'time', values: time },
      ...metric.dictionary.flatMap((name, i) =>
        values.map((value, j): ProfileColumn => {
          const own = values.length === 1 ? name : `${name}_${value.name}`;
          return { kind: 'number', name: own, values: columns[i]?.[j] as Float64Array };
        }),
      ),
    ],
    notes: [
      ...table.notes,
      'The file has a row a value: it was turned into a row a module and time, and a column a metric.',
      ...(twice === 0
        ? []
        : [`${twice} values came twice for a module, metric and time: the last one counts.`]),
    ],
  };
}

interface ModuleRows {
  code: number;
  /** Rows in the order in which they come. */
  own: Uint32Array;
  /** Different instants, ascending; what has no time stands at the end, as one. */
  instants: Float64Array;
}

/** The rows of each module, by the modules' names. */
function groupsOf({ codes, dictionary }: CodedTexts, times: Float64Array): ModuleRows[] {
  const counts = new Uint32Array(dictionary.length);
  for (const code of codes) counts[code] = (counts[code] as number) + 1;
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = counts[code] as number;
    (rows[code] as Uint32Array)[at] = row;
    counts[code] = at + 1;
  }
  return [...dictionary.entries()]
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([code]) => {
      const own = rows[code] as Uint32Array;
      return { code, own, instants: distinct(Float64Array.from(own, (row) => (times[row] as number) + 0)) };
    });
}

function distinct(times: Float64Array): Float64Array {
  times.sort();
  let n = 0;
  for (let i = 0; i < times.length; i++)
    if (i === 0 || !Object.is(times[i], times[n - 1])) times[n++] = times[i] as number;
  return times.slice(0, n);
}

/** Where a time stands; most often it is the one at, or right after, the one before. */
function placeOf(time: number, instants: Float64Array, near: number): number {
  if (Object.is(instants[near], time)) return near;
  if (Object.is(instants[near + 1], time)) return near + 1;
  if (Number.isNaN(time)) return instants.length - 1;
  let [low, high] = [0, instants.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    // What is no time stands at the end, beyond every time.
    if ((instants[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function numbersOf(column: ProfileColumn): NumberColumn {
  if (column.kind !== 'number')
    throw new TableError(`The column "${column.name}" of a long table must hold numbers.`);
  return column;
}

/** Missing ones are the empty text. */
function textsOf(column: ProfileColumn | undefined): CodedTexts {
  if (column === undefined)
    throw new TableError('A long table has the columns module, metric, time and value.');
  const texts =
    column.kind === 'text'
      ? codedTexts(column)
      : codedTexts({ kind: 'text', name: column.name, values: Array.from(column.values, String) });
  if (!texts.codes.includes(-1)) return texts;
  return codedTexts({ kind: 'text', name: column.name, values: texts.values.map((text) => text ?? '') });
}
