import type { Generated } from 'kysely';

export interface GatewaysTable {
  id: Generated<number>;
  name: string;
  /** IANA zone in which times without an offset are read. */
  time_zone: Generated<string>;
  auto_register: Generated<boolean>;
  /** Whether `gateway_modules` limits what it may write. */
  limited: Generated<boolean>;
  created_at: Generated<Date>;
  last_seen_at: Date | null;
  revoked_at: Date | null;
}

/** The modules, by number, that a limited gateway may write; they may be registered later. */
export interface GatewayModulesTable {
  gateway_id: number;
  module_num: string;
}

/** Tokens of a gateway: the newest, and rotated ones until their grace ends. */
export interface GatewayTokensTable {
  /** The token's public half, by which it is found. */
  id: string;
  gateway_id: number;
  secret_hash: string;
  created_at: Generated<Date>;
  expires_at: Date | null;
}
