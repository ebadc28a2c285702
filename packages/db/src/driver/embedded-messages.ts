/** What passes between the embedded driver and its worker thread: one request, one answer, in order. */
export type EmbeddedRequest =
  | { id: number; kind: 'query'; sql: string; parameters: readonly unknown[] }
  | { id: number; kind: 'copyIn'; sql: string; body: Uint8Array[] }
  | { id: number; kind: 'copyOut'; sql: string }
  | { id: number; kind: 'close' };

export type EmbeddedAnswer =
  | { id: number; kind: 'rows'; rows: Record<string, unknown>[]; affectedRows: number; rolledBack?: boolean }
  | { id: number; kind: 'body'; body: Uint8Array }
  | { id: number; kind: 'done' }
  | { id: number; kind: 'error'; error: EmbeddedErrorShape }
  /** The store itself broke: what it would answer from now on is not to be believed. */
  | { id: number; kind: 'broken'; error: EmbeddedErrorShape };

/** The fields of a PostgreSQL error that callers look at; a class would not survive the thread boundary. */
export interface EmbeddedErrorShape {
  message: string;
  code?: string;
  detail?: string;
  constraint?: string;
  table?: string;
  where?: string;
}

export interface EmbeddedStart {
  /** Directory of the store; absent: in memory, gone with the process. */
  dataDir?: string;
}
