import type { Readable } from 'node:stream';
import { AppError } from '@wp/contract';
import { gunzipped, type Pace, paced } from '@wp/ingest';
import type { FastifyRequest } from 'fastify';
import type { BodyShare } from './byte-budget.ts';

export interface ReadTerms {
  /** Bytes at most, as sent and unpacked. */
  maxBytes: number;
  /** What to do about a larger one. */
  advice: string;
  pace: Pace;
  /** The whole body must be there within this time; undefined: it may be long, but not slow. */
  timeoutMs: number | undefined;
  share: BodyShare;
}

/** A body's bytes, unpacked; refused by its length, its pace or the room left, as early as that is known. */
export async function readBody(request: FastifyRequest, body: Readable, terms: ReadTerms): Promise<Buffer> {
  const { maxBytes, share } = terms;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge('body', terms, declared);
  const gzip = isGzip(request);
  const sent = limited('body', paced(body, terms.pace), terms);
  const unpacked = gzip ? limited('body, unpacked', gunzipped(sent), terms) : sent;
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of unpacked) {
      size += piece.length;
      share.holdAtLeast(size);
      pieces.push(piece);
    }
  } catch (error) {
    throw bodyError(error);
  }
  return Buffer.concat(pieces, size);
}

async function* limited(limit: string, source: AsyncIterable<Uint8Array>, terms: ReadTerms) {
  const { maxBytes, timeoutMs } = terms;
  const startedAt = performance.now();
  let use = 0;
  for await (const piece of source) {
    use += piece.length;
    if (use > maxBytes) throw tooLarge(limit, terms);
    if (timeoutMs !== undefined && performance.now() - startedAt > timeoutMs) {
      throw new AppError('CANCELLED', `The body was not there within ${timeoutMs} ms; send it again.`);
    }
    yield piece;
  }
}

function isGzip(request: FastifyRequest): boolean {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === 'gzip') return encoding === 'gzip';
  throw new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Content-Encoding ${encoding.slice(0, 40)} is not known; send gzip, or none.`,
  );
}

function tooLarge(limit: string, { maxBytes, advice }: ReadTerms, use?: number) {
  return new AppError('PAYLOAD_TOO_LARGE', `The ${limit} is larger than ${maxBytes} bytes; ${advice}.`, {
    details: { limit, max: maxBytes, unit: 'bytes', ...(use === undefined ? {} : { use }) },
  });
}

function bodyError(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) return new AppError('INVALID_ENCODING', 'The body is not valid gzip.');
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new AppError('CANCELLED', 'The connection ended before the body did; send it again.');
  }
  return error;
}
