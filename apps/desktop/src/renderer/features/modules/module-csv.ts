import type { ModuleInput } from '@wp/contract';

export const FIELDS = ['module_type', 'asset', 'sensor_type'] as const;
export type FieldName = (typeof FIELDS)[number];
export type Known = { module_num: string } & Record<FieldName, string | null>;

/** A line of the file beside what the server has. */
export interface Line {
  /** Number of the line, counted from 1, the header's. */
  line: number;
  module: ModuleInput;
  is: 'new' | 'changed' | 'same' | 'wrong';
  /** Change, such as `asset: roof → barn`; of a wrong line why it is wrong. */
  says: string;
}

export interface Understood {
  lines: readonly Line[];
  /** Columns that are none of a module's, and are left out. */
  ignored: readonly string[];
}

/** Reads modules from a CSV with a header; an empty cell leaves what is there. Throws where it is no such table. */
export function understandModules(csv: string, known: ReadonlyMap<string, Known>): Understood {
  const text = csv.replace(/^\uFEFF/, '');
  const header = text.slice(0, text.search(/\r?\n|$/));
  const separator = [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0];
  const [names, ...rows] = cellsOf(text, separator ?? ',');
  const columns = (names?.cells ?? []).map((name) => name.trim().toLowerCase());
  const at = columns.indexOf('module_num');
  if (at < 0)
    throw new Error(
      `This file has no column module_num; it has ${columns.join(', ') || 'none'}. Its first line names the columns: module_num, ${FIELDS.join(', ')}.`,
    );
  const seen = new Set<string>();
  const lines = rows.map(({ line, cells }): Line => {
    const module: ModuleInput = { module_num: (cells[at] ?? '').trim() };
    for (const field of FIELDS) {
      const value = (cells[columns.indexOf(field)] ?? '').trim();
      if (value !== '') module[field] = value;
    }
    return { line, module, ...judge(module, known, seen) };
  });
  const ignored = columns.filter((name) => name !== 'module_num' && !FIELDS.some((one) => one === name));
  return { lines, ignored };
}

function judge(
  module: ModuleInput,
  known: ReadonlyMap<string, Known>,
  seen: Set<string>,
): Pick<Line, 'is' | 'says'> {
  const { module_num } = module;
  if (module_num === '') return { is: 'wrong', says: 'the module_num is missing' };
  if (seen.has(module_num)) return { is: 'wrong', says: 'stands in the file twice' };
  seen.add(module_num);
  const long = FIELDS.find((field) => (module[field]?.length ?? 0) > 128);
  if (long !== undefined) return { is: 'wrong', says: `${long} is longer than 128 characters` };
  const before = known.get(module_num);
  if (before === undefined) return { is: 'new', says: 'new' };
  const changes = FIELDS.filter((field) => module[field] !== undefined && module[field] !== before[field]);
  if (changes.length === 0) return { is: 'same', says: 'as it is' };
  return {
    is: 'changed',
    says: changes.map((field) => `${field}: ${before[field] ?? '—'} → ${module[field]}`).join(', '),
  };
}

/** Rows as RFC 4180 writes them, each with the line on which it begins; blank lines are none. */
function cellsOf(text: string, separator: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let began = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: began, cells });
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === '\n') line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(i + 1) === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === separator) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n') {
      endRow();
      began = line;
    } else if (sign !== '\r') cell += sign;
  }
  if (isQuoted) throw new Error(`The quote in the row of line ${began} is never closed.`);
  endRow();
  return rows;
}
