import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAppError } from '@wp/contract';
import type { RunningServer } from '@wp/server';

export interface DemoAccount {
  username: string;
  password: string;
  file: string;
}

/** The demo's superuser: made once, its password kept in a file that only its owner can read. */
export async function prepareAccount(server: RunningServer, dataDir: string): Promise<DemoAccount> {
  const file = join(dataDir, 'admin-password');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const account = {
    username: 'admin',
    password: kept?.trim() ?? randomBytes(15).toString('base64url'),
    file,
  };
  if (kept === undefined) await writeFile(file, `${account.password}\n`, { mode: 0o600 });
  try {
    await server.services.auth.createSuperuser(account);
  } catch (error) {
    if (!isAppError(error) || error.reason !== 'ALREADY_EXISTS') throw error;
  }
  return account;
}
