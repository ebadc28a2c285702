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
    /** Trusts the certificate that was refused, from now on and for that server alone; it must still be that one. */
    trustCertificate(fingerprint: string): Promise<Outcome<SessionState>>;
    /** Lets the user choose a CA's file, and trusts what it issued for the server whose certificate was refused. */
    chooseCaFile(): Promise<Outcome<SessionState>>;
    /** Calls `listener` with each change; the function answered ends that. */
    onChange(listener: (state: SessionState) => void): () => void;
  };
  servers: ServersVerbs;
  service: ServiceVerbs;
  datasets: DatasetVerbs;
  /** Puts something where the system's other programs can paste it from. The page cannot read what is there. */
  clipboard: {
    writeText(text: string): Promise<void>;
    writePng(png: Uint8Array): Promise<Outcome<null>>;
  };
  files: FileVerbs;
  menu: MenuVerbs;
  selections: SelectionVerbs;
  about(): Promise<About>;
}

/** Files outside of the application's own folder. */
export interface FileVerbs {
  /**
   * Lets the user choose where, by the system's own dialog; null where they chose nowhere. What is then put to
   * `/saves/<the answer>?bytes=<how many>` is written there, once: whole or not at all. `DELETE` of the same ends it.
   */
  save(request: SaveRequest): Promise<Outcome<string | null>>;
}

export type SaveKind = 'html' | 'csv' | 'parquet' | 'arrow' | 'ndjson';
export interface SaveRequest {
  /** File name with its extension. */
  suggestedName: string;
  kind: SaveKind;
}

/** The servers that were used. One is asked at a time; each keeps its own user. */
export interface ServersVerbs {
  get(): Promise<ServersState>;
  /** Asks it from now on: without a password where a user is signed in there. */
  use(address: string): Promise<Outcome<SessionState>>;
  /** Asks none, to add another; all stay signed in. */
  leave(): Promise<SessionState>;
  /** Deletes a server's datasets, its token and its address; answers the datasets' names. */
  forget(address: string): Promise<Outcome<string[]>>;
  /** Calls `listener` with each change; the function answered ends that. */
  onChange(listener: (state: ServersState) => void): () => void;
}

export interface ServersState {
  servers: RememberedServer[];
  /** What is wrong with the list that was kept; null where nothing is. */
  problem: string | null;
}

export interface RememberedServer {
  address: string;
  /** Whether it is the service on this machine. */
  isHere: boolean;
  /** Who signed in there last. */
  username: string | null;
  isSignedIn: boolean;
  /** ISO 8601 UTC; null for never. */
  lastReached: string | null;
}

/** The service on this machine: the whole server on an embedded database, which lives as long as the application. */
export interface ServiceVerbs {
  get(): Promise<ServiceState>;
  /**
   * Starts it where it does not run, makes its first superuser where one is given, makes it the server that is asked,
   * and signs in as that superuser.
   */
  start(superuser?: Credentials): Promise<Outcome<SessionState>>;
  /** Ends a start that is under way. */
  cancel(): Promise<ServiceState>;
  /** Calls `listener` with each change; the function answered ends that. */
  onChange(listener: (state: ServiceState) => void): () => void;
}

export interface ServiceState {
  phase: 'stopped' | 'starting' | 'running' | 'failed';
  /** Whether it has its first user: before that, starting it asks for one. */
  isSetUp: boolean;
  /** Where it answers, or will again; null before the first start. */
  address: string | null;
  /** What a start is doing, in the user's words. */
  step: string | null;
  failure: ServiceFailure | null;
}

export interface ServiceFailure {
  /** What happened. */
  message: string;
  /** What to do. */
  advice: string;
  /** Last lines that the service wrote, for whoever helps. Never a password or a token. */
  details: string;
}

/** Named selections of the server that is asked; each verb answers what there is after it. */
export interface SelectionVerbs {
  list(): Promise<Outcome<SavedSelections>>;
  save(one: SavedSelection): Promise<Outcome<SavedSelections>>;
  rename(names: { name: string; to: string }): Promise<Outcome<SavedSelections>>;
  remove(name: string): Promise<Outcome<SavedSelections>>;
}

export interface SavedSelections {
  /** Selections sorted by name. */
  saved: SavedSelection[];
  /** What was found wrong with those kept before, said once; null otherwise. */
  notice: string | null;
}

export interface SavedSelection {
  name: string;
  /** An absent part means all of it. */
  selection: {
    modules?: string[] | undefined;
    metrics?: string[] | undefined;
    /** Epoch milliseconds, `toMs` exclusive; absent it is the newest time at whichever moment it is looked at. */
    time?: { fromMs: number; toMs: number } | undefined;
    /** Ranges of values, both ends included. */
    where?: { column: string; from: number; to: number }[] | undefined;
  };
}

export interface MenuVerbs {
  /** Draws the application's menu from what can be done now. */
  show(commands: MenuCommand[]): Promise<void>;
  /** Calls `listener` with the id of each command that is chosen there; the function answered ends that. */
  onChosen(listener: (id: string) => void): () => void;
}

/** A command as the menu shows it. */
export interface MenuCommand {
  id: string;
  title: string;
  group: string;
  /** Shortcut as the page writes a key, such as `Mod+K`; it is only shown, the page hears it itself. */
  shortcut: string | null;
  isEnabled: boolean;
}

