import type { EmbeddedErrorShape } from './embedded-messages.ts';

const FIELDS = ['code', 'detail', 'constraint', 'table', 'where'] as const;

/** What of an error crosses a process: its message and the fields of a PostgreSQL error. */
export function errorShape(error: unknown): EmbeddedErrorShape {
  if (!(error instanceof Error)) return { message: String(error) };
  const shape: EmbeddedErrorShape = { message: error.message };
  for (const field of FIELDS) {
    const value: unknown = Reflect.get(error, field);
    if (typeof value === 'string') shape[field] = value;
  }
  return shape;
}
