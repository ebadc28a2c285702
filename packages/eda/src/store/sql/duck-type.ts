/** The types of DuckDB as far as results differ by them; `text` is as DuckDB writes it. */
export type DuckType =
  | { readonly kind: 'number' | 'integer' | 'boolean' | 'text' | 'date' | 'instant'; readonly text: string }
  | { readonly kind: 'decimal'; readonly text: string; readonly scale: number }
  | { readonly kind: 'list'; readonly text: string; readonly of: DuckType }
  | { readonly kind: 'struct'; readonly text: string; readonly fields: readonly DuckField[] }
  | { readonly kind: 'map'; readonly text: string; readonly key: DuckType; readonly value: DuckType };

export interface DuckField {
  readonly name: string;
  readonly type: DuckType;
}

/**
 * A value by its type: `number` a number, `integer` a bigint, `decimal` the bigint without its point, `date` and
 * `instant` ms, `text` a string, `list` and `struct` their values in order, `map` its keys and values in turn.
 */
export type Cell = null | number | bigint | boolean | string | readonly Cell[];

export const listOf = (of: DuckType, length?: number): DuckType => ({
  kind: 'list',
  text: `${of.text}[${length ?? ''}]`,
  of,
});

export const structOf = (fields: readonly DuckField[]): DuckType => ({
  kind: 'struct',
  text: `STRUCT(${fields.map(({ name, type }) => `${fieldName(name)} ${type.text}`).join(', ')})`,
  fields,
});

export const mapOf = (key: DuckType, value: DuckType): DuckType => ({
  kind: 'map',
  text: `MAP(${key.text}, ${value.text})`,
  key,
  value,
});

const fieldName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** The digits of a decimal, with its point. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Bytes as DuckDB casts a BLOB to VARCHAR. */
export const blobText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte >= 32 && byte < 127 && !'\\\'"'.includes(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`,
  ).join('');

/** The largest instant that a Date holds; DuckDB's infinities lie beyond. */
const MOST_MS = 8.64e15;

/** NaN for an instant that is none, as DuckDB's `infinity`. */
export const instantOf = (ms: number): number => (Math.abs(ms) <= MOST_MS ? Math.floor(ms) : Number.NaN);

/** A value as JSON; whole numbers keep all their digits. */
export function jsonText(type: DuckType, cell: Cell): string {
  if (cell === null) return 'null';
  switch (type.kind) {
    case 'number':
      return Number.isFinite(cell) ? String(cell) : JSON.stringify(String(cell));
    case 'integer':
    case 'boolean':
      return String(cell);
    case 'decimal':
      return decimalText(cell as bigint, type.scale);
    case 'date':
    case 'instant':
      return instantJson(cell as number, type.kind);
    case 'text':
      return JSON.stringify(cell);
    case 'list':
      return `[${(cell as readonly Cell[]).map((one) => jsonText(type.of, one)).join(',')}]`;
    case 'struct':
      return `{${type.fields.map((field, i) => pairText(field.name, field.type, (cell as readonly Cell[])[i] ?? null)).join(',')}}`;
    case 'map':
      return mapText(type, cell as readonly Cell[]);
  }
}

function instantJson(ms: number, kind: 'date' | 'instant'): string {
  if (Number.isNaN(ms)) return 'null';
  const iso = new Date(ms).toISOString();
  return JSON.stringify(kind === 'date' ? iso.slice(0, iso.indexOf('T')) : iso);
}

const pairText = (key: string, type: DuckType, cell: Cell): string =>
  `${JSON.stringify(key)}:${jsonText(type, cell)}`;

function mapText(type: DuckType & { kind: 'map' }, cells: readonly Cell[]): string {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < cells.length; i += 2) {
    const key = cells[i] ?? null;
    const name = typeof key === 'string' ? key : jsonText(type.key, key).replace(/^"([\s\S]*)"$/, '$1');
    pairs.push(pairText(name, type.value, cells[i + 1] ?? null));
  }
  return `{${pairs.join(',')}}`;
}
