import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from './env.ts';

/** How much is read of a body after its answer; cut at once, the sender would never read that answer. */
export interface LingerBounds {
  /** How long the rest may pause. */
  pauseMs: number;
  /** How long it may take in all, however steadily it comes. */
  totalMs: number;
  /** How much may come, as the network brings it: beyond this nobody sent a body by mistake. */
  bytes: number;
}

const BOUNDS: LingerBounds = { pauseMs: 5000, totalMs: 30_000, bytes: 1024 ** 3 };

/** TLS, and how long a connection may take to say what it wants. */
export function serverOptions(env: Env) {
  const timeouts = {
    headersTimeout: env.WP_HEADERS_TIMEOUT_MS,
    // Streams may take long: bodies are held to a pace as they are read.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(1000, env.WP_HEADERS_TIMEOUT_MS),
  };
  if (env.WP_TLS_CERT_FILE === undefined || env.WP_TLS_KEY_FILE === undefined) return { http: timeouts };
  return {
    https: {
      ...timeouts,
      cert: readFileSync(env.WP_TLS_CERT_FILE),
      key: readFileSync(env.WP_TLS_KEY_FILE),
    },
  };
}

/** Requests whose sender wants the connection closed, which is put off until their bodies have come. */
const closeOnceRead = new WeakSet<IncomingMessage>();

/**
 * Keeps the connection of a request that is answered before its end, also where its sender asked to have it closed:
 * Node would close it with the answer, and who still writes then meets a broken pipe and never reads why.
 */
export function holdUntilRead(raw: IncomingMessage, response: ServerResponse): void {
  if (raw.complete || response.headersSent || response.shouldKeepAlive) return;
  // HTTP/1.0 may tell the end of an answer by the close alone.
  if (raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0) return;
  response.shouldKeepAlive = true;
  response.removeHeader('connection');
  closeOnceRead.add(raw);
}

/** Lets go of what is left of a body that was answered before its end, within bounds. */
export function lingerOn(raw: IncomingMessage, bounds = BOUNDS): void {
  const mustClose = closeOnceRead.delete(raw);
  if (raw.destroyed && !raw.complete) return;
  if (raw.complete) {
    if (mustClose) raw.socket.destroySoon();
    return;
  }
  raw.on('error', () => {});
  // A reader that gave up still listens, which would keep the rest from flowing.
  raw.removeAllListeners('readable');
  const watch = watchRest(raw, bounds);
  // Node needs a listener to see at once that the others are gone, and to let it flow.
  raw.on('data', () => {}).resume();
  raw.once('end', () => {
    clearInterval(watch);
    if (mustClose) raw.socket.destroySoon();
  });
  raw.once('close', () => clearInterval(watch));
}

/** Cuts a body that leaves its bounds. Looks at its socket: of a body that nobody read, Node tells no data any more. */
function watchRest(raw: IncomingMessage, { pauseMs, totalMs, bytes }: LingerBounds): NodeJS.Timeout {
  const { socket } = raw;
  const startedAt = performance.now();
  const before = socket.bytesRead;
  let seen = before;
  let seenAt = startedAt;
  const look = () => {
    // A body that has come whole meanwhile holds nobody up, read or not: its connection is the next request's by now.
    if (raw.complete || raw.destroyed) return clearInterval(watch);
    const now = performance.now();
    if (socket.bytesRead !== seen) {
      seen = socket.bytesRead;
      seenAt = now;
    }
    const isOver = seen - before > bytes || now - seenAt > pauseMs || now - startedAt > totalMs;
    if (isOver) raw.destroy();
  };
  const watch = setInterval(look, Math.min(250, pauseMs / 4)).unref();
  return watch;
}
