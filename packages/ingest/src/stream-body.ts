import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '@wp/contract';

/** The body's pieces; a sender that brings nothing for `maxStallMs` is given up, so that it holds no place for ever. */
export async function* withoutStalls(source: Readable, maxStallMs: number): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await withinMs(pieces.next(), maxStallMs);
      if (next.done === true) break;
      yield next.value as Uint8Array;
    }
    ended = true;
  } finally {
    if (!ended) source.destroy();
  }
}

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(ms / 1000);
      reject(
        new AppError(
          'CANCELLED',
          `The stream brought nothing for ${seconds} s and was given up. No receipt was given; send it again.`,
        ),
      );
    }, ms);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

/** Passes the pieces on, hashed; what broke the body is told in the contract's words. */
export async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of source) {
      hash.update(piece);
      yield piece;
    }
  } catch (error) {
    throw bodyError(error);
  }
}

/** Unpacks gzip of one or more members; what follows the last one and is none is an error, not dropped. */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  let fed = 0;
  async function* counted() {
    for await (const piece of source) {
      fed += piece.length;
      yield piece;
    }
  }
  // pipeline hands errors on both ways: a caller that went away ends the unzipping.
  const piped = pipeline(counted(), gunzip).catch(() => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
  await piped;
  if (gunzip.bytesWritten !== fed) throw notWholeGzip();
}

export async function* limited(source: AsyncIterable<Uint8Array>, max: number): AsyncGenerator<Uint8Array> {
  let use = 0;
  for await (const piece of source) {
    use += piece.length;
    if (use > max) {
      throw new AppError(
        'PAYLOAD_TOO_LARGE',
        `An atomic stream may hold ${max} bytes unpacked; send it as partial.`,
        { details: { limit: 'atomic stream', max, unit: 'bytes' } },
      );
    }
    yield piece;
  }
}

const notWholeGzip = () =>
  new AppError(
    'INVALID_ENCODING',
    'The body is not whole gzip: it is broken or cut off. No receipt was given; send it again.',
  );

function bodyError(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return notWholeGzip();
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR') {
    return new AppError(
      'CANCELLED',
      'The connection ended before the body did. No receipt was given; send it again.',
    );
  }
  return error;
}
