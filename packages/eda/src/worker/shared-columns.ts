import { CodedTexts, codedTexts } from '../engine/column/coded-texts.ts';
import type { ProfileColumn } from '../engine/profile/column-input.ts';

/** A column as a message carries it: its buffer is shared, not copied, where the page is isolated. */
export type SharedColumn =
  | { kind: 'number' | 'time'; name: string; values: Float64Array }
  | { kind: 'text'; name: string; codes: Int32Array; dictionary: readonly string[] };

/** Columns whose rows lie in shared memory: read by every worker and written by none. */
export const shareColumns = (columns: readonly ProfileColumn[]): SharedColumn[] =>
  columns.map((column) => {
    if (column.kind === 'text') {
      const { codes, dictionary } = codedTexts(column);
      return { kind: 'text', name: column.name, codes: sharedInts(codes), dictionary };
    }
    return { kind: column.kind, name: column.name, values: sharedNumbers(column.values) };
  });

export const columnFrom = (shared: SharedColumn): ProfileColumn =>
  shared.kind === 'text' ? new CodedTexts(shared.name, shared.codes, shared.dictionary) : { ...shared };

function sharedNumbers(values: Float64Array): Float64Array {
  if (isShared(values)) return values;
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

function sharedInts(values: Int32Array): Int32Array {
  if (isShared(values)) return values;
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

const isShared = ({ buffer }: ArrayBufferView): boolean => buffer instanceof SharedArrayBuffer;
