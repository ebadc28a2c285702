/** Tokens `<prefix><id>_<secret>`: found by the id, which is public, and proved by the secret. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type TokenPrefix = 'wpt_' | 'wpg_';
export const SESSION_PREFIX = 'wps_';

const ID_BYTES = 8;
const SECRET_BYTES = 32;
/** Longer than any token: what exceeds it is not even looked at. */
const MAX_TOKEN_LENGTH = 128;
const SESSION = /^wps_([a-z2-7]{40})$/;
const KEYED = /^(wpt_|wpg_)([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export type ParsedToken =
  | { kind: 'session'; sessionId: string }
  | { kind: 'personal' | 'gateway'; id: string; secret: string };

/** What a token claims to be; undefined for what is none, of any size and content, at the same small cost. */
export function parseToken(token: string): ParsedToken | undefined {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return undefined;
  const sessionId = SESSION.exec(token)?.[1];
  if (sessionId !== undefined) return { kind: 'session', sessionId };
  const [, prefix, id, secret] = KEYED.exec(token) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { kind: prefix === 'wpt_' ? 'personal' : 'gateway', id, secret };
}

export interface MintedToken {
  id: string;
  /** Shown once. */
  token: string;
  secretHash: string;
}

export function mintToken(prefix: TokenPrefix): MintedToken {
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { id, token: `${prefix}${id}_${secret}`, secretHash: sha256Hex(secret) };
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Compares in constant time. The secret has 256 random bits: a slow hash would add nothing. */
export function isSecretOf(secret: string, storedHash: string): boolean {
  const given = Buffer.from(sha256Hex(secret));
  const stored = Buffer.from(storedHash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}
