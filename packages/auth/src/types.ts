import type { Role } from '@wp/contract';

/** Who a token belongs to, looked up freshly each time it is shown. */
export type Caller = UserCaller | GatewayCaller;

export interface UserCaller {
  kind: 'user';
  userId: number;
  username: string;
  role: Role;
  via: 'session' | 'token';
  /** The session's public id, or the personal token's id. */
  credentialId: string;
  /** Whether it may only read, whatever the role says: true for personal tokens. */
  readOnly: boolean;
}

export interface GatewayCaller {
  kind: 'gateway';
  gatewayId: number;
  name: string;
  /** IANA zone in which times without an offset are read. */
  timeZone: string;
  autoRegister: boolean;
  /** The only modules it may write; undefined: all. */
  modules: ReadonlySet<string> | undefined;
  credentialId: string;
}

/** Who acts: a caller, or somebody at the machine's own command line. */
export type Actor = Caller | { kind: 'cli' };

/** Where a request came from. */
export interface Origin {
  address: string;
  userAgent?: string | undefined;
}

export interface UserIdentity {
  id: number;
  username: string;
  role: Role;
}

export interface LoginAnswer {
  /** Shown once; only its hash is stored. */
  token: string;
  user: UserIdentity;
  /** ISO 8601 UTC; moves on while the session is used, up to its absolute end. */
  expiresAt: string;
}

export interface SessionEntry {
  id: string;
  userId: number;
  username: string;
  createdAt: string;
  expiresAt: string;
  absoluteExpiresAt: string;
  address: string | null;
  userAgent: string | null;
  /** Whether it is the session that asks. */
  current: boolean;
}

export interface UserEntry extends UserIdentity {
  createdAt: string;
  updatedAt: string;
  disabledAt: string | null;
}

export interface GatewayEntry {
  id: number;
  name: string;
  timeZone: string;
  autoRegister: boolean;
  /** null: it may write all modules. */
  modules: string[] | null;
  createdAt: string;
  lastSeenAt: string | null;
  revokedAt: string | null;
}

export interface TokenEntry {
  id: string;
  name: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface AuditEntry {
  id: number;
  at: string;
  actor: string;
  action: string;
  target: string;
  details: object;
  address: string | null;
}
