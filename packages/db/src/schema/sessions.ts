import type { Generated } from 'kysely';

/** A signed-in session; the token itself is never stored, only its SHA-256. */
export interface SessionsTable {
  id_hash: string;
  /** What a session is listed and revoked by. */
  public_id: Generated<string>;
  user_id: number;
  expires_at: Date;
  absolute_expires_at: Date;
  created_at: Generated<Date>;
  address: string | null;
  user_agent: string | null;
}

/** A personal, read-only token for notebooks and scripts. */
export interface ApiTokensTable {
  id: string;
  user_id: number;
  name: string;
  secret_hash: string;
  created_at: Generated<Date>;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** Failed logins by `account:<name>` or `address:<ip>`, and until when the next try must wait. */
export interface LoginThrottleTable {
  key: string;
  failures: number;
  last_failed_at: Date;
  blocked_until: Date | null;
}
