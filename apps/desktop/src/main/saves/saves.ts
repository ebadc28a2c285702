import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Outcome, SaveRequest } from '../../bridge/bridge.ts';
import { syncFolder } from '../datasets/durable-file.ts';

/** Asks the user where; undefined where they chose nowhere. */
export type AskWhere = (request: SaveRequest) => Promise<string | undefined>;

export type Saves = ReturnType<typeof createSaves>;

/** A place that was chosen and never written to is forgotten: the page may have been closed. */
const MOST_WAITING = 4;

/** Something went wrong with a file that the user chose a place for, in their words. */
export class SaveFailure extends Error {}

/**
 * Files that the page makes, where the user said by the system's own dialog: one dialog at a time, and what is written
 * is there whole or not at all. The page knows a place by an id that is good for one file, and never learns its path.
 */
export function createSaves(askWhere: AskWhere) {
  const waiting = new Map<string, string>();
  const writing = new Map<string, AbortController>();
  let isAsking = false;
  return {
    /** Answers the id for what is to be written; null where the user chose nowhere. */
    async choose(request: SaveRequest): Promise<Outcome<string | null>> {
      if (isAsking) return { ok: false, message: 'A place for another file is being chosen.' };
      isAsking = true;
      try {
        const path = await askWhere({ ...request, suggestedName: fileName(request.suggestedName) });
        if (path === undefined) return { ok: true, value: null };
        const id = randomBytes(16).toString('hex');
        waiting.set(id, path);
        for (const oldest of [...waiting.keys()].slice(0, -MOST_WAITING)) waiting.delete(oldest);
        return { ok: true, value: id };
      } finally {
        isAsking = false;
      }
    },

    /** Writes what comes in place of what was there, once all of it has come. */
    async write(id: string, pieces: AsyncIterable<Uint8Array>, bytes: number): Promise<void> {
      const path = waiting.get(id);
      if (path === undefined) throw new SaveFailure('No place is chosen for this file. Save it again.');
      waiting.delete(id);
      const ending = new AbortController();
      writing.set(id, ending);
      try {
        await writeWhole(path, pieces, { bytes, signal: ending.signal });
      } finally {
        writing.delete(id);
      }
    },

    /** Lets go of a place, or ends what is being written there: nothing of it is left. */
    end(id: string): void {
      waiting.delete(id);
      writing.get(id)?.abort(new SaveFailure('It was ended.'));
    },
  };
}

interface Writing {
  /** Number of bytes there must be: fewer come, and no error, of an answer that was ended on its way. */
  bytes: number;
  signal: AbortSignal;
}

/** Writes beside the file, under a name that nothing has, then renames. */
async function writeWhole(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  { bytes, signal }: Writing,
): Promise<void> {
  const half = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
  try {
    const file = await open(half, 'wx', 0o644);
    try {
      let written = 0;
      for await (const piece of pieces) {
        signal.throwIfAborted();
        await putAll(file, piece);
        written += piece.length;
      }
      signal.throwIfAborted();
      if (written !== bytes) throw new SaveFailure('The file did not come whole. Save it again.');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(half, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function putAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    if (bytesWritten === 0) throw new SaveFailure('The disk takes nothing more. Make room, then save again.');
    at += bytesWritten;
  }
}

const MOST_LETTERS = 120;

/** A suggestion is a name and nothing else: no folder, nothing that a system reads otherwise. */
export function fileName(suggested: string): string {
  const plain = [...suggested]
    .map((sign) => (sign < ' ' || '<>:"/\\|?*\u007f'.includes(sign) ? '-' : sign))
    .join('')
    .replace(/^[. ]+/, '')
    .slice(0, MOST_LETTERS);
  return plain === '' ? 'untitled' : plain;
}
