import { type Context, createQueryBudget, type Services } from '@wp/api';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The bearer token of a request; undefined where there is none. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** One request's context: who asks, from where, and when the asker goes away. */
export async function createContext(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Context> {
  const token = bearerToken(request);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return {
    services,
    caller: token === undefined ? undefined : await services.auth.authenticate(token),
    origin: { address: request.ip, userAgent: request.headers['user-agent']?.slice(0, 256) },
    signal: gone.signal,
    budget: createQueryBudget(services.limits),
    request: { headers: request.headers, raw: request.raw, body: request.bodyBytes },
  };
}
