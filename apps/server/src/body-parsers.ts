import { notSignedIn, type Services } from '@wp/api';
import type { Caller } from '@wp/auth';
import { AppError } from '@wp/contract';
import { type Patience, withPatience } from '@wp/db';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type BodyShare, type ByteBudget, createByteBudget } from './byte-budget.ts';
import { authenticate } from './context.ts';
import type { Env } from './env.ts';
import { assertShallow } from './json-depth.ts';
import { principalOf } from './rate-limit.ts';
import { readBody } from './read-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The decoded body of `readings.ingest`, kept as bytes for the workers. */
    bodyBytes?: Uint8Array;
    /** What its body takes of the memory for bodies, until the answer is out. */
    bodyShare?: BodyShare;
    /** How long it may still wait, before its body is read and after. */
    patience: Patience;
  }
}

/** Nothing waits longer in a server that is busy: it is told to come again. */
const MAX_WAIT_MS = 10_000;

const INGEST = 'readings.ingest';
const INGEST_STREAM = '/trpc/readings.ingestStream';

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';
/** Whether the request brings readings alone: no other procedure called in one with them may have as large a body. */
const bringsReadings = (request: FastifyRequest): boolean =>
  pathOf(request)
    .replace(/^\/trpc\//, '')
    .split(',')
    .every((procedure) => procedure === INGEST);
const mayIngest = (caller: Caller): boolean =>
  caller.kind === 'gateway' || (caller.role === 'superuser' && !caller.readOnly);

/**
 * Opens the request's share; it is given back at once where the caller left while it was asked who it is, as nothing
 * else would.
 */
function openShare(request: FastifyRequest, budget: ByteBudget, sender: string): BodyShare {
  const share = budget.open(sender);
  request.bodyShare = share;
  if (request.raw.destroyed || request.raw.socket.destroyed) share.release();
  return share;
}

/** JSON stays text for tRPC to parse, or bytes for the ingest workers; a stream is left unread for its procedure. */
export function addBodyParsers(app: FastifyInstance, env: Env, services: Services): void {
  const readings = createByteBudget('bodies in memory', env.WP_MAX_BUFFERED_BYTES, env.WP_MAX_BODY_BYTES);
  const others = createByteBudget(
    'bodies in memory, but for readings',
    env.WP_MAX_BUFFERED_BYTES / 4,
    env.WP_MAX_REQUEST_BYTES,
  );
  const pace = { maxStallMs: env.WP_BODY_STALL_MS, minBytesPerSecond: env.WP_MIN_BYTES_PER_SECOND };

  /** Reads a body of readings; its sender is known, and has room, before a byte of it is read. */
  async function readReadings(request: FastifyRequest, caller: Caller): Promise<Buffer> {
    services.ingest.refuseIfBusy(principalOf(caller));
    const share = openShare(request, readings, principalOf(caller));
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared <= env.WP_MAX_BODY_BYTES) share.holdAtLeast(declared);
    return readBody(request, request.raw, {
      maxBytes: env.WP_MAX_BODY_BYTES,
      advice: 'split it, or use readings.ingestStream',
      pace,
      timeoutMs: undefined,
      share,
    });
  }

  async function readOther(request: FastifyRequest): Promise<Buffer> {
    const share = openShare(request, others, request.ip);
    const bytes = await readBody(request, request.raw, {
      maxBytes: env.WP_MAX_REQUEST_BYTES,
      advice: 'only readings may be larger',
      pace,
      timeoutMs: env.WP_BODY_TIMEOUT_MS,
      share,
    });
    assertShallow(bytes);
    return bytes;
  }

  app.addHook('onRequest', async (request, reply) => {
    request.patience = { leftMs: MAX_WAIT_MS };
    reply.raw.once('close', () => request.bodyShare?.release());
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: FastifyRequest) => {
    if (!bringsReadings(request)) return (await readOther(request)).toString('utf8');
    const caller = await withPatience(request.patience, () => authenticate(services, request));
    if (caller === undefined) throw notSignedIn(request.refusal);
    // The procedure refuses it, with its reason: that needs no large body.
    if (!mayIngest(caller)) return (await readOther(request)).toString('utf8');
    const bytes = await readReadings(request, caller);
    // Its input is one part of a larger body when it is called together with others (`?batch=1`).
    if (request.url.includes('batch=')) {
      assertShallow(bytes);
      return bytes.toString('utf8');
    }
    request.bodyBytes = bytes;
    return 'null';
  });
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
