// One reading a line: `LENGTH CRC32 QUEUED_AT {json}\n`, numbers in hex. JSON text never holds a raw newline,
// so that behind a damaged line the next one is found again, and a field engineer can read the file.
import { crc32 } from 'node:zlib';

const NEWLINE = 10;
const LENGTH_DIGITS = 6;
const CRC_DIGITS = 8;
const TIME_DIGITS = 11;
const CRC_AT = LENGTH_DIGITS + 1;
const TIME_AT = CRC_AT + CRC_DIGITS + 1;
const JSON_AT = TIME_AT + TIME_DIGITS + 1;

/** Bytes that a frame has over its JSON. */
export const FRAME_OVERHEAD = JSON_AT + 1;
export const FRAME_HEAD_BYTES = JSON_AT;
/** The longest record that is queued; far above what a server takes for one. */
export const MAX_RECORD_BYTES = 1024 * 1024;

export type Frame =
  | { ok: true; start: number; end: number; queuedAt: number; json: string }
  | { ok: false; start: number; end: number; terminated: boolean };

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export function encodeFrame(json: string, queuedAt: number): Buffer {
  const checked = Buffer.from(`${hex(Math.max(0, Math.trunc(queuedAt)), TIME_DIGITS)} ${json}`);
  const length = checked.length - TIME_DIGITS - 1;
  const head = `${hex(length, LENGTH_DIGITS)} ${hex(crc32(checked), CRC_DIGITS)} `;
  return Buffer.concat([Buffer.from(head, 'latin1'), checked, Buffer.of(NEWLINE)]);
}

/** When the frame that begins `head` was queued; undefined where it is damaged. */
export function queuedAtOf(head: Buffer): number | undefined {
  const text = head.toString('latin1', TIME_AT, TIME_AT + TIME_DIGITS);
  return /^[0-9a-f]{11}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** Every frame of `bytes` in order, the damaged ones too; the last may lack its end (`terminated: false`). */
export function* frames(bytes: Buffer): Generator<Frame> {
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) {
      yield { ok: false, start, end: bytes.length, terminated: false };
      return;
    }
    yield readFrame(bytes, start, newline);
    start = newline + 1;
  }
}

function readFrame(bytes: Buffer, start: number, newline: number): Frame {
  const end = newline + 1;
  const damaged: Frame = { ok: false, start, end, terminated: true };
  const head = /^([0-9a-f]{6}) ([0-9a-f]{8}) ([0-9a-f]{11}) $/.exec(
    bytes.toString('latin1', start, Math.min(start + JSON_AT, newline)),
  );
  if (head === null) return damaged;
  if (Number.parseInt(head[1] ?? '', 16) !== newline - start - JSON_AT) return damaged;
  if (Number.parseInt(head[2] ?? '', 16) !== crc32(bytes.subarray(start + TIME_AT, newline))) return damaged;
  return {
    ok: true,
    start,
    end,
    queuedAt: Number.parseInt(head[3] ?? '', 16),
    json: bytes.toString('utf8', start + JSON_AT, newline),
  };
}
