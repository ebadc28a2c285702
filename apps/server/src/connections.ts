import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from './env.ts';

/** How long the rest of a body may pause after its answer; cut at once, the sender would never read that answer. */
const LINGER_MS = 5000;
/** How long the rest may take in all, however steadily it comes. */
const MAX_LINGER_MS = 30_000;

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
  // To HTTP/1.0 the close alone may tell where an answer ends.
  if (raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0) return;
  response.shouldKeepAlive = true;
  response.removeHeader('connection');
  closeOnceRead.add(raw);
}

/** Lets go of what is left of a body that was answered before its end, within bounds. */
export function lingerOn(raw: IncomingMessage): void {
  const mustClose = closeOnceRead.delete(raw);
  if (raw.destroyed && !raw.complete) return;
  if (raw.complete) {
    if (mustClose) raw.socket.destroySoon();
    return;
  }
  raw.on('error', () => {});
  // Whoever began to read it and left still listens: it would not flow.
  raw.removeAllListeners('readable');
  const cut = () => {
    // A body that has come whole meanwhile holds nobody up, read or not: its connection is the next request's by now.
    if (!raw.complete) raw.destroy();
  };
  const stalled = setTimeout(cut, LINGER_MS).unref();
  const late = setTimeout(cut, MAX_LINGER_MS).unref();
  raw.on('data', () => stalled.refresh());
  raw.resume();
  raw.once('end', () => {
    if (mustClose) raw.socket.destroySoon();
  });
  raw.once('close', () => {
    clearTimeout(stalled);
    clearTimeout(late);
  });
}
