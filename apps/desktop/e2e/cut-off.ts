import type { Desktop } from './launch.ts';

/**
 * Cuts a window off from every network: no socket of main is connected, no name looked up, and no request of the page
 * or its workers leaves but to the application's own scheme. Answers what was tried all the same.
 */
export async function cutOff({ app }: Pick<Desktop, 'app'>): Promise<() => Promise<string[]>> {
  await app.evaluate(({ session }) => {
    const tried: string[] = [];
    (globalThis as { tried?: string[] }).tried = tried;
    const refuse = (what: string) =>
      function refused(): never {
        tried.push(what);
        throw new Error('There is no network.');
      };
    const { Socket } = process.getBuiltinModule('node:net');
    Socket.prototype.connect = refuse('a socket');
    process.getBuiltinModule('node:dgram').Socket.prototype.send = refuse('a datagram');
    const dns = process.getBuiltinModule('node:dns');
    dns.lookup = refuse('a name') as unknown as typeof dns.lookup;
    session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
      const isOwn = /^(app|devtools|blob|data):/.test(details.url);
      if (!isOwn) tried.push(details.url);
      answer({ cancel: !isOwn });
    });
    session.defaultSession.enableNetworkEmulation({ offline: true });
  });
  return () => app.evaluate(() => (globalThis as { tried?: string[] }).tried ?? []);
}
