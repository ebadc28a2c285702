/**
 * The one object that main shows to the page. It offers verbs: no path, no environment, no channel to send on, and
 * never the token, which main alone adds to what the page asks of `app://wp/trpc`.
 */
export interface DesktopBridge {
  session: {
    get(): Promise<SessionState>;
    /** Looks whether a server answers there, and makes it the one that is asked from now on. */
    connect(address: string): Promise<Outcome<SessionState>>;
    signIn(credentials: Credentials): Promise<Outcome<SessionState>>;
    signOut(): Promise<SessionState>;
    /** Is told of each change; the answer ends it. */
    onChange(listener: (state: SessionState) => void): () => void;
  };
  about(): Promise<About>;
}

export interface Credentials {
  username: string;
  password: string;
}

export interface SignedInUser {
  username: string;
  role: 'superuser' | 'analyst' | 'viewer';
}

export interface SessionState {
  /** Of the server that is asked, such as `http://127.0.0.1:8000`; null before the first. */
  server: string | null;
  user: SignedInUser | null;
  /** Whether the token outlives the window: not where this machine has no keyring. */
  isKept: boolean;
}

export interface About {
  version: string;
  electron: string;
  /** Whether this is a build for tests and trying out. */
  isTestRuntime: boolean;
}

/** What came of a verb; a failure in the user's words, with what to do. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; message: string };

/** The names under which preload and main know the verbs. */
export const CHANNELS = {
  getSession: 'session.get',
  connect: 'session.connect',
  signIn: 'session.sign-in',
  signOut: 'session.sign-out',
  sessionChanged: 'session.changed',
  about: 'about',
} as const;

declare global {
  interface Window {
    readonly wp: DesktopBridge;
  }
}
