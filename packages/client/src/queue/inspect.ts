import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@wp/contract';
import { peekCursor } from './cursor.ts';
import { isErrno } from './files.ts';
import { holderOf } from './lock.ts';
import { type DeadLetter, noTotals, type QueueFigures, type Totals } from './queue.ts';
import { listSegmentNumbers, peekQueuedAt, scanSegment, segmentPath } from './segment.ts';

/** What lies in a queue's directory, seen by whoever does not run it. */
export interface QueueStatus extends QueueFigures {
  totals: Totals;
  /** The process that has the queue; undefined: none. */
  heldBy: number | undefined;
  /** Pieces of its files that cannot be read. */
  damagedPieces: number;
  dead: { batches: number; records: number; bytes: number };
}

/** A batch that was set aside, with what the server said. */
export interface DeadBatch extends DeadLetter {
  batchId: string;
  file: string;
  records: number;
  bytes: number;
}

/** Reads a queue and changes nothing, also while a gateway runs on it. Throws an AppError where there is none. */
export async function inspectQueue(directory: string): Promise<QueueStatus> {
  const cursor = await peekCursor(directory);
  const numbers = await listSegmentNumbers(directory).catch((error: unknown) => {
    throw isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR') ? noQueue(directory) : error;
  });
  if (cursor === undefined && numbers.length === 0) throw noQueue(directory);
  const { segment: settledIn, offset } = cursor?.settled ?? { segment: 0, offset: 0 };
  const status: QueueStatus = {
    records: 0,
    bytes: 0,
    oldestQueuedAt: undefined,
    totals: cursor?.totals ?? noTotals(),
    heldBy: holderOf(directory),
    damagedPieces: 0,
    dead: { batches: 0, records: 0, bytes: 0 },
  };
  for (const number of numbers.filter((one) => one >= settledIn)) {
    const path = segmentPath(directory, number);
    const from = number === settledIn ? offset : 0;
    const scan = await scanSegment(path, from).catch(goneMeanwhile);
    if (scan === undefined) continue;
    status.records += scan.records;
    status.bytes += scan.goodEnd - from;
    status.damagedPieces += scan.damagedPieces;
    if (status.oldestQueuedAt === undefined && scan.records > 0) {
      const segment = { number, path, size: scan.goodEnd, records: scan.records, damaged: false };
      status.oldestQueuedAt = await peekQueuedAt(segment, from).catch(goneMeanwhile);
    }
  }
  for (const { records, bytes } of await deadBatches(directory)) {
    status.dead.batches += 1;
    status.dead.records += records;
    status.dead.bytes += bytes;
  }
  return status;
}

/** The batches that were set aside, the oldest first. */
export async function deadBatches(directory: string): Promise<DeadBatch[]> {
  const folder = join(directory, 'dead');
  const names = await readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  });
  const batches: DeadBatch[] = [];
  for (const name of names.filter((one) => one.endsWith('.ndjson'))) {
    const file = join(folder, name);
    const lines = await linesOf(file);
    const [first] = lines;
    if (first === undefined) continue;
    const { at, reason, message, batchId } = first;
    batches.push({
      at,
      reason,
      message,
      batchId,
      file,
      records: lines.length,
      bytes: (await stat(file)).size,
    });
  }
  return batches.sort((a, b) => a.at.localeCompare(b.at));
}

/** The readings of a batch that was set aside, as JSON. */
export const deadRecords = async (file: string): Promise<string[]> =>
  (await linesOf(file)).map(({ record }) => JSON.stringify(record));

/** Once its readings are at the server. */
export const removeDeadBatch = (file: string): Promise<void> => unlink(file);

interface DeadLine extends DeadLetter {
  batchId: string;
  record: unknown;
}

async function linesOf(file: string): Promise<DeadLine[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as DeadLine;
    } catch {
      throw new AppError(
        'INVALID_JSON',
        `Line ${i + 1} of ${file} is damaged: mend it or take it out, then again.`,
      );
    }
  });
}

/** A running gateway removes files that were sent. */
const goneMeanwhile = (error: unknown): undefined => {
  if (isErrno(error, 'ENOENT')) return undefined;
  throw error;
};

const noQueue = (directory: string): AppError<'NOT_FOUND'> =>
  new AppError('NOT_FOUND', `There is no queue of a gateway in ${directory}: name its queueDir.`);
