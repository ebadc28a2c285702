import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { Table } from './csv/read-csv.ts';
import { TableError } from './table-error.ts';

const LONG = ['module', 'metric', 'time', 'value'];

/** Whether a table has a row a value, as `/export` writes it. */
export const isLong = ({ columns }: Table): boolean =>
  columns.length === LONG.length && LONG.every((name) => columns.some((column) => column.name === name));

/**
 * A row a module and time and a column a metric, from a row a value: by module, then by time. Of a module, metric and
 * time that come twice the last value stands, and a note says how often.
 */
export function toWide(table: Table): Table {
  const [modules, metrics, times, values] = LONG.map((name) =>
    table.columns.find((column) => column.name === name),
  );
  if (times?.kind !== 'time') throw new TableError('The column "time" of a long table must hold times.');
  if (values?.kind !== 'number')
    throw new TableError('The column "value" of a long table must hold numbers.');
  const moduleOf = textsOf(modules);
  const metricOf = textsOf(metrics);
  const byModule = new Map<string, Map<number, number>>();
  const names = new Map<string, number>();
  for (let i = 0; i < table.rows; i++) {
    const module = moduleOf(i);
    const metric = metricOf(i);
    if (!names.has(metric)) names.set(metric, names.size);
    let rows = byModule.get(module);
    if (rows === undefined) {
      rows = new Map();
      byModule.set(module, rows);
    }
    rows.set(times.values[i] as number, 0);
  }
  const ordered = [...byModule].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const rows = ordered.reduce((sum, [, own]) => sum + own.size, 0);
  const time = new Float64Array(rows);
  const module: string[] = new Array(rows);
  let at = 0;
  for (const [name, own] of ordered) {
    for (const ms of [...own.keys()].sort((a, b) => a - b)) {
      own.set(ms, at);
      time[at] = ms;
      module[at] = name;
      at += 1;
    }
  }
  const columns = [...names.keys()].map(() => new Float64Array(rows).fill(Number.NaN));
  let twice = 0;
  const seen = columns.map(() => new Uint8Array(rows));
  for (let i = 0; i < table.rows; i++) {
    const row = byModule.get(moduleOf(i))?.get(times.values[i] as number) ?? 0;
    const column = names.get(metricOf(i)) ?? 0;
    if (seen[column]?.[row] === 1) twice += 1;
    (seen[column] as Uint8Array)[row] = 1;
    (columns[column] as Float64Array)[row] = values.values[i] as number;
  }
  return {
    rows,
    columns: [
      { kind: 'text', name: 'module', values: module },
      { kind: 'time', name: 'time', values: time },
      ...[...names.keys()].map(
        (name, i): ProfileColumn => ({ kind: 'number', name, values: columns[i] as Float64Array }),
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

function textsOf(column: ProfileColumn | undefined): (row: number) => string {
  if (column === undefined)
    throw new TableError('A long table has the columns module, metric, time and value.');
  if (column.kind === 'text') return (row) => column.values[row] ?? '';
  return (row) => String(column.values[row]);
}
