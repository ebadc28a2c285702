import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FRAME_HEAD_BYTES, type Frame, frames, MAX_RECORD_BYTES, queuedAtOf } from './frame.ts';
import { MAX_BATCH_BYTES } from './queue.ts';

/** One append-only file of the queue. */
export interface Segment {
  number: number;
  path: string;
  size: number;
  /** Records not yet settled. */
  records: number;
  damaged: boolean;
}

export const segmentPath = (directory: string, number: number): string =>
  join(directory, `${String(number).padStart(12, '0')}.seg`);

export async function listSegmentNumbers(directory: string): Promise<number[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{12}\.seg$/.test(name));
  return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
}

/** The bytes of a file from `from` up to `to`; fewer where it ends before. */
export async function readRange(path: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(Math.max(0, to - from));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, from + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

export interface Scan {
  records: number;
  /** The place behind the last good frame, where a torn tail is cut. */
  goodEnd: number;
  /** Damaged pieces that good frames follow: no torn tail, but a damaged file. */
  damagedPieces: number;
  tail: boolean;
}

export async function scanSegment(path: string, from: number): Promise<Scan> {
  const handle = await open(path, 'r');
  let size: number;
  try {
    size = (await handle.stat()).size;
  } finally {
    await handle.close();
  }
  const scan: Scan = { records: 0, goodEnd: Math.min(from, size), damagedPieces: 0, tail: false };
  let pieces = 0;
  for (const frame of frames(await readRange(path, from, size))) {
    if (!frame.ok) {
      pieces++;
      continue;
    }
    scan.damagedPieces += pieces;
    pieces = 0;
    scan.records++;
    scan.goodEnd = from + frame.end;
  }
  scan.tail = pieces > 0;
  return scan;
}

export interface Slice {
  records: string[];
  /** Where the slice ends in the file. */
  to: number;
  damagedPieces: number;
}

/** Up to `limit` good records from `from` on, bounded in bytes; damaged pieces are stepped over. */
export async function readSlice(segment: Segment, from: number, limit: number): Promise<Slice> {
  const upTo = Math.min(segment.size, from + MAX_BATCH_BYTES + 2 * MAX_RECORD_BYTES);
  const slice: Slice = { records: [], to: from, damagedPieces: 0 };
  for (const frame of frames(await readRange(segment.path, from, upTo))) {
    if (!frame.ok && !frame.terminated && upTo < segment.size && slice.to > from) break;
    const full = slice.records.length >= limit || (slice.records.length > 0 && frame.end > MAX_BATCH_BYTES);
    if (full) break;
    take(slice, frame, from);
  }
  // A file shorter than it was has nothing more to give.
  if (slice.to === from) slice.to = upTo;
  return slice;
}

/** Exactly the records between two positions, for a batch that was begun. */
export async function readExactly(segment: Segment, from: number, to: number): Promise<Slice> {
  const slice: Slice = { records: [], to, damagedPieces: 0 };
  for (const frame of frames(await readRange(segment.path, from, to))) take(slice, frame, from);
  slice.to = to;
  return slice;
}

function take(slice: Slice, frame: Frame, from: number): void {
  if (frame.ok) slice.records.push(frame.json);
  else slice.damagedPieces++;
  slice.to = from + frame.end;
}

export async function peekQueuedAt(segment: Segment, offset: number): Promise<number | undefined> {
  if (offset >= segment.size) return undefined;
  return queuedAtOf(await readRange(segment.path, offset, Math.min(segment.size, offset + FRAME_HEAD_BYTES)));
}

/** Writes all of `bytes` at `position` and has the disk keep them. */
export async function writeDurably(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const answer = await handle.write(bytes, written, bytes.length - written, position + written);
    written += answer.bytesWritten;
  }
  await handle.datasync();
}
