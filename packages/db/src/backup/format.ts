/**
 * The backup file: gzip over a magic line and frames, each a kind (one byte), a 32-bit length and a body. JSON but
 * for `data`, which is binary COPY as PostgreSQL gives it:
 * header, then for each table: table, then for each slice: slice, data…, slice-end; table-end; last the trailer.
 */
import { AppError } from '@wp/contract';

export const MAGIC = Buffer.from('WPBACKUP 1\n');
export const FORMAT_VERSION = 1;
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;
export const PIECE_BYTES = 1024 * 1024;
export const FRAME_HEAD_BYTES = 5;

export const FRAME = {
  header: 72,
  table: 84,
  slice: 83,
  data: 68,
  sliceEnd: 115,
  tableEnd: 116,
  trailer: 90,
} as const;

export interface BackupHeader {
  version: number;
  /** ISO 8601 UTC. */
  created: string;
  kind: 'embedded' | 'native';
  timescaledb: string;
  /** Names of the migrations that the database had, in order. */
  migrations: string[];
  /** The last number each identity column gave out. */
  sequences: Record<string, number>;
  /** ISO 8601; where retention has dropped raw data, the border before which only roll-ups are left. */
  rawDroppedBefore: string | null;
}

export interface TableStart {
  name: string;
  columns: string[];
}

export interface SliceStart {
  /** The days (UTC, ISO dates' midnights in epoch ms) between which the times of `reading` lie, both inclusive. */
  days?: { first: number; last: number } | undefined;
}

export interface TableEnd {
  rows: number;
  bytes: number;
  /** Hash of the COPY bodies of all slices together, in hexadecimal. */
  sha256: string;
}

export interface Trailer {
  tables: number;
  rows: number;
  /** Hash of every byte before this frame, in hexadecimal. */
  sha256: string;
}

/** What a backup, a restore or a check went through. */
export interface BackupSummary {
  header: BackupHeader;
  tables: { name: string; rows: number; bytes: number }[];
  rows: number;
}

export interface BackupProgress {
  table: string;
  /** Rows of this table so far. */
  rows: number;
  bytes: number;
}

/** The error of a file that is not what was written; `where` is a table's name or a part of the file. */
export const damaged = (where: string, why: string, cause?: unknown): AppError =>
  new AppError(
    'INVALID_INPUT',
    `The backup is damaged at ${where}: ${why}. Nothing of it was kept; use another copy of the file.`,
    cause === undefined ? undefined : { cause },
  );

export function frame(kind: number, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEAD_BYTES + body.length);
  bytes.writeUInt8(kind);
  bytes.writeUInt32BE(body.length, 1);
  bytes.set(body, FRAME_HEAD_BYTES);
  return bytes;
}

export const jsonFrame = (kind: number, value: object): Buffer =>
  frame(kind, Buffer.from(JSON.stringify(value)));
