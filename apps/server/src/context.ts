import { type Context, createQueryBudget, type Services, toTrpcError } from '@wp/api';
import type { Caller } from '@wp/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RateLimit } from './rate-limit.ts';

/** The bearer token of a request; undefined where there is none. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it, where that was asked before its body was read. */
    caller?: Caller;
    rateLimit: RateLimit;
    /** Why its token is nobody's, where its holder may know. */
    refusal?: string | undefined;
  }
}

/** Who sends the request, asked once; undefined where there is no valid credential. */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Caller | undefined> {
  const token = bearerToken(request);
  if (request.caller !== undefined || token === undefined) return request.caller;
  try {
    const caller = await services.auth.authenticate(token);
    if (caller === undefined) {
      request.rateLimit.onUnknown(request, token);
      request.refusal = await services.auth.explainRefusal(token);
      return undefined;
    }
    request.rateLimit.onVerified(request, token, caller);
    request.caller = caller;
    return caller;
  } catch (error) {
    // tRPC takes what it does not know, such as a full pool, for an error of its own: 500 instead of 503.
    throw toTrpcError(error);
  }
}

/** One request's context: who asks, from where, and when the asker goes away. */
export async function createContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Context> {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const caller = await authenticate(services, request);
  return {
    services,
    caller,
    refusal: request.refusal,
    origin: { address: request.ip, userAgent: request.headers['user-agent']?.slice(0, 256) },
    signal: gone.signal,
    budget: createQueryBudget(services.limits),
    request: { headers: request.headers, raw: request.raw, body: request.bodyBytes },
  };
}
