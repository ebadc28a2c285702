import { CodedTexts } from '../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';
import type { Rows } from './figures.ts';
import { type Roles, rowCountOf } from './table-rows.ts';

/** One module and where its rows are. */
export interface ModuleRows {
  module: string;
  rows: Rows;
}

/** What stands for the module where no column names one. */
export const ONE_MODULE = 'all rows';

const known = new WeakMap<readonly ProfileColumn[], readonly ModuleRows[]>();

/** The rows of every module, in the order of their names; found once a table. */
export function rowsByModule(columns: readonly ProfileColumn[], roles: Roles): readonly ModuleRows[] {
  const found = known.get(columns) ?? byModule(columns, roles);
  known.set(columns, found);
  return found;
}

function byModule(columns: readonly ProfileColumn[], roles: Roles): ModuleRows[] {
  const by = columns.find(({ name }) => name === roles.by);
  const all = rowCountOf(columns);
  if (!(by instanceof CodedTexts)) return [{ module: ONE_MODULE, rows: { from: 0, to: all } }];
  const { codes, dictionary } = by;
  const ends = new Uint32Array(dictionary.length + 1);
  for (const code of codes) if (code >= 0) ends[code + 1] = (ends[code + 1] as number) + 1;
  for (let code = 0; code < dictionary.length; code++)
    ends[code + 1] = (ends[code + 1] as number) + (ends[code] as number);
  const total = ends[dictionary.length] as number;
  // Shared, so that a list of rows is not copied to each worker.
  const list = new Uint32Array(new SharedArrayBuffer(4 * total));
  const at = ends.slice();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code < 0) continue;
    list[at[code] as number] = row;
    at[code] = (at[code] as number) + 1;
  }
  return dictionary
    .map((module, code) => ({ module, rows: compact(list.subarray(ends[code], ends[code + 1])) }))
    .sort((a, b) => (a.module < b.module ? -1 : 1));
}

/** Neighbours as a range: they are not copied when they are taken. */
function compact(rows: Uint32Array): Rows {
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? -1;
  return last - first + 1 === rows.length ? { from: first, to: last + 1 } : rows;
}
