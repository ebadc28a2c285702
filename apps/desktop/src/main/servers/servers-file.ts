import { mkdir, readFile, rename } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { SignedInUser } from '../../bridge/bridge.ts';
import { writeDurably } from '../datasets/durable-file.ts';
import { type Trust, trustSchema } from '../trust/trust.ts';
import type { Keyring } from './keyring.ts';

const userSchema = z.object({ username: z.string(), role: z.enum(['superuser', 'analyst', 'viewer']) });
const serverSchema = z.object({
  address: z.string().min(1),
  /** Who signed in there last. */
  user: userSchema.nullable(),
  /** ISO 8601 UTC; null for never. */
  lastReached: z.iso.datetime().nullable(),
  /** Token encrypted by the system's keyring; absent where there is none. */
  token: z.string().optional(),
  /** What the user trusts for this server beyond what the system does; absent: nothing. */
  trust: trustSchema.optional(),
});
const fileSchema = z.object({
  version: z.literal(2),
  /** The one that is asked; null where none is chosen. */
  current: z.string().nullable(),
  servers: z.array(serverSchema),
});
/** File of one server alone, as it was written before several were remembered. */
const firstSchema = z.object({
  version: z.literal(1),
  server: z.string(),
  user: userSchema.nullable(),
  token: z.string().optional(),
});

export interface KeptServer {
  address: string;
  user: SignedInUser | null;
  lastReached: string | null;
  token: string | undefined;
  trust?: Trust | undefined;
}

export interface KeptServers {
  current: string | null;
  /** Servers in the order in which they were first used. */
  servers: readonly KeptServer[];
}

export interface ServersFile {
  kept: KeptServers;
  /** What is wrong with what was kept, in the user's words; null where nothing is. */
  problem: string | null;
  /** Writes one after the other, the newest last; `settled` waits for it. */
  write(kept: KeptServers): void;
  settled(): Promise<void>;
  /** Whether tokens outlive the window. */
  isKept(): boolean;
}

const NONE: KeptServers = { current: null, servers: [] };

/**
 * The servers that were used, each with its token, encrypted. Where there is no keyring a token lives in memory
 * alone and is gone with the window: written down readably it never is. A file that cannot be read is kept aside
 * under another name, and is never written over.
 */
export async function openServersFile(file: string, keyring: Keyring): Promise<ServersFile> {
  const { kept, problem, isUsable } = await readServers(file, keyring);
  let waiting: KeptServers | undefined;
  let writing: Promise<void> | undefined;
  const writeAll = async (): Promise<void> => {
    while (waiting !== undefined) {
      const next = waiting;
      waiting = undefined;
      // A full disk takes no list; what is signed in stays so, and the next change tries again.
      await writeServers(file, next, keyring).catch(() => undefined);
    }
    writing = undefined;
  };
  return {
    kept,
    problem,
    isKept: () => keyring.isAvailable(),
    write(next) {
      if (!isUsable) return;
      waiting = next;
      writing ??= writeAll();
    },
    settled: async () => writing,
  };
}

async function readServers(
  file: string,
  keyring: Keyring,
): Promise<Pick<ServersFile, 'kept' | 'problem'> & { isUsable: boolean }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { kept: NONE, problem: null, isUsable: true };
    return setAside(file);
  }
  try {
    return { kept: parseServers(JSON.parse(text), keyring), problem: null, isUsable: true };
  } catch {
    return setAside(file);
  }
}

function parseServers(json: unknown, keyring: Keyring): KeptServers {
  const first = firstSchema.safeParse(json);
  const { current, servers } = first.success
    ? {
        current: first.data.server,
        servers: [{ ...first.data, address: first.data.server, lastReached: null, trust: undefined }],
      }
    : fileSchema.parse(json);
  return {
    current: servers.some(({ address }) => address === current) ? current : null,
    servers: servers.map(({ address, user, lastReached, token, trust }) => ({
      address,
      user,
      lastReached,
      token: decrypted(token, keyring),
      ...(trust === undefined ? {} : { trust }),
    })),
  };
}

/** Decrypted token; undefined for one of another keyring, which signing in again mends. */
function decrypted(token: string | undefined, keyring: Keyring): string | undefined {
  if (token === undefined || !keyring.isAvailable()) return undefined;
  try {
    return keyring.decrypt(token);
  } catch {
    return undefined;
  }
}

async function setAside(file: string) {
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  try {
    await rename(file, aside);
    return {
      kept: NONE,
      problem: `The list of your servers could not be read. It was kept aside as ${basename(aside)}. Connect to your servers once more.`,
      isUsable: true,
    };
  } catch {
    return {
      kept: NONE,
      problem: `The list of your servers (${basename(file)}) can neither be read nor moved, so nothing is remembered this time. Mend its permissions, then open this window again.`,
      isUsable: false,
    };
  }
}

async function writeServers(file: string, { current, servers }: KeptServers, keyring: Keyring) {
  const isKept = keyring.isAvailable();
  const content: z.input<typeof fileSchema> = {
    version: 2,
    current,
    servers: servers.map(({ token, ...server }) => ({
      ...server,
      ...(token !== undefined && isKept ? { token: keyring.encrypt(token) } : {}),
    })),
  };
  await mkdir(dirname(file), { recursive: true });
  await writeDurably(file, (put) => put(Buffer.from(`${JSON.stringify(content, null, 2)}\n`)));
}
