import { net } from 'electron';
import { z } from 'zod';
import type { Credentials, Outcome, SessionState } from '../bridge/bridge.ts';
import { readServerAddress } from './server-address.ts';
import type { KeptServer, KeptServers, ServersFile } from './servers/servers-file.ts';

const loginAnswer = z.object({
  result: z.object({
    data: z.object({
      token: z.string().min(1),
      user: z.object({ username: z.string(), role: z.enum(['superuser', 'analyst', 'viewer']) }),
    }),
  }),
});
const errorAnswer = z.object({ error: z.object({ message: z.string() }) });

/** Which server is asked, by whom, and which were before. The tokens stay in here and in the file. */
export interface Session {
  state(): SessionState;
  servers(): KeptServers & { problem: string | null };
  /** Where calls go, and with what; undefined where no server is chosen, or it is known not to run. */
  target(): { server: string; token: string | undefined } | undefined;
  connect(address: string): Promise<Outcome<SessionState>>;
  /** Asks one that is remembered from now on, as the user who is signed in there. */
  use(address: string): Outcome<SessionState>;
  /** Asks none from now on; all stay signed in. */
  leave(): SessionState;
  signIn(credentials: Credentials): Promise<Outcome<SessionState>>;
  signOut(): Promise<SessionState>;
  /** Signs out there, and knows of that server no more. */
  forget(address: string): Promise<void>;
  /** The same server, which answers elsewhere now. */
  moved(from: string, to: string): void;
  /** It answered just now. */
  reached(server: string): void;
  /** The server no longer takes this token: it ran out, or was revoked. */
  expired(token: string | undefined): void;
  onChange(listener: (state: SessionState) => void): () => void;
}

const REACHED_AGAIN_MS = 60_000;

/**
 * @param isAway whether the server is known not to run. Nothing is sent there then, neither password nor token: on
 * this machine another process may have its port.
 */
export function createSession(file: ServersFile, isAway: (server: string) => boolean): Session {
  let { current, servers } = file.kept;
  const listeners = new Set<(state: SessionState) => void>();
  const find = (address: string | null) => servers.find((one) => one.address === address);
  const state = (): SessionState => {
    const { user = null, token } = find(current) ?? {};
    return { server: current, user: token === undefined ? null : user, isKept: file.isKept() };
  };
  const changed = (): SessionState => {
    file.write({ current, servers });
    const now = state();
    for (const listener of listeners) listener(now);
    return now;
  };
  const change = (address: string, what: Partial<KeptServer>): void => {
    servers = servers.map((one) => (one.address === address ? { ...one, ...what } : one));
  };
  const signOutOf = async (address: string): Promise<void> => {
    const token = find(address)?.token;
    if (token !== undefined && !isAway(address)) {
      await ask(`${address}/trpc/auth.logout`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      }).catch(() => undefined);
    }
    change(address, { token: undefined });
  };

  return {
    state,
    servers: () => ({ current, servers, problem: file.problem }),
    target: () =>
      current === null || isAway(current) ? undefined : { server: current, token: find(current)?.token },
    async connect(address) {
      const found = readServerAddress(address);
      if (!found.ok) return found;
      try {
        const answer = await ask(`${found.value}/health/live`, { method: 'GET' });
        if (!answer.ok)
          return refused(`What answers at ${found.value} is no WP DataServices server (${answer.status}).`);
      } catch {
        return refused(`No server answers at ${found.value}. Check the address, and that it runs.`);
      }
      const lastReached = new Date().toISOString();
      if (find(found.value) === undefined)
        servers = [...servers, { address: found.value, user: null, token: undefined, lastReached }];
      else change(found.value, { lastReached });
      current = found.value;
      return { ok: true, value: changed() };
    },
    use(address) {
      if (find(address) === undefined) return refused('This server is not remembered any more.');
      current = address;
      return { ok: true, value: changed() };
    },
    leave() {
      current = null;
      return changed();
    },
    async signIn(credentials) {
      const server = current;
      if (server === null) return refused('Choose a server first.');
      if (isAway(server)) return refused('The service on this machine does not run. Start it first.');
      try {
        const answer = await ask(`${server}/trpc/auth.login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(credentials),
        });
        const body: unknown = await answer.json();
        const signedIn = loginAnswer.safeParse(body);
        if (!signedIn.success) {
          const failure = errorAnswer.safeParse(body);
          return refused(
            failure.success ? failure.data.error.message : `The server answered ${answer.status}.`,
          );
        }
        const { token, user } = signedIn.data.result.data;
        change(server, { token, user, lastReached: new Date().toISOString() });
        return { ok: true, value: changed() };
      } catch {
        return refused(`The server at ${server} does not answer. Check the network, then try again.`);
      }
    },
    async signOut() {
      if (current !== null) await signOutOf(current);
      return changed();
    },
    async forget(address) {
      await signOutOf(address);
      servers = servers.filter((one) => one.address !== address);
      if (current === address) current = null;
      changed();
    },
    moved(from, to) {
      // Whatever answered there before, it is this server now.
      servers = servers.filter((one) => one.address !== to);
      change(from, { address: to });
      if (current === from) current = to;
      changed();
    },
    reached(server) {
      const last = find(server)?.lastReached ?? null;
      if (last !== null && Date.now() - Date.parse(last) < REACHED_AGAIN_MS) return;
      change(server, { lastReached: new Date().toISOString() });
      file.write({ current, servers });
    },
    expired(used) {
      const server = used === undefined ? undefined : servers.find(({ token }) => token === used);
      if (server === undefined) return;
      change(server.address, { token: undefined });
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ASK_TIMEOUT_MS = 15_000;
const ask = (url: string, init: RequestInit): Promise<Response> =>
  net.fetch(url, {
    ...init,
    credentials: 'omit',
    redirect: 'error',
    bypassCustomProtocolHandlers: true,
    signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
  });

const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });
