import { net } from 'electron';
import { z } from 'zod';
import type { Credentials, Outcome, SessionState, SignedInUser } from '../bridge/bridge.ts';
import { readServerAddress } from './server-address.ts';
import type { TokenStore } from './token-store.ts';

const loginAnswer = z.object({
  result: z.object({
    data: z.object({
      token: z.string().min(1),
      user: z.object({ username: z.string(), role: z.enum(['superuser', 'analyst', 'viewer']) }),
    }),
  }),
});
const errorAnswer = z.object({ error: z.object({ message: z.string() }) });

/** Which server is asked, by whom. The token stays in here and in the store. */
export interface Session {
  state(): SessionState;
  /** Where calls go, and with what; undefined before a server was chosen. */
  target(): { server: string; token: string | undefined } | undefined;
  connect(address: string): Promise<Outcome<SessionState>>;
  signIn(credentials: Credentials): Promise<Outcome<SessionState>>;
  signOut(): Promise<SessionState>;
  /** Signs out, and knows of no server any more. */
  forget(): Promise<void>;
  /** The server no longer takes this token: it ran out, or was revoked. */
  expired(token: string | undefined): void;
  onChange(listener: (state: SessionState) => void): () => void;
}

export function createSession(store: TokenStore): Session {
  const kept = store.read();
  let server = kept?.server ?? null;
  let token = kept?.token;
  let user: SignedInUser | null = kept?.user ?? null;
  const listeners = new Set<(state: SessionState) => void>();
  const state = (): SessionState => ({ server, user, isKept: store.isKept() });
  const changed = (): SessionState => {
    store.write(server === null ? undefined : { server, token, user });
    const now = state();
    for (const listener of listeners) listener(now);
    return now;
  };
  const forgetUser = () => {
    token = undefined;
    user = null;
  };

  return {
    state,
    target: () => (server === null ? undefined : { server, token }),
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
      if (server !== found.value) forgetUser();
      server = found.value;
      return { ok: true, value: changed() };
    },
    async signIn(credentials) {
      if (server === null) return refused('Choose a server first.');
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
        token = signedIn.data.result.data.token;
        user = signedIn.data.result.data.user;
        return { ok: true, value: changed() };
      } catch {
        return refused(`The server at ${server} does not answer. Check the network, then try again.`);
      }
    },
    async signOut() {
      if (server !== null && token !== undefined) {
        await ask(`${server}/trpc/auth.logout`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '{}',
        }).catch(() => undefined);
      }
      forgetUser();
      return changed();
    },
    async forget() {
      await this.signOut();
      server = null;
      changed();
    },
    expired(used) {
      if (used === undefined || used !== token) return;
      forgetUser();
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
