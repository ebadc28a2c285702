import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '@wp/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The decoded body of `readings.ingest`, kept as bytes for the workers. */
    bodyBytes?: Uint8Array;
  }
}

const unzip = promisify(gunzip);
const INGEST = '/trpc/readings.ingest';
const INGEST_STREAM = '/trpc/readings.ingestStream';

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

/** JSON stays text for tRPC to parse, or bytes for the ingest workers; a stream is left unread for its procedure. */
export function addBodyParsers(app: FastifyInstance, maxBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const bytes = await decode(request, body, maxBytes);
      // Called together with others (`?batch=1`) its input is one part of a larger body.
      if (pathOf(request) === INGEST && !request.url.includes('batch=')) {
        request.bodyBytes = bytes;
        return 'null';
      }
      return bytes.toString('utf8');
    },
  );
  const streams = ['application/octet-stream', 'application/x-ndjson', 'application/ndjson'];
  app.addContentTypeParser(streams, (request, _payload, done) => {
    if (pathOf(request) === INGEST_STREAM) {
      request.raw.headers['content-type'] = 'application/octet-stream';
      done(null, '');
      return;
    }
    done(
      new AppError(
        'UNSUPPORTED_MEDIA_TYPE',
        'Only readings.ingestStream takes a stream; send application/json.',
      ),
    );
  });
}

async function decode(request: FastifyRequest, body: Buffer, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new AppError(
      'UNSUPPORTED_MEDIA_TYPE',
      `Content-Encoding ${encoding.slice(0, 40)} is not known; send gzip, or none.`,
    );
  }
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError(
        'PAYLOAD_TOO_LARGE',
        `Unpacked, the body is larger than ${maxBytes} bytes; use readings.ingestStream.`,
        {
          details: { limit: 'body, unpacked', max: maxBytes, unit: 'bytes' },
        },
      );
    }
    throw new AppError('INVALID_ENCODING', 'The body is not valid gzip.');
  }
}
