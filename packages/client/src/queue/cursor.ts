import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnDuplicate } from '@wp/contract';
import { onDuplicateSchema } from '@wp/contract';
import { writeFileAtomically } from './files.ts';
import { noTotals, type Totals } from './queue.ts';

/** A batch that was begun: which bytes, under which identity. The same bytes make the same request. */
export interface BegunBatch {
  batchId: string;
  segment: number;
  from: number;
  to: number;
  records: number;
  onDuplicate: OnDuplicate;
}

export interface Cursor {
  version: 1;
  queueId: string;
  sequence: number;
  /** Everything before this position was settled. */
  settled: { segment: number; offset: number };
  begun: BegunBatch | null;
  totals: Totals;
}

export const newCursor = (): Cursor => ({
  version: 1,
  queueId: randomUUID(),
  sequence: 0,
  settled: { segment: 0, offset: 0 },
  begun: null,
  totals: noTotals(),
});

const cursorPath = (directory: string): string => join(directory, 'cursor.json');

/** The cursor as it is, for whoever only looks; undefined where there is none, or one that is damaged. */
export async function peekCursor(directory: string): Promise<Cursor | undefined> {
  const text = await readFile(cursorPath(directory), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseCursor(text);
}

/** A damaged cursor is set aside: everything still queued is then sent anew, and the server knows the duplicates. */
export async function readCursor(directory: string): Promise<{ cursor: Cursor; damaged: boolean }> {
  const text = await readFile(cursorPath(directory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { cursor: newCursor(), damaged: false };
  const cursor = parseCursor(text);
  if (cursor !== undefined) return { cursor, damaged: false };
  await rename(cursorPath(directory), `${cursorPath(directory)}.damaged`);
  return { cursor: newCursor(), damaged: true };
}

export const writeCursor = (directory: string, cursor: Cursor): Promise<void> =>
  writeFileAtomically(cursorPath(directory), `${JSON.stringify(cursor)}\n`);

function parseCursor(text: string): Cursor | undefined {
  try {
    const value: Partial<Cursor> | null = JSON.parse(text);
    if (value === null || typeof value !== 'object' || value.version !== 1) return undefined;
    const { queueId, sequence, settled, begun } = value;
    if (typeof queueId !== 'string' || !isCount(sequence)) return undefined;
    if (!isCount(settled?.segment) || !isCount(settled.offset)) return undefined;
    const kept = begun === null || begun === undefined ? null : isBegun(begun) ? begun : undefined;
    if (kept === undefined) return undefined;
    return {
      version: 1,
      queueId,
      sequence,
      settled,
      begun: kept,
      totals: { ...noTotals(), ...value.totals },
    };
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isBegun = (b: BegunBatch): boolean =>
  typeof b.batchId === 'string' &&
  [b.segment, b.from, b.to, b.records].every(isCount) &&
  b.from < b.to &&
  onDuplicateSchema.safeParse(b.onDuplicate).success;
