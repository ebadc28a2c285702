import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { SignedInUser } from '../bridge/bridge.ts';

const keptSchema = z.object({
  version: z.literal(1),
  server: z.string(),
  user: z.object({ username: z.string(), role: z.enum(['superuser', 'analyst', 'viewer']) }).nullable(),
  /** Encrypted by the system's keyring, base64; absent where there is none. */
  token: z.string().optional(),
});

export interface KeptSession {
  server: string;
  token: string | undefined;
  user: SignedInUser | null;
}

export interface TokenStore {
  read(): KeptSession | undefined;
  write(session: KeptSession | undefined): void;
  /** Whether the token outlives the window. */
  isKept(): boolean;
}

/**
 * Keeps the server and, encrypted by the system's keyring, the token. Where there is no keyring the token lives in
 * memory alone and is gone with the window: written down readably it never is.
 */
export function createTokenStore(file: string): TokenStore {
  const isKept = () => safeStorage.isEncryptionAvailable();
  return {
    isKept,
    read() {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch {
        return undefined;
      }
      try {
        const { server, user, token } = keptSchema.parse(JSON.parse(text));
        if (token === undefined || !isKept()) return { server, token: undefined, user: null };
        return { server, user, token: safeStorage.decryptString(Buffer.from(token, 'base64')) };
      } catch {
        // Damaged, of another version, or of another keyring: signing in again mends all three.
        return undefined;
      }
    },
    write(session) {
      if (session === undefined) {
        rmSync(file, { force: true });
        return;
      }
      const { server, user, token } = session;
      const kept =
        token !== undefined && isKept() ? safeStorage.encryptString(token).toString('base64') : undefined;
      mkdirSync(dirname(file), { recursive: true });
      const half = `${file}.part`;
      writeFileSync(
        half,
        JSON.stringify({ version: 1, server, user: kept === undefined ? null : user, token: kept }),
        {
          mode: 0o600,
        },
      );
      renameSync(half, file);
    },
  };
}
