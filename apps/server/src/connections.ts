import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Env } from './env.ts';

/** How long the rest of a body may still come after its answer; cut at once, the sender might not read the answer. */
const LINGER_MS = 5000;

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

/** Lets go of what is left of a body that was answered before its end. */
export function lingerOn(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return;
  raw.on('error', () => {});
  // Whoever began to read it and left still listens: it would not flow.
  raw.removeAllListeners('readable');
  raw.resume();
  const timer = setTimeout(() => {
    // A body that has come whole meanwhile holds nobody up, read or not: its connection is the next request's by now.
    if (!raw.complete) raw.destroy();
  }, LINGER_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
}