/** Saved selections, known by their names; where they lie the page never learns. One operation on each at a time. */
export interface DatasetVerbs {
  list(): Promise<DatasetEntry[]>;
  /** Begins to save, resume or refresh, and answers once that is under way; `onProgress` tells the rest. */
  save(request: DatasetRequest): Promise<Outcome<DatasetEntry>>;
  resume(name: string): Promise<Outcome<DatasetEntry>>;
  refresh(name: string): Promise<Outcome<DatasetEntry>>;
  /** Ends what is under way; the parts that are there stay. */
  cancel(name: string): Promise<Outcome<DatasetEntry>>;
  rename(names: { name: string; to: string }): Promise<Outcome<DatasetEntry>>;
  remove(name: string): Promise<Outcome<null>>;
  /** Shows its folder in the system's own file manager. */
  reveal(name: string): Promise<Outcome<null>>;
  /** Calls `listener` with each step; the function answered ends that. */
  onProgress(listener: (progress: DatasetProgress) => void): () => void;
}

export interface DatasetRequest {
  name: string;
  /** Absent: all modules. */
  modules?: string[] | undefined;
  metrics: string[];
  /** Epoch milliseconds. */
  from: number;
  /** Epoch milliseconds, exclusive. */
  to: number;
  /** Width of a bucket, such as `5m`, with `aggregates`; absent: raw. */
  bucket?: string | undefined;
  aggregates?: string[] | undefined;
  /** IANA; that of the buckets, and of the views later. */
  zone: string;
}

export interface DatasetEntry {
  name: string;
  /** `partial`: parts are missing, resume fetches them. `damaged`: see `problems`. */
  state: 'whole' | 'partial' | 'damaged';
  /** What is wrong, in the user's words. */
  problems: string[];
  /** What is under way, or what failed last; null where neither is. */
  progress: DatasetProgress | null;
  /** Null where `dataset.json` cannot be read. */
  content: DatasetContent | null;
}

export interface DatasetContent {
  server: string | null;
  /** The file or dataset that it was made of, where it came from no server. */
  source: string | null;
  /** Null: all. */
  modules: string[] | null;
  metrics: string[];
  /** ISO 8601 UTC. */
  from: string | null;
  to: string | null;
  bucket: string | null;
  aggregates: string[] | null;
  zone: string;
  /** Number of steps that were applied to what was there. */
  steps: number;
  partsDone: number;
  partsTotal: number;
  rows: number;
  bytes: number;
  /** When the part fetched longest ago was fetched, ISO 8601 UTC; null before the first. */
  fetchedAt: string | null;
}

export interface DatasetProgress {
  name: string;
  kind: 'save' | 'resume' | 'refresh';
  state: 'running' | 'done' | 'cancelled' | 'failed';
  /** Number of parts done, of those that this operation fetches. */
  partsDone: number;
  partsTotal: number;
  /** Rows in the parts that are done. */
  rows: number;
  /** Bytes fetched so far, those of the part under way too. */
  bytes: number;
  /** Why it failed, and what to do; null otherwise. */
  message: string | null;
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
  /** Address of the server that is asked, such as `http://127.0.0.1:8000`; null before the first. */
  server: string | null;
  user: SignedInUser | null;
  /** Whether the token outlives the window, which it does not where this machine has no keyring. */
  isKept: boolean;
  /** A server whose certificate is not trusted, so that nothing is sent to it; null where none is. */
  refused: RefusedCertificate | null;
}

/** What a server showed, for people to compare with what its administrator reads out. */
export interface RefusedCertificate {
  /** Address of the server that showed it. */
  server: string;
  subject: string;
  issuer: string;
  /** The names and addresses that it is for. */
  names: string;
  /** ISO 8601 UTC. */
  validFrom: string;
  validTo: string;
  /** SHA-256 of the certificate: 32 pairs of hexadecimal digits between colons. */
  fingerprint: string;
  problems: CertificateProblem[];
  /** The fingerprint that was trusted until now; null where none was. */
  trusted: string | null;
}

/** `rejected`: the system has another reason, such as that it was revoked. */
export type CertificateProblem =
  | 'self-signed'
  | 'unknown-issuer'
  | 'not-of-ca'
  | 'changed'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-host'
  | 'rejected';

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
  trustCertificate: 'session.trust-certificate',
  chooseCaFile: 'session.choose-ca-file',
  sessionChanged: 'session.changed',
  about: 'about',
  listServers: 'servers.list',
  useServer: 'servers.use',
  leaveServer: 'servers.leave',
  forgetServer: 'servers.forget',
  serversChanged: 'servers.changed',
  getService: 'service.get',
  startService: 'service.start',
  cancelService: 'service.cancel',
  serviceChanged: 'service.changed',
  listSelections: 'selections.list',
  saveSelection: 'selections.save',
  renameSelection: 'selections.rename',
  removeSelection: 'selections.remove',
  showMenu: 'menu.show',
  menuChosen: 'menu.chosen',
  listDatasets: 'datasets.list',
  saveDataset: 'datasets.save',
  resumeDataset: 'datasets.resume',
  refreshDataset: 'datasets.refresh',
  cancelDataset: 'datasets.cancel',
  renameDataset: 'datasets.rename',
  removeDataset: 'datasets.remove',
  revealDataset: 'datasets.reveal',
  datasetProgress: 'datasets.progress',
  saveFile: 'files.save',
  writeText: 'clipboard.write-text',
  writePng: 'clipboard.write-png',
} as const;

declare global {
  interface Window {
    readonly wp: DesktopBridge;
  }
}
