/** Requests a minute: by address until it is known who sends them, by principal from then on. */
import { createHash } from 'node:crypto';
import type { Caller } from '@wp/auth';
import { addressKey } from '@wp/auth';
import { AppError } from '@wp/contract';
import type { FastifyRequest } from 'fastify';

const WINDOW_MS = 60_000;
/** Keys that are counted at once: what comes beyond takes the place of the one that was first. */
const MAX_KEYS = 100_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** What this request was counted under. */
    chargedTo?: string;
  }
}

export type RateLimit = ReturnType<typeof createRateLimit>;

/** Who a caller is, whichever of their credentials they show. */
export const principalOf = (caller: Caller): string =>
  caller.kind === 'gateway' ? `gateway:${caller.gatewayId}` : `user:${caller.userId}`;

/**
 * Counts each request once. A token that nobody has verified decides nothing: a made-up one counts for the address that
 * sends it, and so does one with another's public half. Who was verified within the last minute is not held up by what
 * else comes from the same address.
 */
export function createRateLimit(max: number, now: () => number = Date.now) {
  let counts = new Map<string, number>();
  const verified = new Map<string, string>();
  let resetAt = 0;

  function roll(): void {
    if (now() < resetAt) return;
    resetAt = now() + WINDOW_MS;
    counts = new Map();
  }

  function charge(request: FastifyRequest, key: string): void {
    roll();
    const use = (counts.get(key) ?? 0) + 1;
    put(counts, key, use);
    request.chargedTo = key;
    if (use > max) throw limited(max, use, resetAt, now());
  }

  return {
    /** Counts the request before anything is asked of the database. */
    onArrival(request: FastifyRequest, token: string | undefined): void {
      const principal = token === undefined ? undefined : verified.get(digest(token));
      charge(request, principal ?? addressKey(request.ip));
    },

    /** Called when it is known whose the token is: the address is given back what the request was counted for. */
    onVerified(request: FastifyRequest, token: string, caller: Caller): void {
      const principal = principalOf(caller);
      const before = request.chargedTo;
      put(verified, digest(token), principal);
      if (before === principal) return;
      if (before !== undefined) put(counts, before, Math.max(0, (counts.get(before) ?? 0) - 1));
      charge(request, principal);
    },

    /** Called when the token is nobody's, also where it was somebody's a moment ago. */
    onUnknown(request: FastifyRequest, token: string): void {
      if (!verified.delete(digest(token))) return;
      const address = addressKey(request.ip);
      if (request.chargedTo !== address) charge(request, address);
    },
  };
}

/** Puts the key at the end of the map, so that the first ones are those that were not seen for longest. */
function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MAX_KEYS) return;
  for (const first of map.keys()) {
    map.delete(first);
    return;
  }
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

function limited(max: number, use: number, resetAtMs: number, nowMs: number): AppError<'RATE_LIMITED'> {
  const retryAfterSeconds = Math.max(1, Math.ceil((resetAtMs - nowMs) / 1000));
  return new AppError('RATE_LIMITED', `More than ${max} requests a minute; send again after Retry-After.`, {
    details: {
      limit: 'requests a minute',
      max,
      use,
      retryAfterSeconds,
      resetAt: new Date(resetAtMs).toISOString(),
    },
  });
}
