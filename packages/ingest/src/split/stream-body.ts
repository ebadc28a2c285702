import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError, createCutoff } from '@wp/contract';

/** How long a sender may bring nothing, and what it must bring on average while it is waited for. */
export interface Pace {
  maxStallMs: number;
  minBytesPerSecond: number;
}

/** The body's pieces; a sender that is slower than `pace` is given up, so that it holds no place for ever. */
export async function* withoutStalls(source: Readable, pace: Pace): AsyncGenerator<Uint8Array> {
  let ended = false;
  try {
    yield* paced(source, pace);
    ended = true;
  } finally {
    if (!ended) source.destroy();
  }
}

/** The pieces until `signal` aborts; then at once an error, also where the next piece is still waited for. */
export async function* whileAllowed(
  pieces: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* pieces;
    return;
  }
  const { cut, orCut } = createCutoff();
  const refuse = () => cut(rightEnded());
  if (signal.aborted) refuse();
  signal.addEventListener('abort', refuse, { once: true });
  try {
    for (;;) {
      const piece = await orCut(pieces.next());
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    signal.removeEventListener('abort', refuse);
    // Not waited for: a generator that still waits for a piece ends only after it.
    pieces.return(undefined).catch(() => {});
  }
}

const rightEnded = () =>
  new AppError(
    'NOT_SIGNED_IN',
    'The token was revoked while the stream was open. What was stored before stays; no receipt was given.',
  );

/** The same without ending the source: whoever reads it may still want to answer on its connection. */
export async function* paced(source: Readable, pace: Pace): AsyncGenerator<Uint8Array> {
  const pieces = source.iterator({ destroyOnReturn: false });
  const { maxStallMs, minBytesPerSecond } = pace;
  // Counted while it is waited for alone: a server that is slow itself must not give up who waits for it.
  let waitedMs = 0;
  let bytes = 0;
  for (;;) {
    const from = performance.now();
    const next = await withinMs(pieces.next(), maxStallMs);
    if (next.done === true) return;
    const piece = next.value as Uint8Array;
    waitedMs += performance.now() - from;
    bytes += piece.length;
    if (waitedMs >= maxStallMs) {
      if (bytes < (minBytesPerSecond * waitedMs) / 1000) throw tooSlow(`${bytes} bytes`, waitedMs);
      waitedMs = 0;
      bytes = 0;
    }
    yield piece;
  }
}

async function withinMs<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow('nothing', ms)), ms);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

const tooSlow = (what: string, ms: number) =>
  new AppError(
    'CANCELLED',
    `The body brought ${what} in ${Math.round(ms / 1000)} s and was given up. No receipt was given; send it again.`,
  );

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
