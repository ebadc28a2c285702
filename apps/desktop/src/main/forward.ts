import { securityHeaders } from './policy.ts';
import type { Session } from './session.ts';
import { CertificateRefused } from './trust/refused.ts';

/** Headers of the page that mean something to the server. */
const PASSED_ON = ['accept', 'content-type', 'last-event-id', 'trpc-accept'];
const DROPPED = ['content-encoding', 'content-length', 'set-cookie', 'transfer-encoding', 'connection'];

/** Hands a call of the page to the server, with the token, which the page never sees. */
export async function forward(request: Request, url: URL, session: Session): Promise<Response> {
  const target = session.target();
  if (target === undefined) return failure('No server is chosen, or it does not run.');
  const headers = new Headers();
  for (const name of PASSED_ON) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (target.token !== undefined) headers.set('authorization', `Bearer ${target.token}`);
  // A call of its own to abort: the page's signal alone does not reach the server.
  const ending = new AbortController();
  request.signal.addEventListener('abort', () => ending.abort(), { once: true });
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  try {
    const answer = await target.fetch(`${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      ...(hasBody ? { body: await request.arrayBuffer() } : {}),
      signal: ending.signal,
    });
    session.reached(target.server);
    if (answer.status === 401) session.expired(target.token);
    return new Response(answer.body === null ? null : whole(answer.body, ending), {
      status: answer.status,
      headers: answerHeaders(answer.headers),
    });
  } catch (error) {
    return failure(error instanceof CertificateRefused ? error.message : 'The server cannot be reached.');
  }
}

/**
 * The body, ended at the server too when the page closes it: a Response around `fetch`'s own body would never tell
 * the server, and after six open streams every later call would wait for ever.
 */
function whole(body: ReadableStream<Uint8Array>, ending: AbortController): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: () => ending.abort(),
    },
    { highWaterMark: 0 },
  );
}

function answerHeaders(from: Headers): Headers {
  const headers = new Headers(from);
  for (const name of DROPPED) headers.delete(name);
  for (const [name, value] of Object.entries(securityHeaders(''))) headers.set(name, value);
  return headers;
}

/** An error in tRPC's shape, so that the page meets one kind of error. */
function failure(message: string): Response {
  const data = { code: 'SERVICE_UNAVAILABLE', httpStatus: 503, reason: 'DATABASE_UNAVAILABLE' };
  return new Response(JSON.stringify({ error: { message, code: -32603, data } }), {
    status: 503,
    headers: { ...securityHeaders(''), 'content-type': 'application/json', 'x-wp-away': '1' },
  });
}
