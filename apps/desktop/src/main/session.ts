import { z } from 'zod';
import type { Credentials, Outcome, RefusedCertificate, SessionState } from '../bridge/bridge.ts';
import { readServerAddress } from './server-address.ts';
import type { KeptServer, KeptServers, ServersFile } from './servers/servers-file.ts';
import type { Network } from './trust/network.ts';
import { CertificateRefused } from './trust/refused.ts';
import type { Trust } from './trust/trust.ts';

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
  target(): Target | undefined;
  connect(address: string): Promise<Outcome<SessionState>>;
  /** Asks one that is remembered from now on, as the user who is signed in there. */
  use(address: string): Outcome<SessionState>;
  /** Asks none from now on; all stay signed in. */
  leave(): SessionState;
  signIn(credentials: Credentials): Promise<Outcome<SessionState>>;
  signOut(): Promise<SessionState>;
  /** Trusts the certificate that was refused, if it is the one with this fingerprint, and connects. */
  trustCertificate(fingerprint: string): Promise<Outcome<SessionState>>;
  /** Trusts what these issued for this server, whose certificate must still be the one that was refused, and connects. */
  trustCa(server: string, certificates: string[]): Promise<Outcome<SessionState>>;
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

export interface Target {
  server: string;
  token: string | undefined;
  /** @throws CertificateRefused where the certificate is not trusted; nothing was sent then. */
  fetch(path: string, init: RequestInit): Promise<Response>;
}

export interface SessionOptions {
  network: Network;
  /**
   * Whether the server is known not to run. Nothing is sent there then, neither password nor token: on this machine
   * another process may have its port.
   */
  isAway(server: string): boolean;
}

const REACHED_AGAIN_MS = 60_000;

export function createSession(file: ServersFile, { network, isAway }: SessionOptions): Session {
  let { current, servers } = file.kept;
  let refusedOne: RefusedCertificate | null = null;
  const listeners = new Set<(state: SessionState) => void>();
  const find = (address: string | null) => servers.find((one) => one.address === address);
  const state = (): SessionState => {
    const { user = null, token } = find(current) ?? {};
    return {
      server: current,
      user: token === undefined ? null : user,
      isKept: file.isKept(),
      refused: refusedOne,
    };
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
  /** What is said of a certificate, to the page too. */
  const tellRefused = (next: RefusedCertificate | null): void => {
    if (refusedOne?.fingerprint === next?.fingerprint && refusedOne?.server === next?.server) return;
    refusedOne = next;
    changed();
  };
  const fetchFrom = async (address: string, path: string, init: RequestInit): Promise<Response> => {
    const trust = find(address)?.trust;
    try {
      const answer = await network.fetch({ address, trust }, path, init);
      if (refusedOne?.server === address) tellRefused(null);
      return answer;
    } catch (error) {
      // A request that was on its way while the user came to trust the certificate tells nothing new.
      const isStillSo = address === current && find(address)?.trust === trust;
      if (error instanceof CertificateRefused && isStillSo) tellRefused(error.certificate);
      throw error;
    }
  };
  const ask = (address: string, path: string, init: RequestInit): Promise<Response> =>
    fetchFrom(address, path, { ...init, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
  /** Looks whether a server answers there, and remembers it with this trust once it does. */
  const connectTo = async (address: string, trust: Trust | undefined): Promise<Outcome<SessionState>> => {
    network.afresh(address);
    try {
      const signal = AbortSignal.timeout(ASK_TIMEOUT_MS);
      const answer = await network.fetch({ address, trust }, '/health/live', { method: 'GET', signal });
      if (!answer.ok)
        return refused(`What answers at ${address} is no WP DataServices server (${answer.status}).`);
    } catch (error) {
      if (!(error instanceof CertificateRefused))
        return refused(`No server answers at ${address}. Check the address, and that it runs.`);
      refusedOne = error.certificate;
      changed();
      return refused(error.message);
    }
    const lastReached = new Date().toISOString();
    if (find(address) === undefined)
      servers = [...servers, { address, user: null, token: undefined, lastReached, trust }];
    else change(address, { lastReached, trust });
    current = address;
    refusedOne = null;
    return { ok: true, value: changed() };
  };
  const signOutOf = async (address: string): Promise<void> => {
    const token = find(address)?.token;
    if (token !== undefined && !isAway(address)) {
      await ask(address, '/trpc/auth.logout', {
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
    target() {
      const server = current;
      if (server === null || isAway(server)) return undefined;
      return {
        server,
        token: find(server)?.token,
        fetch: (path, init) => fetchFrom(server, path, init),
      };
    },
    async connect(address) {
      const found = readServerAddress(address);
      return found.ok ? connectTo(found.value, find(found.value)?.trust) : found;
    },
    async trustCertificate(fingerprint) {
      if (refusedOne === null || refusedOne.fingerprint !== fingerprint)
        return refused('The server shows another certificate by now. Look at it again.');
      if (refusedOne.problems.includes('rejected'))
        return refused('The system rejects this certificate: it cannot be trusted.');
      return connectTo(refusedOne.server, { kind: 'fingerprint', fingerprint });
    },
    async trustCa(server, certificates) {
      if (refusedOne?.server !== server) return refused('No certificate waits to be trusted any more.');
      return connectTo(server, { kind: 'ca', certificates });
    },
    use(address) {
      if (find(address) === undefined) return refused('This server is not remembered any more.');
      current = address;
      refusedOne = null;
      return { ok: true, value: changed() };
    },
    leave() {
      current = null;
      refusedOne = null;
      return changed();
    },
    async signIn(credentials) {
      const server = current;
      if (server === null) return refused('Choose a server first.');
      if (isAway(server)) return refused('The service on this machine does not run. Start it first.');
      try {
        const answer = await ask(server, '/trpc/auth.login', {
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
      } catch (error) {
        if (error instanceof CertificateRefused) return refused(error.message);
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
      if (refusedOne?.server === address) refusedOne = null;
      network.afresh(address);
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

const refused = (message: string): { ok: false; message: string } => ({ ok: false, message });
