import type { Outcome } from '../bridge/bridge.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A server's address as people type it: without a scheme it is `http` on this machine and `https` elsewhere. A
 * password and every reading would be readable on the way, so plain `http` leaves this machine never.
 */
export function readServerAddress(text: string): Outcome<string> {
  const typed = text.trim();
  const bare = !/^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
  let url: URL;
  try {
    url = new URL(bare ? `http://${typed}` : typed);
  } catch {
    return {
      ok: false,
      message: 'This is no address. Type one such as https://data.example.org or 127.0.0.1:8000.',
    };
  }
  const isLoopback = LOOPBACK.test(url.hostname);
  if (bare && !isLoopback) url = new URL(`https://${typed}`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return {
      ok: false,
      message: `The address begins with ${url.protocol}//; it must be https:// or http://.`,
    };
  }
  if (url.protocol === 'http:' && !isLoopback) {
    return {
      ok: false,
      message: `Plain http would send your password and every reading readably to ${url.hostname}. Use https://, or ask the administrator to set up TLS.`,
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      ok: false,
      message: 'Leave the name and the password out of the address; they are asked for next.',
    };
  }
  const path = url.pathname.replace(/\/(trpc\/?)?$/, '');
  return { ok: true, value: `${url.origin}${path}` };
}
