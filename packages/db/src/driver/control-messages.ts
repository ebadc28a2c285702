/**
 * What passes over the loopback control port: frames of a 32-bit length and a body. The first frame is the bare
 * secret; only after it was found right is anything decoded, for decoding v8's format from a stranger is not safe.
 */
import type { Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import type { EmbeddedAnswer, EmbeddedRequest } from './embedded-messages.ts';

/**
 * A request, answered in order by one answer of the same id; `copyOut` by many `body` and one `done`. The pieces of
 * a COPY in follow its `copyIn` and have no answer of their own.
 */
export type ControlRequest =
  | { id: number; kind: 'acquire' }
  | { id: number; kind: 'release'; broken: boolean }
  | Extract<EmbeddedRequest, { kind: 'query' | 'copyOut' }>
  | { id: number; kind: 'copyIn'; sql: string }
  | { id: number; kind: 'piece'; body: Uint8Array }
  | { id: number; kind: 'pieces-end' }
  | { id: number; kind: 'pieces-failed' };

export type ControlAnswer = EmbeddedAnswer;

export const MAX_FRAME_BYTES = 64 * 1024 * 1024;
export const MAX_SECRET_BYTES = 1024;
/** COPY bodies travel in pieces of at most this. */
export const PIECE_BYTES = 1024 * 1024;

/** The frame's bytes, or `undefined` where it is larger than a peer would take. */
export function encodeMessage(message: ControlRequest | ControlAnswer): Buffer | undefined {
  const body = serialize(message);
  return body.length > MAX_FRAME_BYTES ? undefined : encodeFrame(body);
}

export function encodeFrame(body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length);
  frame.set(body, 4);
  return frame;
}

/** Only for frames of a peer that has shown the secret. */
export const decodeMessage = <T extends ControlRequest | ControlAnswer>(frame: Buffer): T =>
  deserialize(frame) as T;

/** Sends and waits until the peer has taken enough of it. */
export function send(socket: Socket, frame: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(frame, (error) => (error ? reject(error) : resolve()));
  });
}

export interface FrameReader {
  /** The next frame; `undefined` once the peer has ended. */
  next(maxBytes: number): Promise<Buffer | undefined>;
}

/** Reads a socket frame by frame; while nobody asks for one, the socket is not read on. */
export function readFrames(socket: Socket): FrameReader {
  const chunks = socket[Symbol.asyncIterator]();
  let buffered: Buffer[] = [];
  let length = 0;

  async function fill(bytes: number): Promise<boolean> {
    while (length < bytes) {
      const next = await chunks.next();
      if (next.done === true) return false;
      buffered.push(next.value as Buffer);
      length += (next.value as Buffer).length;
    }
    return true;
  }

  function take(bytes: number): Buffer {
    const all = buffered.length === 1 && buffered[0] !== undefined ? buffered[0] : Buffer.concat(buffered);
    length -= bytes;
    buffered = length === 0 ? [] : [all.subarray(bytes)];
    return all.subarray(0, bytes);
  }

  return {
    async next(maxBytes) {
      if (!(await fill(4))) return undefined;
      const bytes = take(4).readUInt32BE();
      if (bytes > maxBytes) throw new Error(`a frame of ${bytes} bytes is over the limit of ${maxBytes}`);
      return (await fill(bytes)) ? take(bytes) : undefined;
    },
  };
}

export function* pieces(body: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE_BYTES) yield body.subarray(at, at + PIECE_BYTES);
}
